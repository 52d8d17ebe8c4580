"""Reading the national register of schools as it is published, so that nobody types six hundred schools."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from goldthread.core.refusals import Refusal

_NAMES = {
    "urn": ("urn",),
    "name": ("establishmentname", "name", "school", "school name"),
    "kind": ("typeofestablishment (name)", "type of establishment", "type"),
    "phase": ("phaseofeducation (name)", "phase of education", "phase"),
    "status": ("establishmentstatus (name)", "establishment status", "status"),
    "locality": ("locality", "districtadministrative (name)", "town"),
}
_SHUT = frozenset({"closed", "proposed to open"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A school as the register lists it."""

    urn: str
    name: str
    kind: str
    phase: str
    locality: str


@dataclass(frozen=True, slots=True)
class SchoolsRead:
    """The schools of a register that are open, and a sentence for each row that was left out."""

    schools: tuple[Listed, ...]
    remarks: tuple[str, ...]


def read_register(data: bytes) -> SchoolsRead:
    """The open schools of a register; one that stands there twice is taken once, and told."""
    rows = list(csv.reader(StringIO(_text(data))))
    columns = _columns(rows[0]) if rows else {}
    if "urn" not in columns or "name" not in columns:
        raise Refusal("The first row has to name the columns URN and EstablishmentName. Mend the file.", "file")
    remarks: list[str] = []
    schools = {school.urn: school for school in _schools(rows[1:], columns, remarks)}
    if not schools:
        raise Refusal("The file lists no school that is open.", "file")
    return SchoolsRead(tuple(schools.values()), tuple(remarks))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _columns(heading: list[str]) -> dict[str, int]:
    said = [text.strip().lower() for text in heading]
    return {
        name: next(said.index(word) for word in words if word in said)
        for name, words in _NAMES.items()
        if any(word in said for word in words)
    }


def _schools(rows: list[list[str]], columns: dict[str, int], remarks: list[str]) -> Iterator[Listed]:
    seen: dict[str, int] = {}
    names: dict[str, int] = {}
    for line, row in enumerate(rows, 2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        urn, name = cells["urn"], cells["name"]
        if not any(cells.values()) or cells.get("status", "").lower() in _SHUT:
            continue
        if not urn.isdigit() or not name:
            remarks.append(f"Line {line} was left out: it has no number or no name.")
        elif urn in seen:
            remarks.append(
                f"{name} ({urn}) stands in the file twice, on lines {seen[urn]} and {line}. It is taken once."
            )
        else:
            if name.lower() in names:
                remarks.append(f"Two schools are called {name}. The one on line {line} is shown as {name} ({urn}).")
                name = f"{name} ({urn})"
            seen[urn] = names[name.lower()] = line
            yield Listed(
                urn,
                name[:200],
                cells.get("kind", "")[:100],
                cells.get("phase", "")[:60],
                cells.get("locality", "")[:100],
            )
