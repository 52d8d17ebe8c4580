"""Bringing a document in: kept and read, corrected on the desk, and taken in all at once or not at all."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.documents.detection import Kind
from goldthread.documents.operations import Examined, content_of, examine, keep_examined, limits
from goldthread.documents.reading import read
from goldthread.documents.reading.model import Document as Reading
from goldthread.journal.operations import record
from goldthread.loop.actions import operations as actions
from goldthread.loop.intake import rules, theming, tracker
from goldthread.loop.intake.choices import IntakeState, Whose
from goldthread.loop.intake.choose import learnt_by, propose
from goldthread.loop.intake.desk import Named, lay_out, names_of_person
from goldthread.loop.intake.letters import read_letter
from goldthread.loop.intake.models import Intake, IntakeAction, IntakeSource
from goldthread.loop.intake.policy import require_bring_in, visible
from goldthread.loop.intake.proposal import Proposal
from goldthread.loop.intake.prose import read_prose
from goldthread.loop.intake.sheet import ActionRow, RowKind, Sheet, SheetSource, from_json, to_json, version_of
from goldthread.loop.intake.summary import read_summary
from goldthread.loop.intake.transcript import transcribe
from goldthread.loop.lessons import operations as lessons
from goldthread.loop.lessons import queries as learnt
from goldthread.loop.sources import operations as sources
from goldthread.loop.sources.choices import SourceStatus
from goldthread.loop.themes import queries as themes

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

READ = "goldthread.read_document"
"""The job that reads a document."""

_AT_ONCE: dict[Kind, int] = {Kind.PDF: 400_000, Kind.WORD: 3_000_000, Kind.HTML: 3_000_000}
"""Bytes up to which a document of a kind is read while the person waits; other kinds are read fast, or refused fast."""

_SAMPLE = 8

WAYS: dict[str, Callable[[Reading], Proposal]] = {
    "learning_summary": read_summary,
    "inspection_letter": read_letter,
    "action_tracker": tracker.read_tracker,
    "prose": read_prose,
}
"""The ways in which a document can be read, by the shape that they look for."""

CHANGED = "Somebody else changed this while you had it open. Look at how it reads now, and make your change again."


def reads_at_once(file: Examined) -> bool:
    """Whether a document is read while the person waits: most are read within a second."""
    return len(file.data) <= _AT_ONCE.get(file.kind, len(file.data))


def bring_in(
    *, by: Actor, name: str, file: "bytes | UploadedFile[Any]", wait: bool = False, whose: str = Whose.OWN
) -> Intake:
    """Keep a document and read it; a large one is read by a job, unless the caller waits.

    ``whose`` says that another board or the country learnt it: its sources are then of that kind.

    What cannot be read at once is refused and not kept. Reading comes before any writing, so that nobody else on
    the board waits for it.
    """
    require_bring_in(by)
    examined = examine(name, file)
    reading = read(examined.name, examined.data, limits()) if wait or reads_at_once(examined) else None
    with transaction.atomic():
        document = keep_examined(by=by, file=examined)
        intake = Intake(board_id=by.board_id, document=document, began_by_id=by.person_id, began_at=by.at)
        if reading is not None:
            _lay_on(by, intake, reading, learnt_by(propose(reading), whose))
        intake.save()
        if reading is None:
            jobs.configure_task(READ, queue="reading").defer(
                board_id=by.board_id, intake_id=intake.pk, whose=str(whose)
            )
        record(by=by, verb="brought in", kind="intake", thing_id=intake.pk, detail={"document": document.name})
    return intake


@transaction.atomic
def read_document(*, by: Actor, intake_id: int, whose: str = Whose.OWN) -> Intake:
    """Read a document that waits to be read; what cannot be read is said in a sentence and kept."""
    intake = _locked(by, intake_id)
    if intake.state != IntakeState.READING:
        return intake
    try:
        reading = read(intake.document.name, content_of(intake.document), limits())
    except Refusal as refusal:
        intake.state, intake.trouble = IntakeState.UNREADABLE, refusal.sentence
    else:
        _lay_on(by, intake, reading, learnt_by(propose(reading), whose))
    return _saved(intake)


@transaction.atomic
def give_up_reading(*, by: Actor, intake_id: int) -> Intake:
    """Note that reading a document broke off, so that nobody waits for it."""
    intake = _locked(by, intake_id)
    if intake.state == IntakeState.READING:
        intake.state = IntakeState.UNREADABLE
        intake.trouble = (
            "Something went wrong on our side while this document was being read. It is kept. "
            "Save it in another format and bring that in."
        )
    return _saved(intake)


@transaction.atomic
def read_as(*, by: Actor, intake_id: int, version: int, shape: str) -> Intake:
    """Read the document again in a way that the person chooses; corrections made so far are given up."""
    intake = _on_the_desk(by, intake_id, version)
    if shape not in WAYS:
        raise Refusal("Choose how the document should be read.", "shape")
    reading = _read_again(intake)
    if shape == "action_tracker" and tracker.find_table(reading) is None:
        raise Refusal("There is no table in this document, so it cannot be read as a tracker.", "shape")
    _lay_on(by, intake, reading, WAYS[shape](reading))
    return _saved(intake)


@transaction.atomic
def map_columns(*, by: Actor, intake_id: int, version: int, columns: Mapping[str, int]) -> Intake:
    """Say which column of a tracker holds what; its rows are read anew by that."""
    intake = _on_the_desk(by, intake_id, version)
    if "title" not in columns:
        raise Refusal("Choose the column that says what is to be done.", "title")
    if len(set(columns.values())) != len(columns):
        raise Refusal("One column is chosen twice. Choose a column for one thing only.")
    proposal = tracker.rows(_read_again(intake), columns)
    if not proposal.actions:
        raise Refusal("No row has anything in the column that you chose for the action. Choose another.", "title")
    intake.proposal = to_json(lay_out(proposal, _people(by), _agencies(by)))
    intake.mapping = {**(intake.mapping or {}), "columns": dict(columns), "agreed": True}
    return _saved(intake)


def change_source(*, by: Actor, intake_id: int, key: str, version: int, new: Mapping[str, Any]) -> Intake:
    """Correct a source of the proposal."""
    return _correct(by, intake_id, lambda sheet: rules.change_source(sheet, key, new), (key, version))


def change_row(
    *, by: Actor, intake_id: int, key: str, version: int, new: Mapping[str, Any], source_key: str, split: bool = False
) -> Intake:
    """Correct a row of the proposal, and split it where the person left empty lines."""

    def change(sheet: Sheet) -> Sheet:
        changed = rules.change_row(sheet, key, new, source_key)
        return rules.split_row(changed, key) if split else changed

    return _correct(by, intake_id, change, (key, version))


def change_action(*, by: Actor, intake_id: int, key: str, version: int, new: Mapping[str, Any]) -> Intake:
    """Correct an action of the proposal."""
    return _correct(by, intake_id, lambda sheet: rules.change_action(sheet, key, new), (key, version))


def set_actions(*, by: Actor, intake_id: int, keys: Collection[str], new: Mapping[str, Any]) -> Intake:
    """Give several actions of the proposal the same owner, agency, date or strength."""
    return _correct(by, intake_id, lambda sheet: rules.set_actions(sheet, keys, new))


def leave_out(*, by: Actor, intake_id: int, keys: Collection[str], out: bool = True) -> Intake:
    """Leave rows or sources of the proposal out, or bring them back."""
    return _correct(by, intake_id, lambda sheet: rules.leave_out(sheet, keys, out))


def confirm_themes(
    *, by: Actor, intake_id: int, asked: Collection[str], right: Mapping[str, Collection[int]]
) -> Intake:
    """Say which of the themes that suggest themselves for these lessons are right; the others are not asked again."""
    return _correct(by, intake_id, lambda sheet: theming.confirm(sheet, asked, right))


def move_rows(*, by: Actor, intake_id: int, keys: Collection[str], to: str) -> Intake:
    """Put rows of the proposal under another source."""
    return _correct(by, intake_id, lambda sheet: rules.move(sheet, keys, to))


def join_rows(*, by: Actor, intake_id: int, keys: Collection[str]) -> Intake:
    """Make one row of several."""
    return _correct(by, intake_id, lambda sheet: rules.join_rows(sheet, keys))


def join_source(*, by: Actor, intake_id: int, key: str, version: int, to: str) -> Intake:
    """Put everything of one source of the proposal under another."""
    return _correct(by, intake_id, lambda sheet: rules.join_source(sheet, key, to), (key, version))


def add_row(*, by: Actor, intake_id: int, source_key: str, kind: RowKind, text: str) -> Intake:
    """Add a row that the document does not say in so many words."""
    return _correct(by, intake_id, lambda sheet: rules.add_row(sheet, source_key, kind, text))


def add_source(*, by: Actor, intake_id: int, kind: str, title: str) -> Intake:
    """Add a source that the document does not set apart."""
    return _correct(by, intake_id, lambda sheet: rules.add_source(sheet, kind, title))


def use_part(*, by: Actor, intake_id: int, key: str, source_key: str, kind: RowKind, text: str) -> Intake:
    """Make a row of a part that nothing was proposed from."""
    return _correct(by, intake_id, lambda sheet: rules.use_part(sheet, key, source_key, kind, text))


def introduce(*, by: Actor, intake_id: int, known: Mapping[tuple[str, str], int]) -> Intake:
    """Say who the names of a tracker are that nobody on the board bears."""
    return _correct(by, intake_id, lambda sheet: rules.introduce(sheet, known))


@transaction.atomic
def discard(*, by: Actor, intake_id: int, version: int) -> Intake:
    """Give a document up without taking anything in; the file is kept as evidence that it came."""
    intake = _locked(by, intake_id)
    if intake.version != version:
        raise ChangedMeanwhile(CHANGED)
    if intake.state == IntakeState.TAKEN_IN:
        raise Refusal("This document was taken in, so it cannot be discarded any more.")
    intake.state, intake.ended_at, intake.ended_by_id = IntakeState.DISCARDED, by.at, by.person_id
    _saved(intake)
    record(by=by, verb="discarded", kind="intake", thing_id=intake.pk, detail={"document": intake.document.name})
    return intake


@transaction.atomic
def take_in(
    *, by: Actor, intake_id: int, version: int, published_on: date | None = None, again: bool = False
) -> Intake:
    """Take everything in that was not left out: sources, lessons, messages, recommendations and actions.

    One transaction: where one row is refused, none is written. ``published_on`` dates the sources that have no
    date of their own. The same document is taken in a second time only where that is said (``again``).
    """
    intake = _on_the_desk(by, intake_id, version)
    sheet = _sheet(intake)
    lacking = rules.lacks(sheet)
    if lacking:
        raise Refusal(lacking[0].sentence)
    if not again and taken_in_before(by, intake) is not None:
        raise Refusal("This document was taken in before. Tick the box if you want it in the register twice.", "again")
    if published_on is not None and published_on > by.today:
        raise Refusal("The document cannot have been published after today. Change the date.", "published_on")
    in_use = frozenset(themes.in_use(by).values_list("pk", flat=True))
    for source in sheet.sources:
        if not source.out:
            _take_in_source(by, intake, source, published_on, in_use)
    for action in sheet.actions:
        if not action.out:
            _take_in_action(by, intake, action)
    intake.state, intake.ended_at, intake.ended_by_id = IntakeState.TAKEN_IN, by.at, by.person_id
    _saved(intake)
    counted = rules.counts(sheet)
    record(
        by=by,
        verb="took in",
        kind="intake",
        thing_id=intake.pk,
        detail={
            "document": intake.document.name,
            "sources": counted.sources,
            "lessons": counted.lessons,
            "recommendations": counted.recommendations,
            "messages": counted.messages,
            "actions": counted.actions,
            "left out": counted.left_out,
            "not read": counted.not_read,
        },
    )
    return intake


def taken_in_before(by: Actor, intake: Intake) -> Intake | None:
    """The intake by which this very document was taken in earlier, if it was."""
    return (
        Intake.objects.filter(visible(by), document__sha256=intake.document.sha256, state=IntakeState.TAKEN_IN)
        .exclude(pk=intake.pk)
        .select_related("document", "ended_by")
        .defer("proposal", "transcript")
        .order_by("-ended_at")
        .first()
    )


def _take_in_source(
    by: Actor, intake: Intake, read: SheetSource, published_on: date | None, in_use: Collection[int]
) -> None:
    """One source with what was learnt from it, what is said of that to whom, and what is recommended."""
    learnt = read.standing("lesson")
    source = sources.record_source(
        by=by,
        kind=read.kind,
        title=read.title,
        summary=read.note,
        began_on=read.began_on,
        reported_on=read.reported_on or (published_on if read.rows or not read.began_on else None),
        lead_group_id=read.lead_group_id,
        status=SourceStatus.LEARNING_TAKEN if learnt else SourceStatus.UNDER_WAY,
        visibility=read.visibility,
        group_ids=read.group_ids,
        person_ids=read.person_ids,
    )
    IntakeSource.objects.create(board_id=by.board_id, intake=intake, source=source)
    said = rules.messages_of(read)
    written = {
        row.key: lessons.write_lesson(
            by=by,
            source_reference=source.reference,
            statement=row.text,
            evidence=row.evidence,
            kind=row.strength,
            messages=said.get(row.key, ()),
            theme_ids=[theme for theme in row.themes if theme in in_use],
        ).pk
        for row in learnt
    }
    for row in read.standing("recommendation"):
        lessons.recommend(
            by=by,
            lesson_ids=[written[lesson.key] for lesson in rules.lessons_answered(read, row)],
            text=row.text,
            due_on=row.due,
        )


def _take_in_action(by: Actor, intake: Intake, row: ActionRow) -> None:
    """An action as proposed: whatever the tracker says of its state is told, and not taken for shown."""
    title, description = rules.title_and_description(row)
    action = actions.plan(
        by=by,
        title=title,
        strength=row.strength,
        description=description,
        measure=row.measure,
        lead_officer_id=row.owner_id,
        lead_agency_id=row.agency_id,
        due_on=row.due,
        agency_ids=[agency for agency in row.other_agency_ids if agency != row.agency_id],
        carried_over=True,
    )
    IntakeAction.objects.create(board_id=by.board_id, intake=intake, action=action)


def _lay_on(by: Actor, intake: Intake, reading: Reading, proposal: Proposal) -> None:
    """Put a fresh proposal on the desk, beside the words that it was read from."""
    intake.state, intake.trouble = IntakeState.PROPOSED, ""
    intake.transcript = transcribe(reading)
    intake.mapping = None
    if proposal.shape == "action_tracker":
        header, sample = tracker.header_and_sample(reading)
        guessed = tracker.propose_mapping(header, sample)
        intake.mapping = {
            "header": header,
            "sample": sample[:_SAMPLE],
            "columns": {field: guess.column for field, guess in guessed.items()},
            "sure": {field: guess.confidence for field, guess in guessed.items()},
            "agreed": False,
        }
    intake.proposal = to_json(
        theming.with_suggestions(lay_out(proposal, _people(by), _agencies(by)), learnt.offered(by))
    )


@transaction.atomic
def _correct(
    by: Actor, intake_id: int, change: Callable[[Sheet], Sheet], seen: tuple[str, int] | None = None
) -> Intake:
    """Change what is on the desk. ``seen`` is a row's key and its version as the person saw it."""
    intake = _on_the_desk(by, intake_id)
    sheet = _sheet(intake)
    if seen is not None:
        key, version = seen
        thing = sheet.find(key)
        if thing is None:
            raise Refusal(rules.NOT_THERE)
        if version_of(thing) != version:
            raise ChangedMeanwhile(CHANGED)
    intake.proposal = to_json(theming.with_suggestions(change(sheet), learnt.offered(by), sheet))
    return _saved(intake)


def _on_the_desk(by: Actor, intake_id: int, version: int | None = None) -> Intake:
    intake = _locked(by, intake_id)
    if intake.state == IntakeState.TAKEN_IN:
        raise Refusal("This document was taken in already. Change what came of it in the registers.")
    if intake.state != IntakeState.PROPOSED:
        raise Refusal("There is no proposal here that could be changed.")
    if version is not None and intake.version != version:
        raise ChangedMeanwhile(CHANGED)
    return intake


def _sheet(intake: Intake) -> Sheet:
    if intake.proposal is None:
        raise NotThere
    return from_json(intake.proposal)


def _locked(by: Actor, intake_id: int) -> Intake:
    require_bring_in(by)
    intake = (
        Intake.objects.select_for_update(of=("self",))
        .select_related("document")
        .defer("transcript")
        .filter(visible(by), pk=intake_id)
        .first()
    )
    if intake is None:
        raise NotThere
    return intake


def _saved(intake: Intake) -> Intake:
    intake.version += 1
    intake.save()
    return intake


def _read_again(intake: Intake) -> Reading:
    return read(intake.document.name, content_of(intake.document), limits())


def _people(by: Actor) -> Sequence[Named]:
    return [Named(one.pk, names_of_person(one.name, one.email)) for one in accounts.people(by)]


def _agencies(by: Actor) -> Sequence[Named]:
    return [Named(one.pk, (one.name, one.short_name)) for one in accounts.agencies(by)]
