"""Correcting a proposal, and what it still lacks before it can be taken in. Pure: a sheet in, a sheet out."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from goldthread.core.refusals import Refusal
from goldthread.loop.intake.desk import nearest_lesson
from goldthread.loop.intake.sheet import ActionRow, Part, Row, RowKind, Sheet, SheetSource

MOST_AT_ONCE = 1_000
"""More rows than this are not taken in at once: one transaction should not hold a board up for minutes."""

LONGEST_TITLE = 300

NOT_THERE = "This row is no longer in the proposal. Look at it as it stands now."


@dataclass(frozen=True, slots=True)
class Counts:
    """What would be taken in, and what would not."""

    sources: int
    lessons: int
    recommendations: int
    messages: int
    actions: int
    left_out: int
    not_read: int

    @property
    def anything(self) -> bool:
        return bool(self.sources or self.actions)


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that must be mended first: where, and in a sentence what."""

    key: str
    sentence: str


def counts(sheet: Sheet) -> Counts:
    """Count what would be taken in."""
    sources = [source for source in sheet.sources if not source.out]
    left_out = sum(source.out for source in sheet.sources) + sum(action.out for action in sheet.actions)
    return Counts(
        sources=len(sources),
        lessons=sum(len(source.standing("lesson")) for source in sources),
        recommendations=sum(len(source.standing("recommendation")) for source in sources),
        messages=sum(len(source.standing("message")) for source in sources),
        actions=sum(not action.out for action in sheet.actions),
        left_out=left_out + sum(row.out for source in sources for row in source.rows),
        not_read=sum(not part.used for part in sheet.parts),
    )


def lacks(sheet: Sheet) -> list[Lack]:
    """What stops the sheet from being taken in; nothing when it is ready."""
    found = [lack for source in sheet.sources if not source.out for lack in _lacks_of(source)]
    found += [
        Lack(action.key, f"The action in {action.place or 'this row'} is empty. Write what is to be done.")
        for action in sheet.actions
        if not action.out and not action.title.strip()
    ]
    counted = counts(sheet)
    if not counted.anything:
        found.append(Lack("", "Everything is left out, so there is nothing to take in. Bring at least one row back."))
    rows = counted.lessons + counted.recommendations + counted.actions
    if rows > MOST_AT_ONCE:
        found.append(
            Lack(
                "",
                f"{rows:,} rows are too many to take in at once; {MOST_AT_ONCE:,} is the most. "
                "Leave some out, or split the file and bring in the parts.",
            )
        )
    return found


def _lacks_of(source: SheetSource) -> list[Lack]:
    title = source.title.strip()
    found = []
    if not title:
        found.append(Lack(source.key, "A source has no title. Give it one that people will recognise."))
    if len(title) > LONGEST_TITLE:
        found.append(
            Lack(source.key, f"The title “{title[:60]}…” is longer than {LONGEST_TITLE} characters. Shorten it.")
        )
    found += [
        Lack(row.key, f"A row under “{title[:60]}” is empty. Write something in it, or leave it out.")
        for row in source.rows
        if not row.out and not row.text.strip()
    ]
    if not source.standing("lesson"):
        for kind, words in (("recommendation", "recommendations"), ("message", "messages")):
            if source.standing(kind):  # type: ignore[arg-type]
                found.append(
                    Lack(
                        source.key,
                        f"“{title[:60]}” has {words} and no lesson that they belong to. "
                        "Add a lesson, or move them to another source.",
                    )
                )
    return found


def lessons_answered(source: SheetSource, row: Row) -> tuple[Row, ...]:
    """The lessons that a recommendation answers: those chosen, else all of its source."""
    lessons = source.standing("lesson")
    return tuple(lesson for lesson in lessons if lesson.key in row.answers) or lessons


def lesson_told(source: SheetSource, row: Row) -> Row | None:
    """The lesson that a message belongs to: the one chosen, else the nearest by its words."""
    lessons = source.standing("lesson")
    chosen = next((lesson for lesson in lessons if lesson.key in row.answers), None)
    return chosen or nearest_lesson(row.text, lessons)


def messages_of(source: SheetSource) -> dict[str, list[tuple[str, str]]]:
    """What is said of each lesson, by its key: one message for an audience, as a list where there were several."""
    said: dict[str, dict[str, list[str]]] = {}
    for row in source.standing("message"):
        lesson = lesson_told(source, row)
        if lesson is not None:
            said.setdefault(lesson.key, {}).setdefault(row.audience, []).append(row.text.strip())
    return {
        key: [(audience, _as_one(texts)) for audience, texts in audiences.items()] for key, audiences in said.items()
    }


def _as_one(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else "\n".join(f"- {text}" for text in texts)


def change_source(sheet: Sheet, key: str, new: Mapping[str, Any]) -> Sheet:
    """Correct what a source says of itself."""
    return _with_source(sheet, key, lambda source: replace(source, **new))


def change_row(sheet: Sheet, key: str, new: Mapping[str, Any], source_key: str) -> Sheet:
    """Correct a row, and put it under another source where that is asked for."""
    changed = _with_row(sheet, key, lambda row: replace(row, **new))
    home = changed.source_of(key)
    return changed if home is None or home.key == source_key else move(changed, {key}, source_key)


def change_action(sheet: Sheet, key: str, new: Mapping[str, Any]) -> Sheet:
    """Correct a row of a tracker."""
    _must_be(any(action.key == key for action in sheet.actions))
    actions = (replace(action, **new) if action.key == key else action for action in sheet.actions)
    return replace(sheet, actions=tuple(actions))


def leave_out(sheet: Sheet, keys: Collection[str], out: bool = True) -> Sheet:
    """Leave rows or whole sources out, or bring them back; nothing is forgotten until the sheet is taken in."""
    _must_be(all(sheet.find(key) for key in keys))
    sources = (
        replace(
            source,
            out=out if source.key in keys else source.out,
            rows=tuple(replace(row, out=out) if row.key in keys else row for row in source.rows),
        )
        for source in sheet.sources
    )
    actions = (replace(action, out=out) if action.key in keys else action for action in sheet.actions)
    return replace(sheet, sources=tuple(sources), actions=tuple(actions))


def move(sheet: Sheet, keys: Collection[str], to: str) -> Sheet:
    """Put rows under another source, at its end; what they answered in the old one they answer no more."""
    _must_be(any(source.key == to for source in sheet.sources))
    moved = [row for source in sheet.sources for row in source.rows if row.key in keys and source.key != to]
    if not moved:
        raise Refusal("These rows stand under that source already. Choose another.", "to")
    sources = []
    for source in sheet.sources:
        rows = tuple(row for row in source.rows if row.key not in keys or source.key == to)
        if source.key == to:
            rows = (*rows, *(replace(row, answers=()) for row in moved))
        sources.append(replace(source, rows=rows))
    return replace(sheet, sources=tuple(sources))


def join_rows(sheet: Sheet, keys: Collection[str]) -> Sheet:
    """Make one row of several under one source: the first keeps its kind, the words follow each other."""
    joined = [row for source in sheet.sources for row in source.rows if row.key in keys]
    homes = {source.key for source in sheet.sources for row in source.rows if row.key in keys}
    if len(joined) < 2:
        raise Refusal("Tick at least two rows to join them.", "rows")
    if len(homes) > 1:
        raise Refusal("Only rows under one source can be joined. Move them together first.", "rows")
    first, *rest = joined
    gone = {row.key for row in rest}
    evidence = [row.evidence for row in joined if row.evidence]
    whole = replace(
        first,
        text=_run_together([row.text for row in joined]),
        as_read="\n".join(row.as_read for row in joined if row.as_read),
        evidence="\n".join(dict.fromkeys(evidence)),
        due=next((row.due for row in joined if row.due), None),
        answers=tuple(dict.fromkeys(key for row in joined for key in row.answers)),
        themes=tuple(dict.fromkeys(theme for row in joined for theme in row.themes)),
    )

    def without(source: SheetSource) -> SheetSource:
        rows = (whole if row.key == first.key else row for row in source.rows if row.key not in gone)
        return replace(source, rows=tuple(_answering(row, gone, first.key) for row in rows))

    return _with_source(sheet, homes.pop(), without)


def _answering(row: Row, gone: Collection[str], instead: str) -> Row:
    if not set(row.answers) & set(gone):
        return row
    return replace(row, answers=tuple(dict.fromkeys(instead if key in gone else key for key in row.answers)))


def _run_together(texts: list[str]) -> str:
    whole = texts[0].strip()
    for text in (text.strip() for text in texts[1:]):
        ended = whole.endswith((".", "!", "?", ":", ";", "”", '"'))
        runs_on = not text[:1].isupper()
        whole = f"{whole} {text}" if ended or runs_on else f"{whole}. {text}"
    return whole


def split_row(sheet: Sheet, key: str) -> Sheet:
    """Make a row of each paragraph: where the person left an empty line, a new row begins."""
    row, source = sheet.find(key), sheet.source_of(key)
    if not isinstance(row, Row) or source is None:
        raise Refusal(NOT_THERE)
    texts = [text.strip() for text in re.split(r"\n\s*\n", row.text) if text.strip()]
    if len(texts) < 2:
        raise Refusal("Leave an empty line where the row is to be split.", "text")
    parts = [replace(row, text=texts[0], themes=())]
    parts += [replace(row, themes=(), key=f"n{sheet.made + n}", text=text) for n, text in enumerate(texts[1:], 1)]
    at = source.rows.index(row)
    rows = (*source.rows[:at], *parts, *source.rows[at + 1 :])
    made = replace(sheet, made=sheet.made + len(texts) - 1)
    return _with_source(made, source.key, lambda old: replace(old, rows=rows))


def join_source(sheet: Sheet, key: str, to: str) -> Sheet:
    """Put everything of one source under another, its note too, and leave it out."""
    source, other = _source(sheet, key), _source(sheet, to)
    if key == to:
        raise Refusal("Choose another source to join it with.", "join")
    moved = move(sheet, {row.key for row in source.rows}, to) if source.rows else sheet
    noted = "\n".join(note for note in (other.note, source.note) if note)
    moved = _with_source(moved, to, lambda old: replace(old, note=noted))
    return _with_source(moved, key, lambda old: replace(old, out=True, note=""))


def add_row(sheet: Sheet, source_key: str, kind: RowKind, text: str, **more: Any) -> Sheet:
    """Add a row that the person writes themselves."""
    row = Row(f"n{sheet.made + 1}", kind, text, **more)
    made = replace(sheet, made=sheet.made + 1)
    return _with_source(made, source_key, lambda source: replace(source, rows=(*source.rows, row)))


def add_source(sheet: Sheet, kind: str, title: str) -> Sheet:
    """Add a source that the document does not set apart."""
    source = SheetSource(f"n{sheet.made + 1}", kind, title)
    return replace(sheet, made=sheet.made + 1, sources=(*sheet.sources, source))


def use_part(sheet: Sheet, key: str, source_key: str, kind: RowKind, text: str) -> Sheet:
    """Make a row of a part that nothing was proposed from."""
    part = next((part for part in sheet.parts if part.key == key), None)
    if part is None:
        raise Refusal(NOT_THERE)
    added = add_row(sheet, source_key, kind, text, as_read=part.text, place=part.place)
    return replace(added, parts=tuple(_used(each, key) for each in added.parts))


def _used(part: Part, key: str) -> Part:
    return replace(part, used=True) if part.key == key else part


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name in a tracker that is nobody's on the board, and in how many rows it stands."""

    field: str
    name: str
    rows: int


def strangers(sheet: Sheet) -> list[Stranger]:
    """The names that a person has to say who they are, the most frequent first."""
    found: dict[tuple[str, str], int] = {}
    for action in sheet.actions:
        if action.out:
            continue
        if action.owner and action.owner_id is None:
            found["owner", action.owner] = found.get(("owner", action.owner), 0) + 1
        if action.agency and action.agency_id is None:
            found["agency", action.agency] = found.get(("agency", action.agency), 0) + 1
    ordered = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return [Stranger(field, name, rows) for (field, name), rows in ordered]


def introduce(sheet: Sheet, known: Mapping[tuple[str, str], int]) -> Sheet:
    """Say who the strangers are: every row that names one gets that person or agency."""

    def met(action: ActionRow) -> ActionRow:
        owner = known.get(("owner", action.owner)) if action.owner_id is None else None
        agency = known.get(("agency", action.agency)) if action.agency_id is None else None
        return replace(action, owner_id=owner or action.owner_id, agency_id=agency or action.agency_id)

    return replace(sheet, actions=tuple(met(action) for action in sheet.actions))


def set_actions(sheet: Sheet, keys: Collection[str], new: Mapping[str, Any]) -> Sheet:
    """Give several rows of a tracker the same owner, agency, date or strength."""
    _must_be(bool(keys))
    actions = (replace(action, **new) if action.key in keys else action for action in sheet.actions)
    return replace(sheet, actions=tuple(actions))


def title_and_description(action: ActionRow) -> tuple[str, str]:
    """A title that fits, and what else the tracker said of the action, none of it lost."""
    title = " ".join(action.title.split())
    told = [] if len(title) <= LONGEST_TITLE else [title]
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    for label, text in (
        ("Reference in the tracker", action.reference),
        ("Source in the tracker", action.source),
        ("Owner in the tracker", action.owner),
        ("Agency in the tracker", action.agency),
        ("Status in the tracker", action.status),
        ("Date in the tracker", action.due_text),
        ("Progress in the tracker", action.progress),
    ):
        if text.strip():
            told.append(f"{label}: {text.strip()}")
    return title, "\n\n".join(told)


def _source(sheet: Sheet, key: str) -> SheetSource:
    found = next((source for source in sheet.sources if source.key == key), None)
    if found is None:
        raise Refusal(NOT_THERE)
    return found


def _with_source(sheet: Sheet, key: str, change: Callable[[SheetSource], SheetSource]) -> Sheet:
    _source(sheet, key)
    sources = (change(source) if source.key == key else source for source in sheet.sources)
    return replace(sheet, sources=tuple(sources))


def _with_row(sheet: Sheet, key: str, change: Callable[[Row], Row]) -> Sheet:
    source = sheet.source_of(key)
    if source is None:
        raise Refusal(NOT_THERE)
    rows = tuple(change(row) if row.key == key else row for row in source.rows)
    return _with_source(sheet, source.key, lambda old: replace(old, rows=rows))


def _must_be(there: bool) -> None:
    if not there:
        raise Refusal(NOT_THERE)
