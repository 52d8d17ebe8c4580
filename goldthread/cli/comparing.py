"""Comparing statements from files, and suggesting their themes: no server, no database, no Django."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from goldthread.cli.answers import Answer
from goldthread.core.refusals import Refusal
from goldthread.loop.lessons.recurrence import meaning, ranking, themes


def similar(pool: Path, queries: Path, top: int) -> Answer:
    """For each query, the statements of the pool that are likeliest to say the same thing."""
    known = ranking.read_all(_statements(pool))
    by_id = {one.id: one for one in known}
    found = []
    for id_, text in _statements(queries).items():
        held = by_id.get(id_)
        query = held if held is not None and held.text == text else ranking.read(id_, text)
        found.append((query, ranking.rank(query, known, top)))
    return Answer(
        tuple(line for query, alike in found for line in _told(query, alike)),
        {
            "model": meaning.installed(),
            "queries": [{"id": query.id, "similar": [_data(each) for each in alike]} for query, alike in found],
        },
    )


def pairs(file: Path, statements: Path | None) -> Answer:
    """How alike the two statements of each pair are."""
    texts = _statements(statements) if statements else None
    read: dict[str, ranking.Statement] = {}

    def side(said: Any, number: int) -> ranking.Statement:
        if not isinstance(said, str) or not said.strip():
            raise Refusal(f"{file.name}, line {number}: a pair needs a and b, each an id or a text.")
        if texts is not None and said not in texts:
            raise Refusal(f"{file.name}, line {number}: no statement has the id {said}. Check the file of statements.")
        if said not in read:
            read[said] = ranking.read(said, texts[said] if texts is not None else said)
        return read[said]

    scored = []
    for number, row in _rows(file):
        one, other = side(row.get("a"), number), side(row.get("b"), number)
        scored.append((one, other, ranking.score(one, other), ranking.why(one.frame, other.frame)))
    if not scored:
        raise Refusal(f"{file.name} holds no pairs: write one JSON object with a and b on each line.")
    return Answer(
        tuple(f"{score:.3f}  {one.id} | {other.id}  {why}" for one, other, score, why in scored),
        {
            "model": meaning.installed(),
            "pairs": [
                {"a": one.id, "b": other.id, "score": round(score, 6), "why": why} for one, other, score, why in scored
            ],
        },
    )


def suggest(statements: Path, definitions: Path | None) -> Answer:
    """Up to three themes for each statement, with the reason, in a scheme of one's own or the one that ships."""
    scheme = _scheme(definitions) if definitions else _usual_scheme()
    found = {id_: themes.suggest(text, scheme) for id_, text in _statements(statements).items()}
    return Answer(
        tuple(
            f"{id_}: " + ("; ".join(f"{each.name} ({each.why})" for each in suggested) or "no theme suggests itself")
            for id_, suggested in found.items()
        ),
        {
            "statements": [
                {
                    "id": id_,
                    "themes": [
                        {"id": each.id, "name": each.name, "strength": round(each.strength, 3), "why": each.why}
                        for each in suggested
                    ],
                }
                for id_, suggested in found.items()
            ]
        },
    )


def _told(query: ranking.Statement, alike: tuple[ranking.Alike, ...]) -> Iterator[str]:
    yield f"{query.id}: {query.text[:120]}"
    yield from (f"  {each.score:.3f}  {each.id}  {each.why}" for each in alike)


def _data(one: ranking.Alike) -> dict[str, Any]:
    return {"id": one.id, "score": round(one.score, 6), "why": one.why}


def _statements(file: Path) -> dict[str, str]:
    """Statements by their id, in the order of the file."""
    found: dict[str, str] = {}
    for number, row in _rows(file):
        id_, text = row.get("id"), row.get("text")
        if not isinstance(id_, str | int) or not isinstance(text, str) or not text.strip():
            raise Refusal(f"{file.name}, line {number}: a statement needs an id and a text.")
        if str(id_) in found:
            raise Refusal(f"{file.name}, line {number}: the id {id_} stands there twice. Give each statement its own.")
        found[str(id_)] = text
    if not found:
        raise Refusal(f"{file.name} holds no statements: write one JSON object with id and text on each line.")
    return found


def _rows(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects of a file with one JSON object on each line, with the number of their line."""
    for number, line in enumerate(_read(file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise Refusal(f"{file.name}, line {number}: this is not a JSON object. Write one object on each line.")
        yield number, row


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise Refusal(f"{file} cannot be opened: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise Refusal(f"{file} is not a text in UTF-8. Save it so.") from problem


def _scheme(file: Path) -> tuple[themes.Theme, ...]:
    """A scheme from YAML: ``themes``, with a name and a definition for each code."""
    wanted = f"{file.name} needs a list of themes: under themes, each code with its name and definition."
    try:
        loaded = yaml.safe_load(_read(file))
    except yaml.YAMLError as problem:
        raise Refusal(f"{file.name} is not YAML that can be read.") from problem
    listed = loaded.get("themes") if isinstance(loaded, dict) else None
    if not isinstance(listed, dict) or not listed:
        raise Refusal(wanted)
    if not all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in listed.values()):
        raise Refusal(wanted)
    return tuple(themes.Theme(str(code), one["name"], str(one.get("definition") or "")) for code, one in listed.items())


def _usual_scheme() -> tuple[themes.Theme, ...]:
    from goldthread.loop.themes.default_scheme import SCHEME

    return tuple(themes.Theme(name, name, said) for area in SCHEME.values() for name, said in area.items())
