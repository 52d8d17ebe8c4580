"""What the pages of bringing a document in receive."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from goldthread.design.wording import counted, day
from goldthread.loop.actions.choices import Strength
from goldthread.loop.intake import rules, transcript
from goldthread.loop.intake.choices import IntakeState
from goldthread.loop.intake.sheet import ActionRow, Part, Row, RowKind, Said, Sheet, SheetSource
from goldthread.loop.lessons.choices import Audience, LessonKind
from goldthread.loop.sources.choices import SourceKind, Visibility
from goldthread.web.intake.forms import SHAPES, TAKEN_AT_ONCE, shortened

if TYPE_CHECKING:
    from goldthread.loop.intake.models import Intake

SOURCES_PER_PAGE = 12
ACTIONS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that somebody has still to look at."""

    href: str
    name: str
    note: str
    state: str
    colour: str
    holds: str = ""
    """What would be taken in."""
    tick: str = ""
    """What is sent when it is ticked; empty where a person has to open it first."""
    lacks: str = ""
    """Why it has to be opened first."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A document that was taken in or discarded."""

    href: str
    name: str
    on: datetime | None
    by: str
    result: str


@dataclass(frozen=True, slots=True)
class BringInPage:
    """Everything on its way in, and where a document is brought in."""

    waiting: tuple[Waiting, ...]
    ready: int
    """How many can be taken in from the list."""
    at_once: int
    """How many of them with one press."""
    ended: tuple[Ended, ...]
    page: Any


@dataclass(frozen=True, slots=True)
class Fact:
    """A tag on a row: a word and its colour."""

    word: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class ThemeTick:
    """A theme that a lesson may have: what is sent when it is ticked, what it is called, what speaks for it."""

    value: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the proposal as it is listed."""

    key: str
    text: str
    out: bool
    href: str
    tags: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    place: str = ""
    place_href: str = ""
    themes: tuple[ThemeTick, ...] = ()


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The lessons, recommendations or messages of a source, under their heading."""

    heading: str
    rows: tuple[RowView, ...]

    @property
    def asks(self) -> bool:
        """Whether any of its lessons has themes that somebody has still to confirm."""
        return any(row.themes for row in self.rows)


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source of the proposal as it is listed."""

    key: str
    title: str
    kind: str
    facts: tuple[str, ...]
    note: str
    out: bool
    href: str
    place: str
    place_href: str
    groups: tuple[RowGroup, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """A part that nothing was proposed from."""

    key: str
    place: str
    place_href: str
    text: str
    reason: str
    used: bool
    href: str


@dataclass(frozen=True, slots=True)
class Words:
    """One page of the document's own words."""

    stretches: tuple[transcript.Stretch, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The proposal beside the document."""

    id: int
    name: str
    version: int
    sentence: str
    shape: str
    sources: tuple[SourceView, ...]
    actions: tuple[RowView, ...]
    strangers: int
    parts: tuple[PartView, ...]
    parts_to_see: int
    remarks: tuple[Said, ...]
    lacks: tuple[rules.Lack, ...]
    words: Words
    page: Any
    moves: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    agencies: tuple[tuple[str, str], ...]
    strengths: tuple[tuple[str, str], ...]
    before: str
    before_href: str
    columns: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A source on the check page: its title, and what is taken in of it."""

    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The count before everything is taken in."""

    id: int
    name: str
    counts: rules.Counts
    sentence: str
    lines: tuple[Line, ...]
    lacks: tuple[tuple[str, str], ...]
    before: str
    before_href: str
    back: str


@dataclass(frozen=True, slots=True)
class Made:
    """Something that came of a document."""

    href: str
    reference: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """What came of a document that was taken in, or why nothing did."""

    id: int
    name: str
    state: str
    sentence: str
    made: tuple[Made, ...]
    lessons: int
    """How many lessons came of it."""
    parts: tuple[PartView, ...]
    trouble: str
    version: int


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """The first rows of a tracker, to say which column holds what."""

    id: int
    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    unsure: tuple[str, ...]
    agreed: bool


def bring_in_page(waiting: "Iterable[tuple[Intake, Sheet | None]]", before: Collection[str], ended: Any) -> BringInPage:
    """The list of documents; ``before`` are the contents that were taken in already."""
    listed = tuple(_waiting(intake, sheet, before) for intake, sheet in waiting)
    return BringInPage(
        waiting=listed,
        ready=sum(bool(each.tick) for each in listed),
        at_once=TAKEN_AT_ONCE,
        ended=tuple(_ended(each) for each in ended),
        page=ended,
    )


_COLOURS = {IntakeState.READING: "blue", IntakeState.PROPOSED: "purple", IntakeState.UNREADABLE: "red"}


def _waiting(intake: "Intake", sheet: Sheet | None, before: Collection[str]) -> Waiting:
    state = IntakeState(intake.state)
    lacks = _to_be_opened(intake, sheet, before) if sheet is not None else ""
    return Waiting(
        href=f"/bring-in/{intake.pk}",
        name=intake.document.name,
        note=f"Brought in by {_name(intake.began_by)} on {day(intake.began_at.date())}",
        state=state.label,
        colour=_COLOURS.get(state, "grey"),
        holds=sentence_of(rules.counts(sheet)) if sheet is not None else "",
        tick=f"{intake.pk}:{intake.version}" if sheet is not None and not lacks else "",
        lacks=lacks,
    )


def _to_be_opened(intake: "Intake", sheet: Sheet, before: Collection[str]) -> str:
    """Why a person has to open a document before it is taken in; empty where the list is enough."""
    if intake.mapping is not None:
        return "A tracker: look at its columns, owners and dates first."
    if intake.document.sha256 in before:
        return "This very document was taken in before."
    if lacking := rules.lacks(sheet):
        return lacking[0].sentence
    return "It does not say when it was published." if undated(sheet) else ""


def _ended(intake: Any) -> Ended:
    made = [counted(intake.sources, "source")] if intake.sources else []
    made += [counted(intake.actions, "action")] if intake.actions else []
    taken = intake.state == IntakeState.TAKEN_IN
    return Ended(
        href=f"/bring-in/{intake.pk}",
        name=intake.document.name,
        on=intake.ended_at,
        by=_name(intake.ended_by),
        result=" and ".join(made) if taken else "Discarded",
    )


def _name(person: Any) -> str:
    return person.name if person is not None else "Goldthread"


def sentence_of(counts: rules.Counts) -> str:
    """What would be taken in, in one sentence."""
    parts = [
        counted(number, word)
        for number, word in (
            (counts.sources, "source"),
            (counts.lessons, "lesson"),
            (counts.recommendations, "recommendation"),
            (counts.messages, "message"),
            (counts.actions, "action"),
        )
        if number
    ]
    said = _listed(parts) if parts else "Nothing to take in"
    rest = []
    if counts.left_out:
        rest.append(f"{counted(counts.left_out, 'row')} left out")
    if counts.not_read:
        rest.append(f"{counted(counts.not_read, 'part')} of the document not read")
    return f"{said}; {', '.join(rest)}." if rest else f"{said}."


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def desk_page(
    intake: "Intake",
    sheet: Sheet,
    *,
    page: int,
    words: int,
    before: "Intake | None",
    people: Sequence[tuple[str, str]],
    agencies: Sequence[tuple[str, str]],
    themes: Mapping[int, str],
) -> DeskPage:
    """The proposal beside the document."""
    written = intake.transcript or []
    places = _Places(written, intake.pk)
    tracker = sheet.shape == "action_tracker" and not sheet.sources
    names = (dict(people), dict(agencies))
    shown: Any
    if tracker:
        shown = Paginator(sheet.actions, ACTIONS_PER_PAGE).get_page(page)
        sources: tuple[SourceView, ...] = ()
        actions = tuple(_action_view(each, intake.pk, places, names) for each in shown)
    else:
        shown = Paginator(sheet.sources, SOURCES_PER_PAGE).get_page(page)
        sources = tuple(_source_view(each, intake.pk, places, themes) for each in shown)
        actions = ()
    pages = transcript.pages(written)
    at = min(max(words, 1), pages)
    return DeskPage(
        id=intake.pk,
        name=intake.document.name,
        version=intake.version,
        sentence=sentence_of(rules.counts(sheet)),
        shape=dict(SHAPES).get(sheet.shape, "a text"),
        sources=sources,
        actions=actions,
        strangers=len(rules.strangers(sheet)),
        parts=tuple(part_view(part, intake.pk, places) for part in sheet.parts),
        parts_to_see=sum(not part.used for part in sheet.parts),
        remarks=sheet.remarks,
        lacks=tuple(rules.lacks(sheet)),
        words=Words(tuple(transcript.shown(written, sheet.parts, at)), at, pages),
        page=shown,
        moves=tuple((source.key, shortened(source.title, 60) or "Untitled") for source in sheet.sources),
        people=tuple(people),
        agencies=tuple(agencies),
        strengths=tuple((value, label) for value, label in Strength.choices),
        before=_before(before),
        before_href=f"/bring-in/{before.pk}" if before else "",
        columns=intake.mapping is not None,
    )


class _Places:
    """Links from a place of the document to the line where it stands."""

    def __init__(self, written: Sequence[Sequence[Any]], intake_id: int) -> None:
        self._first = transcript.first_lines(written)
        self._id = intake_id

    def href(self, place: str) -> str:
        number = self._first.get(place)
        if number is None:
            return ""
        part = number // transcript.PER_PART + 1
        return f"/bring-in/{self._id}?words={part}#line-{number}" if part > 1 else f"#line-{number}"


def _before(before: "Intake | None") -> str:
    if before is None or before.ended_at is None:
        return ""
    return (
        f"This very document was taken in on {day(before.ended_at.date())} by {_name(before.ended_by)}. "
        "Taking it in again puts everything in the registers a second time."
    )


def _source_view(source: SheetSource, intake_id: int, places: _Places, themes: Mapping[int, str]) -> SourceView:
    kinds: tuple[RowKind, ...] = ("lesson", "recommendation", "message")
    groups = [
        RowGroup(_heading(source, kind), tuple(_row_view(row, source, intake_id, places, themes) for row in rows))
        for kind in kinds
        if (rows := [row for row in source.rows if row.kind == kind])
    ]
    return SourceView(
        key=source.key,
        title=source.title or "Untitled",
        kind=_kind(source.kind),
        facts=_facts(source),
        note=source.note,
        out=source.out,
        href=f"/bring-in/{intake_id}/{source.key}",
        place=source.place,
        place_href=places.href(source.place),
        groups=tuple(groups),
    )


def _heading(source: SheetSource, kind: RowKind) -> str:
    return counted(len(source.standing(kind)), kind).capitalize()


def _kind(code: str) -> str:
    return str(SourceKind(code).label) if code in SourceKind.values else "Choose a kind"


def _facts(source: SheetSource) -> tuple[str, ...]:
    said = [_kind(source.kind)]
    said.append(f"reported {day(source.reported_on)}" if source.reported_on else "no date yet")
    if source.visibility != Visibility.BOARD:
        said.append(f"seen by {Visibility(source.visibility).label.lower()}")
    return tuple(said)


def _row_view(row: Row, source: SheetSource, intake_id: int, places: _Places, themes: Mapping[int, str]) -> RowView:
    tags: list[Fact] = []
    notes: list[str] = []
    if row.out:
        tags.append(Fact("Left out", "grey"))
    if row.kind == "lesson":
        good = row.strength == LessonKind.GOOD_PRACTICE
        tags.append(Fact("Good practice" if good else "To improve", "green" if good else "orange"))
        tags += [Fact(themes[theme], "turquoise") for theme in row.themes if theme in themes]
    if row.kind == "message":
        tags.append(Fact(f"For {str(Audience(row.audience).label).lower()}", "blue"))
        lesson = rules.lesson_told(source, row)
        notes.append(f"Goes with “{shortened(lesson.text, 60)}”" if lesson else "No lesson to go with yet")
    if row.kind == "recommendation":
        if row.due:
            notes.append(f"by {day(row.due)}")
        answered = len(rules.lessons_answered(source, row))
        whole = answered == len(source.standing("lesson")) and answered > 1
        notes.append(f"answers all {answered} lessons" if whole else f"answers {counted(answered, 'lesson')}")
    return RowView(
        key=row.key,
        text=row.text,
        out=row.out,
        href=f"/bring-in/{intake_id}/{row.key}",
        tags=tuple(tags),
        notes=tuple(notes),
        place=row.place,
        place_href=places.href(row.place),
        themes=() if row.out or source.out else _ticks(row, themes),
    )


def _ticks(row: Row, themes: Mapping[int, str]) -> tuple[ThemeTick, ...]:
    """What a person confirms or takes the tick from; a theme that was retired meanwhile is not offered."""
    return tuple(
        ThemeTick(f"{row.key}:{theme}", themes[int(theme)], why)
        for theme, why in row.suggested.items()
        if int(theme) in themes
    )


def _action_view(
    action: ActionRow, intake_id: int, places: _Places, names: tuple[Mapping[str, str], Mapping[str, str]]
) -> RowView:
    people, agencies = names
    tags = [Fact("Left out", "grey")] if action.out else []
    if action.owner and action.owner_id is None:
        tags.append(Fact("Who is this?", "orange"))
    notes = [
        people.get(str(action.owner_id), action.owner) or "nobody leads it yet",
        agencies.get(str(action.agency_id), action.agency),
        f"by {day(action.due)}" if action.due else "no date yet",
        str(Strength(action.strength).label).partition(":")[0].lower(),
    ]
    return RowView(
        key=action.key,
        text=action.title,
        out=action.out,
        href=f"/bring-in/{intake_id}/{action.key}",
        tags=tuple(tags),
        notes=(*(note for note in notes if note), *action.remarks),
        place=action.place,
        place_href=places.href(action.place),
    )


def part_view(part: Part, intake_id: int, places: _Places | None = None) -> PartView:
    """A part that was not read, as it is listed."""
    return PartView(
        key=part.key,
        place=part.place,
        place_href=places.href(part.place) if places else "",
        text=part.text,
        reason=part.reason,
        used=part.used,
        href=f"/bring-in/{intake_id}/{part.key}",
    )


def check_page(intake: "Intake", sheet: Sheet, before: "Intake | None") -> CheckPage:
    """The count before everything is taken in."""
    counts = rules.counts(sheet)
    return CheckPage(
        id=intake.pk,
        name=intake.document.name,
        counts=counts,
        sentence=sentence_of(counts),
        lines=tuple(_line(source) for source in sheet.sources if not source.out),
        lacks=tuple(
            (f"/bring-in/{intake.pk}/{each.key}" if each.key else "", each.sentence) for each in rules.lacks(sheet)
        ),
        before=_before(before),
        before_href=f"/bring-in/{before.pk}" if before else "",
        back=f"/bring-in/{intake.pk}",
    )


def _line(source: SheetSource) -> Line:
    kinds: tuple[RowKind, ...] = ("lesson", "recommendation", "message")
    rows = [counted(len(standing), kind) for kind in kinds if (standing := source.standing(kind))]
    return Line(source.title or "Untitled", (*_facts(source), *rows))


def undated(sheet: Sheet) -> int:
    """How many sources have no date of their own."""
    return sum(not source.out and source.reported_on is None for source in sheet.sources)


def result_page(intake: "Intake", sources: Iterable[Any], actions: Iterable[Any], parts: Iterable[Part]) -> ResultPage:
    """What came of a document."""
    sources = list(sources)
    made = [
        Made(f"/sources/{each.reference}", each.reference, each.title, counted(each.lesson_count, "lesson"))
        for each in sources
    ]
    made += [Made(f"/actions/{each.reference}", each.reference, each.title, "") for each in actions]
    when = f" on {day(intake.ended_at.date())}" if intake.ended_at else ""
    by = f" by {_name(intake.ended_by)}" if intake.ended_by else ""
    return ResultPage(
        id=intake.pk,
        name=intake.document.name,
        state=intake.state,
        sentence=f"{IntakeState(intake.state).label}{when}{by}.",
        made=tuple(made),
        lessons=sum(each.lesson_count for each in sources),
        parts=tuple(part_view(part, intake.pk) for part in parts if not part.used),
        trouble=intake.trouble,
        version=intake.version,
    )


def columns_page(intake: "Intake", sure: Mapping[str, float], labels: Mapping[str, str]) -> ColumnsPage:
    """The first rows of a tracker."""
    mapping = intake.mapping or {}
    return ColumnsPage(
        id=intake.pk,
        name=intake.document.name,
        header=tuple(text or f"Column {n}" for n, text in enumerate(mapping.get("header", []), 1)),
        rows=tuple(tuple(shortened(cell, 60) for cell in row) for row in mapping.get("sample", [])),
        unsure=tuple(labels[name] for name, confidence in sure.items() if confidence < 0.5 and name in labels),
        agreed=bool(mapping.get("agreed")),
    )
