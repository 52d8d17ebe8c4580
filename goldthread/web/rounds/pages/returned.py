"""The page of a file that came back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.core.actor import LONDON
from goldthread.design.wording import day, moment
from goldthread.loop.actions.rounds import queries
from goldthread.loop.actions.rounds.choices import Going
from goldthread.loop.actions.rounds.queries import Proposal
from goldthread.loop.actions.rounds.rules import Fate

if TYPE_CHECKING:
    from goldthread.loop.actions.rounds.models import ReturnedFile


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
