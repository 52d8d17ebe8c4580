"""A board's framework at the command line: checked, shown, compared, and its criteria worked outside any case.

Nothing here needs Django, a database or a running server, so that it answers at once and anywhere.
"""

import json
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.cli.answers import Answer, BadUse
from goldthread.core.refusals import Refusal

if TYPE_CHECKING:
    from goldthread.loop.framework.format.document import AnyCriteria, Document
    from goldthread.loop.framework.problems import Checked, Problem

_LARGEST_ANSWERS = 1_000_000


def check(named: str) -> Answer:
    """Everything that is wrong with a framework or could be better, each with its line."""
    checked = _checked(named)
    errors, advice = len(checked.errors), len(checked.advice)
    told = [f"{problem.severity}: {problem.sentence}" for problem in checked.problems]
    if not errors:
        told.append(
            f"{named} is a framework that can be used{f', with advice on {_counted(advice)}' if advice else ''}."
        )
    return Answer(
        tuple(told),
        {
            "title": checked.document.identity.title if checked.document else None,
            "errors": errors,
            "advice": advice,
            "problems": [_problem(each) for each in checked.problems],
        },
        wrong=f"{named} cannot be used before {_counted(errors)} {'is' if errors == 1 else 'are'} mended."
        if errors
        else "",
    )


def show(named: str, section: str) -> Answer:
    """A framework, or one section of it, as it reads with names for keys."""
    from goldthread.loop.framework import outline, reading

    document = _document(named)
    content = reading.content_of(document)
    try:
        key = outline.section_key(section) if section else ""
    except Refusal as refusal:
        raise BadUse(refusal.sentence) from None
    lines = outline.outline(document, key) or (f"{named} says nothing about that.",)
    return Answer(lines, {"section": key, "content": content.get(key)} if key else {"content": content})


def diff(old: str, new: str) -> Answer:
    """What changed from one framework to another, in words."""
    from goldthread.loop.framework.difference import by_section, difference

    found = difference(_document(old), _document(new))
    lines: list[str] = []
    for heading, differences in by_section(found).items():
        lines.append(heading)
        for each in differences:
            lines.append(f"  {each.sentence}")
            lines += [f"    {when}: {text}" for when, text in (("was", each.before), ("now", each.after)) if text]
    return Answer(tuple(lines) or ("Nothing changed.",), {"differences": [asdict(each) for each in found]})


def decide(named: str, answers: Path, criteria: str) -> Answer:
    """What a set of answers comes to: the outcome, how it binds, where it says so, and what could still change it."""
    from goldthread.loop.framework.criteria import answers_of, work

    document = _document(named)
    given = _answers(answers)
    key = _chosen(document, criteria or str(given.get("criteria") or ""), _bare(given))
    asked = document.criteria[key]
    try:
        finding = work(asked, answers_of(asked, _bare(given)))
    except Refusal as refusal:
        raise BadUse(refusal.sentence) from None
    lines = [
        f"Outcome: {finding.name}",
        f"Force: {finding.force.value}",
        f"Clause: {finding.clause or 'none named'}",
        *textwrap.wrap(finding.explanation, 100, break_long_words=False),
    ]
    if finding.could_change:
        lines.append(f"Could still change it: {', '.join(finding.could_change)}")
    data = asdict(finding) | {"criteria": key, "criteria_name": asked.name}
    return Answer(tuple(lines), data)


def limbs(named: str) -> Answer:
    """Every question of the criteria, with its guidance and its clause."""
    from goldthread.loop.framework.criteria import questions

    document = _document(named)
    found = [each for key, criteria in document.criteria.items() for each in questions(key, criteria)]
    lines: list[str] = []
    for key, criteria in document.criteria.items():
        lines.append(f"{key}: {criteria.name}")
        lines += [
            f"  {each.key}: {each.question}" + (f" ({each.clause})" if each.clause else "")
            for each in found
            if each.criteria == key
        ]
    return Answer(tuple(lines) or (f"{named} has no criteria.",), {"limbs": [asdict(each) for each in found]})


def packs() -> Answer:
    """The frameworks that ship with Goldthread, and those that this installation keeps beside them."""
    from goldthread.loop.framework.packs import load

    found = [
        {"key": key, "title": who.title, "board": who.board, "version": who.version, "in_force_from": who.in_force_from}
        for key in _keys()
        for who in (load(key).identity,)
    ]
    return Answer(
        tuple(f"{each['key']}: {each['title']} ({each['board']}, {each['version']})" for each in found),
        {"packs": found},
    )


def schema() -> Answer:
    """The format as JSON Schema."""
    from goldthread.loop.framework import schema as published

    text = published.published()
    return Answer((text.rstrip("\n"),), {"schema": json.loads(text)})


def _keys() -> tuple[str, ...]:
    """Every pack that a framework may build on, those of this installation too."""
    from goldthread.config import database
    from goldthread.loop.framework import shelf

    shelf.also_in(database.home() / "frameworks")
    return shelf.keys()


def _checked(named: str) -> "Checked":
    from goldthread.loop.framework import shelf
    from goldthread.loop.framework.checker import check as check_text

    return check_text(_text(named), packs=shelf.beside(Path(named).parent))


def _document(named: str) -> "Document":
    """A framework that can be used; a pack that ships is known to be one."""
    from goldthread.loop.framework.packs import load

    if not Path(named).exists() and named in _keys():
        return load(named)
    checked = _checked(named)
    if checked.document is None or checked.errors:
        more = len(checked.errors) - 1
        rest = f" There {'is' if more == 1 else 'are'} {_counted(more)} more." if more else ""
        raise Refusal(f"{named} is not a framework that can be used. {checked.errors[0].sentence}{rest}")
    return checked.document


def _text(named: str) -> bytes:
    from goldthread.loop.framework.packs import text
    from goldthread.loop.framework.problems import one_of

    known = _keys()
    file = Path(named)
    if file.is_file():
        try:
            return file.read_bytes()
        except OSError as problem:
            raise BadUse(f"{named} cannot be opened: {problem.strerror}.") from problem
    if file.is_dir() and named:
        raise BadUse(f"{named} is a folder. Name the file in it.")
    shipped = text(named)
    if shipped is None and (file.suffix or len(file.parts) > 1):
        raise BadUse(f"There is no file called {named}. Look at its name and its folder.")
    if shipped is None:
        raise BadUse(f"There is no file and no pack called {named}: {one_of(known, named)}")
    return shipped.encode()


def _answers(file: Path) -> dict[str, Any]:
    """The answers as they were written, or one sentence that says what is wrong with the file."""
    shape = 'Write {"limb": "met", "another-limb": "not met"}.'
    try:
        if file.stat().st_size > _LARGEST_ANSWERS:
            raise BadUse(f"{file} is too large for a set of answers. {shape}")
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise BadUse(f"{file} cannot be opened: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise BadUse(f"{file} is not written in UTF-8. Save it as UTF-8 and try again.") from None
    except json.JSONDecodeError as problem:
        raise BadUse(f"{file} is not JSON on line {problem.lineno}. {shape}") from None
    except (ValueError, RecursionError):
        raise BadUse(f"{file} is not a set of answers. {shape}") from None
    if not isinstance(found, dict):
        raise BadUse(f"{file} is not a set of answers. {shape}")
    return found


def _bare(given: dict[str, Any]) -> dict[str, Any]:
    """The answers alone, where they were written with the name of their criteria."""
    inner = given.get("answers")
    return inner if isinstance(inner, dict) else given


def _chosen(document: "Document", wanted: str, given: dict[str, Any]) -> str:
    """The criteria that somebody named, or else the only ones that ask what was answered."""
    from goldthread.loop.framework.problems import one_of

    if not document.criteria:
        raise BadUse("This framework has no criteria.")
    if wanted:
        named = [key for key, each in document.criteria.items() if wanted in (key, each.name)]
        if not named:
            raise BadUse(f"This framework has no criteria called {wanted}: {one_of(document.criteria, wanted)}")
        return named[0]
    fitting = [key for key, each in document.criteria.items() if set(given) <= set(_asked(each))]
    deciding = document.deciding.criteria if document.deciding else []
    if not fitting:
        return next(iter(deciding or document.criteria))
    usual = [key for key in deciding if key in fitting]
    if len(fitting) > 1 and not usual:
        raise BadUse(f"Several criteria ask this. Add --criteria with one of {', '.join(fitting)}.")
    return (usual or fitting)[0]


def _asked(criteria: "AnyCriteria") -> list[str]:
    return list(getattr(criteria, "limbs", None) or getattr(criteria, "factors", {}))


def _problem(problem: "Problem") -> dict[str, Any]:
    return asdict(problem) | {"sentence": problem.sentence}


def _counted(count: int) -> str:
    return "1 thing" if count == 1 else f"{count} things"
