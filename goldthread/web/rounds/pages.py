"""What the pages of rounds receive."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.tables import Cell, Table, plain, table
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day, due, moment
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.rounds import queries
from goldthread.loop.actions.rounds.choices import DateAnswer, Going, Way
from goldthread.loop.actions.rounds.queries import AskedLine, CallState, Pack, PackLine, Proposal
from goldthread.loop.actions.rounds.rules import Fate, Movement
from goldthread.web.shell.colours import STATES

if TYPE_CHECKING:
    from goldthread.loop.actions.rounds.models import ChallengeMeeting, ReturnedFile, Round, RoundAnswer, RoundCall

GOING = {
    Going.ON_COURSE: Tag("On course", "green"),
    Going.AT_RISK: Tag("At risk", "orange"),
    Going.STUCK: Tag("Stuck", "red"),
    Going.DONE: Tag("Done, they say", "teal"),
}
MOVED = {
    Movement.FORWARD: Tag("Moved on", "green"),
    Movement.STILL: Tag("Did not move", "grey"),
    Movement.BACK: Tag("Went back", "orange"),
    Movement.GIVEN_UP: Tag("Given up", "grey"),
}


def state_tag(state: str) -> Tag:
    """The state of an action as a tag."""
    which = ActionState(state)
    return Tag("Waiting for a check" if which == ActionState.CLAIMED else which.label, STATES[which])


def name_of(of: "Round") -> str:
    """What a round is called: whose it is."""
    return of.group.name if of.group else "The whole board"


@dataclass(frozen=True, slots=True)
class Line:
    """A round in the list of rounds."""

    reference: str
    name: str
    meets_on: date
    when: str
    open: bool
    href: str


@dataclass(frozen=True, slots=True)
class ToOpen:
    """A group whose next round is to be opened."""

    name: str
    note: str
    when: str
    late: bool
    href: str


@dataclass(frozen=True, slots=True)
class Mine:
    """A round in which the reader is asked something."""

    name: str
    href: str
    note: str
    when: str
    late: bool


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """Every round: what asks the reader, what is open, what comes next, what is over."""

    mine: tuple[Mine, ...]
    open: tuple[Line, ...]
    upcoming: tuple[ToOpen, ...]
    over: tuple[Line, ...]
    may_run: bool


def rounds_page(actor: Actor) -> RoundsPage:
    """The rounds of the board, for this person."""
    rows = [
        Line(
            of.reference,
            name_of(of),
            of.meets_on,
            f"meets {due(of.meets_on, actor.today, working_days_between)}"
            if of.meets_on >= actor.today
            else f"met on {day(of.meets_on)}",
            of.closed_at is None,
            f"/rounds/{of.reference}",
        )
        for of in queries.rounds(actor)
    ]
    may_run = actor.may(Permission.PLAN_ACTIONS)
    return RoundsPage(
        mine=tuple(_mine(actor, each) for each in queries.to_answer(actor)),
        open=tuple(row for row in rows if row.open),
        upcoming=tuple(_to_open(actor, each) for each in queries.upcoming(actor)) if may_run else (),
        over=tuple(row for row in rows if not row.open),
        may_run=may_run,
    )


def _mine(actor: Actor, each: CallState) -> Mine:
    of = each.call.round
    left = f"{counted(each.silent, 'action')} to update" if each.silent else "all updated"
    return Mine(
        name_of(of),
        f"/rounds/{of.reference}/mine",
        f"{of.reference} · {left}",
        due(of.answers_by, actor.today, working_days_between),
        of.answers_by < actor.today and bool(each.silent),
    )


def _to_open(actor: Actor, each: queries.Upcoming) -> ToOpen:
    assert each.group is not None
    last = f"last met {day(each.last)}" if each.last else "no round yet"
    return ToOpen(
        each.group.name,
        f"{counted(each.open_actions, 'open action')} · {last} · meets about {day(each.meets_on)}",
        f"open {due(each.opens_on, actor.today, working_days_between)}"
        if each.opens_on > actor.today
        else "open it now",
        each.opens_on < actor.today and each.last is not None,
        f"/rounds/open?group={each.group.pk}",
    )


# One round, for the office


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked."""

    name: str
    part: str
    asked: int
    answered: int
    tag: Tag
    href: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that came back."""

    name: str
    note: str
    tag: Tag
    href: str


@dataclass(frozen=True, slots=True)
class DateLine:
    """A new date that waits for the group."""

    reference: str
    title: str
    before: str
    wanted: str
    why: str
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk with one agency."""

    agency: str
    when: str
    asked: str
    answered: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """One round as the office follows it."""

    reference: str
    name: str
    sentence: str
    next: str
    next_href: str
    next_button: str
    open: bool
    minute: str
    closed: str
    people: tuple[Asked, ...]
    nobody: tuple[str, ...]
    files: tuple[FileLine, ...]
    dates: tuple[DateLine, ...]
    talks: tuple[Talk, ...]
    may_run: bool
    mine: bool


def round_page(actor: Actor, of: "Round") -> RoundPage:
    """How a round stands: who has answered, what came back, what the group has to settle."""
    calls = queries.calls(actor, of)
    lines = list(queries.lines(actor, of))
    pack = queries.pack(actor, of)
    may_run = actor.may(Permission.PLAN_ACTIONS)
    silent = sum(1 for each in calls if each.silent)
    step = _next(actor, of, silent, len(pack.dates())) if may_run else ("", "", "")
    called = queries.called(actor, of)
    unasked = [
        f"{each.action.reference} {each.action.title}" for each in lines
        if each.pk not in called and each.before_state != ActionState.CLAIMED and each.action.state in _OPEN
    ]  # fmt: skip
    return RoundPage(
        reference=of.reference,
        name=name_of(of),
        sentence=_sentence(actor, of, len(lines), calls),
        next=step[0],
        next_href=step[1],
        next_button=step[2],
        open=of.closed_at is None,
        minute=of.minute,
        closed=day(of.closed_at.astimezone(LONDON).date()) if of.closed_at else "",
        people=tuple(_asked(of, each) for each in calls),
        nobody=tuple(unasked) if may_run else (),
        files=tuple(_file(of, each) for each in queries.returned_files(actor, of)),
        dates=tuple(_date(of, each.answer, each) for each in pack.dates() if each.answer),
        talks=tuple(_talk(each) for each in pack.challenges),
        may_run=may_run,
        mine=any(each.call.person_id == actor.person_id for each in calls),
    )


_OPEN = frozenset(
    {ActionState.PROPOSED, ActionState.AGREED, ActionState.IN_PROGRESS, ActionState.RETURNED, ActionState.LAPSED}
)


def _sentence(actor: Actor, of: "Round", lines: int, calls: Sequence[CallState]) -> str:
    answered = sum(1 for each in calls if not each.silent)
    asked = f"{answered} of {counted(len(calls), 'person', 'people')} asked have answered"
    if of.closed_at is not None:
        return f"{counted(lines, 'action')}. The group met on {day(of.meets_on)}; {asked}."
    when = due(of.meets_on, actor.today, working_days_between)
    return f"{counted(lines, 'action')}. The group meets {when}; {asked}."


def _next(actor: Actor, of: "Round", silent: int, dates: int) -> tuple[str, str, str]:
    at = f"/rounds/{of.reference}"
    if of.closed_at is not None:
        return "The round is over. What was done is in the master copy.", "/actions?list=left", "See the master copy"
    if actor.today >= of.meets_on:
        if dates:
            return f"The group has met. Settle {counted(dates, 'new date')} below, then close the round.", "", ""
        return "The group has met. Close the round with what it settled.", f"{at}/close", "Close the round"
    if silent and actor.today > of.answers_by:
        people = counted(silent, "person has", "people have")
        return (
            f"The last day for updates was {day(of.answers_by)}. {people.capitalize()} not answered.",
            f"{at}/challenge",
            "Note a talk with an agency",
        )
    if silent:
        return (
            f"Updates come in until {day(of.answers_by)}. Goldthread reminds whoever is silent.",
            f"{at}/pack",
            "Read the pack so far",
        )
    return "Everybody has answered. The pack is ready for the group.", f"{at}/pack", "Read the pack"


def _asked(of: "Round", each: CallState) -> Asked:
    call = each.call
    tag = (
        Tag("Answered", "green")
        if not each.silent
        else Tag(f"{each.silent} to come", "orange" if each.answered else "grey")
    )
    part = f"for {call.agency.short_name}" if call.agency else "lead officer"
    return Asked(call.person.name, part, each.asked, each.answered, tag, f"/rounds/{of.reference}/asked/{call.pk}")


def _file(of: "Round", each: "ReturnedFile") -> FileLine:
    if each.taken_at:
        tag = Tag("Read in", "green")
    elif each.dropped_at:
        tag = Tag("Put aside", "grey")
    else:
        tag = Tag("To look at", "purple")
    whose = each.call.agency.short_name if each.call.agency else "as lead officer"
    note = f"{each.call.person.name}, {whose} · {moment(each.came_at.astimezone(LONDON))}"
    return FileLine(each.document.name, note, tag, f"/rounds/{of.reference}/files/{each.pk}")


def _date(of: "Round", answer: "RoundAnswer", each: PackLine) -> DateLine:
    return DateLine(
        each.action.reference,
        each.action.title,
        day(each.due_on) or "no date",
        day(answer.proposed_on),
        answer.why,
        answer.by.name if answer.by else "",
        f"/rounds/{of.reference}/dates/{answer.pk}",
    )


def _talk(each: "ChallengeMeeting") -> Talk:
    return Talk(each.agency.name, f"{day(each.held_on)}, with {each.with_whom}", each.asked, each.answered)


# One's own list


@dataclass(frozen=True, slots=True)
class Item:
    """One action in somebody's list."""

    reference: str
    title: str
    measure: str
    note: str
    when: str
    late: bool
    said: str
    tag: Tag
    href: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """What one person was asked in a round."""

    reference: str
    name: str
    who: str
    part: str
    sentence: str
    items: tuple[Item, ...]
    settled: tuple[Item, ...]
    """What needs no word from them any more."""
    base: str
    by_link: bool
    open: bool
    own: bool
    link: str
    """How their link stands, for the office."""
    link_open: bool


def list_page(actor: Actor, call: "RoundCall", base: str, *, by_link: bool = False) -> ListPage:
    """Somebody's list: what is outstanding and theirs, and nothing else."""
    of = call.round
    asked = queries.asked_lines(actor, call)
    items = [_item(actor, each, base) for each in asked if each.outstanding]
    left = sum(1 for each in asked if each.outstanding and each.answer is None)
    return ListPage(
        reference=of.reference,
        name=name_of(of),
        who=call.person.name,
        part=call.agency.name if call.agency else "",
        sentence=_to_say(actor, of, left, len(items)),
        items=tuple(items),
        settled=tuple(_item(actor, each, base) for each in asked if not each.outstanding),
        base=base,
        by_link=by_link,
        open=of.closed_at is None,
        own=call.person_id == actor.person_id,
        link=_link(call),
        link_open=of.by_link and call.link_revoked_at is None and of.closed_at is None,
    )


def _to_say(actor: Actor, of: "Round", left: int, items: int) -> str:
    if of.closed_at is not None:
        return f"This round is over. The group met on {day(of.meets_on)}."
    if not items:
        return "Nothing is outstanding any more. Thank you."
    if not left:
        return f"You have answered for everything. You can change an answer until {day(of.meets_on)}."
    when = due(of.answers_by, actor.today, working_days_between)
    return f"{counted(left, 'action')} to update, {when}. A sentence for each is enough."


def _link(call: "RoundCall") -> str:
    if not call.round.by_link:
        return "They sign in to answer."
    if call.link_revoked_at is not None:
        return f"Their link was closed on {day(call.link_revoked_at.astimezone(LONDON).date())}."
    opened = call.link_opened_at
    used = f"last used {moment(opened.astimezone(LONDON))}" if opened else "not used yet"
    return f"Their link opens this list until {day(call.link_until)}: {used}."


def _item(actor: Actor, each: AskedLine, base: str) -> Item:
    action, answer = each.action, each.answer
    late = action.due_on is not None and action.due_on < actor.today and each.outstanding
    tag = (
        state_tag(action.state)
        if not each.outstanding
        else GOING[Going(answer.going)]
        if answer
        else Tag("To update", "grey")
    )
    lead = action.lead_officer.name if action.lead_officer else "nobody leads it yet"
    return Item(
        reference=action.reference,
        title=action.title,
        measure=action.measure,
        note=lead,
        when=due(action.due_on, actor.today, working_days_between),
        late=late,
        said=answer.text if answer else "",
        tag=tag,
        href=f"{base}/{action.reference}",
    )


# A file that came back


@dataclass(frozen=True, slots=True)
class Change:
    """A row of a file, beside its action where both say something."""

    reference: str
    title: str
    place: str
    going: str
    text: str
    date: str
    now: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilePage:
    """What a file that came back would change."""

    name: str
    who: str
    take: tuple[Change, ...]
    clash: tuple[Change, ...]
    wrong: tuple[Change, ...]
    nothing: tuple[str, ...]
    left_out: tuple[str, ...]
    settled: str
    back: str


def file_page(file: "ReturnedFile", found: Proposal, back: str) -> FilePage:
    """A file that came back: what it would update, what clashes, what cannot be read, what it leaves out."""
    settled = ""
    if file.taken_at:
        settled = f"This file was read in on {moment(file.taken_at.astimezone(LONDON))}."
    elif file.dropped_at:
        settled = f"This file was put aside on {moment(file.dropped_at.astimezone(LONDON))}."
    return FilePage(
        name=file.document.name,
        who=file.call.person.name,
        take=tuple(map(_change, found.of(Fate.TAKE))),
        clash=tuple(map(_change, found.of(Fate.CLASH))),
        wrong=tuple(map(_change, found.of(Fate.WRONG))),
        nothing=tuple(each.judged.row.reference for each in found.of(Fate.NOTHING) if each.judged.row.reference),
        left_out=found.left_out,
        settled=settled,
        back=back,
    )


def _change(each: queries.Beside) -> Change:
    row, asked = each.judged.row, each.asked
    going = Going(row.going).label if row.going in Going.values else ""
    when = f"{each.changed_by}, {moment(each.changed_at.astimezone(LONDON))}" if each.changed_at else ""
    now = f"{asked.last_note or 'Nothing is noted.'}{f' ({when})' if when else ''}" if asked else ""
    return Change(
        reference=row.reference or "No reference",
        title=asked.action.title if asked else "",
        place=row.place,
        going=going,
        text=row.text,
        date=f"{day(row.proposed_on)}: {row.why}" if row.proposed_on else "",
        now=now,
        problems=each.judged.problems,
    )


# The pack


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the pack: what it shows, and what it says where there is nothing."""

    title: str
    table: Table | None
    empty: str


@dataclass(frozen=True, slots=True)
class PackPage:
    """What the group reads."""

    reference: str
    name: str
    meets_on: date
    sentence: str
    figures: tuple[tuple[int, str, bool], ...]
    sections: tuple[Section, ...]
    talks: tuple[Talk, ...]
    minute: str
    closed: str


def pack_page(actor: Actor, of: "Round", pack: Pack) -> PackPage:
    """The progress pack: what moved, what did not, what is late and for how long, what waits for a check."""
    late, moved, still = pack.late(), pack.moved(), pack.still()
    return PackPage(
        reference=of.reference,
        name=name_of(of),
        meets_on=of.meets_on,
        sentence=_pack_sentence(pack),
        figures=(
            (len(pack.lines), "actions", False),
            (len(moved), "moved on", False),
            (len(still), "did not move", False),
            (len(late), "late", bool(late)),
            (len(pack.waiting()), "wait for a check", False),
            (len(pack.done()), "done", False),
        ),
        sections=(
            Section("Agency by agency", _agencies(pack), "No agency leads an action in this round."),
            Section("Late, and for how long", _lines("Late actions", late, late=True), "Nothing is late."),
            Section("At risk or stuck", _lines("At risk or stuck", pack.stuck()), "Nobody says that they are stuck."),
            Section("New dates for the group to settle", _dates(pack), "No new date is asked for."),
            Section("Evidence that waits for a check", _waiting(pack.waiting()), "Nothing waits for a check."),
            Section("What moved", _lines("What moved", moved), "Nothing moved since the round was opened."),
            Section("What did not move", _lines("What did not move", still), "Everything moved."),
            Section(
                "Nobody said a word of",
                _lines("Without an update", pack.silent()),
                "There is an update for everything.",
            ),
            Section(
                "Done: leaves the active list after the meeting",
                _lines("Done", pack.done()),
                "Nothing was finished in this round.",
            ),
        ),
        talks=tuple(_talk(each) for each in pack.challenges),
        minute=of.minute,
        closed=day(of.closed_at.astimezone(LONDON).date()) if of.closed_at else "",
    )


def _pack_sentence(pack: Pack) -> str:
    late = pack.late()
    longest = f", the longest by {counted(late[0].days_late, 'day')}" if late else ""
    words = f"{counted(len(late), 'action')} {'is' if len(late) == 1 else 'are'} late{longest}"
    moved, still = len(pack.moved()), len(pack.still())
    return f"Of {counted(len(pack.lines), 'action')}, {moved} moved on and {still} did not. {words}."


def _agencies(pack: Pack) -> Table | None:
    rows = [
        (
            Cell(part.agency),
            Cell(f"{part.answered} of {part.asked}", late=part.answered < part.asked),
            *plain(part.late),
            Cell(counted(part.longest_late, "day") if part.longest_late else "–"),
            Cell("; ".join(day(each.held_on) for each in part.challenges) or "–"),
        )
        for part in pack.agencies
    ]
    heads = ("Agency", "Updates in", "Late", "Longest late", "Talk held")
    return table("Agency by agency", heads, rows) if rows else None


def _lines(caption: str, lines: Iterable[PackLine], *, late: bool = False) -> Table | None:
    rows = [
        (
            _named(each),
            Cell(_agency(each), note=each.action.lead_officer.name if each.action.lead_officer else "nobody leads it"),
            Cell(
                day(each.due_on) or "no date", note=counted(each.days_late, "day") + " late" if each.days_late else ""
            ),
            Cell("", tag=state_tag(each.state)) if not late else Cell("", tag=MOVED[each.movement]),
            _said(each),
        )
        for each in lines
    ]
    return table(caption, ("Action", "Agency", "By when", "Where it is", "What they say"), rows) if rows else None


def _named(each: PackLine) -> Cell:
    return Cell(each.action.title, href=f"/actions/{each.action.reference}", note=each.action.reference)


def _agency(each: PackLine) -> str:
    return each.line.agency.short_name if each.line.agency else "No agency"


def _said(each: PackLine) -> Cell:
    if each.answer is None:
        return Cell("Nothing was said")
    who = each.answer.by.name if each.answer.by else ""
    way = "" if each.answer.way == Way.PAGE else f", {Way(each.answer.way).label}"
    return Cell(each.answer.text, tag=GOING[Going(each.answer.going)], note=f"{who}{way}")


def _waiting(lines: Iterable[PackLine]) -> Table | None:
    rows = [
        (
            _named(each),
            Cell(_agency(each)),
            Cell(counted(each.evidence_waiting, "piece")),
            Cell(f"since {day(each.action.claimed_on)}" if each.action.claimed_on else ""),
        )
        for each in lines
    ]
    return table("Evidence that waits for a check", ("Action", "Agency", "Evidence", "Waiting"), rows) if rows else None


def _dates(pack: Pack) -> Table | None:
    rows = [
        (
            _named(each),
            Cell(_agency(each)),
            Cell(day(each.due_on) or "no date"),
            Cell(day(each.answer.proposed_on)),
            Cell(each.answer.why),
        )
        for each in pack.dates()
        if each.answer and each.answer.date_answer == DateAnswer.WAITING
    ]
    heads = ("Action", "Agency", "Date now", "Date asked for", "Why")
    return table("New dates for the group to settle", heads, rows) if rows else None
