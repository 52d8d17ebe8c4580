"""Other people's schemes of themes, each edition a file of its own, to which a board's themes can be mapped.

What a scheme's file says of its basis is how sure its labels are; the sentences that say what they mean are ours.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from goldthread.core.refusals import NotThere


@dataclass(frozen=True, slots=True)
class Code:
    """One theme of a scheme: its name, and what it means."""

    key: str
    name: str
    means: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """One edition of somebody's scheme, with where it was read."""

    key: str
    name: str
    edition: str
    basis: str
    codes: tuple[Code, ...]

    @property
    def title(self) -> str:
        """Its name with its edition, by which it is chosen."""
        return f"{self.name}, {self.edition}"

    def code(self, key: str) -> Code:
        """One of its themes."""
        found = next((each for each in self.codes if each.key == key), None)
        if found is None:
            raise NotThere
        return found


@cache
def every() -> dict[str, Scheme]:
    """All schemes that ship, the national ones first, by their key."""
    found = [
        _scheme(file.read_text(encoding="utf-8"))
        for file in files(__package__).iterdir()
        if file.name.endswith(".yaml")
    ]
    ordered = sorted(found, key=lambda scheme: (not scheme.key.startswith("PANEL"), scheme.key))
    return {scheme.key: scheme for scheme in ordered}


def get(key: str) -> Scheme:
    """One of them."""
    if key not in every():
        raise NotThere
    return every()[key]


def _scheme(text: str) -> Scheme:
    said = yaml.safe_load(text)
    codes = tuple(Code(key, code["name"], code["means"]) for key, code in said["codes"].items())
    return Scheme(said["key"], said["name"], said["edition"], said["basis"], codes)
