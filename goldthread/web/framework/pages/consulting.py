"""What partners say of a version, and which agencies endorse it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from goldthread.accounts import queries as accounts
from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotThere
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day
from goldthread.loop.framework import queries
from goldthread.loop.framework.choices import FrameworkStatus, Position, TakenUp
from goldthread.loop.framework.names import SECTIONS
from goldthread.web.framework.pages.versions import VersionLine, version_line

if TYPE_CHECKING:
    from goldthread.loop.framework.models import Framework, FrameworkComment, FrameworkEndorsement


POSITIONS = {Position.ENDORSED: "green", Position.WITH_CHANGES: "yellow", Position.NOT_ENDORSED: "orange"}


SAID_SHORT = {
    Position.ENDORSED: "Endorsed",
    Position.WITH_CHANGES: "If changed",
    Position.NOT_ENDORSED: "Not endorsed",
}


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment with its answer."""

    id: int
    text: str
    who: str
    on: date
    taken_up: str
    answer: str
    answered_by: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Discussed:
    """A section with what was said of it."""

    key: str
    heading: str
    comments: tuple[CommentLine, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What an agency said of a version."""

    agency: str
    position: Tag | None
    note: str
    who: str
    on: date | None
    earlier: tuple[str, ...]
    """What it said before."""


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """Everything that was said of a version."""

    line: VersionLine
    sentence: str
    sections: tuple[Discussed, ...]
    voices: tuple[Voice, ...]
    silent: tuple[str, ...]
    """Agencies that have not said anything."""
    may_comment: bool
    may_answer: bool
    may_endorse: bool


def consultation_page(actor: Actor, framework_id: int) -> ConsultationPage:
    """The comments by section, and the agencies with what each says."""
    versions = list(queries.versions(actor))
    framework = next((one for one in versions if one.pk == framework_id), None)
    if framework is None or (framework.sent_out_on is None and framework.status == FrameworkStatus.DRAFT):
        raise NotThere
    comments = list(queries.comments(actor, framework))
    said: dict[str, list[CommentLine]] = defaultdict(list)
    for one in comments:
        said[one.section].append(_comment(one))
    headings = {"": "The whole framework"} | {key: heading for key, (heading, _) in SECTIONS.items()}
    line = version_line(framework, versions, actor.today)
    voices = tuple(_voices(actor, framework))
    return ConsultationPage(
        line,
        _consulted_sentence(line, comments, voices),
        tuple(Discussed(key, heading, tuple(said[key])) for key, heading in headings.items() if key in said),
        tuple(voice for voice in voices if voice.position),
        tuple(voice.agency for voice in voices if not voice.position),
        line.consulted and actor.may(Permission.COMMENT_ON_FRAMEWORK),
        actor.may(Permission.WRITE_FRAMEWORK),
        framework.status in {FrameworkStatus.CONSULTATION, FrameworkStatus.RATIFIED}
        and actor.may(Permission.ANSWER_FOR_AGENCY)
        and bool(actor.agency_ids),
    )


def _consulted_sentence(line: VersionLine, comments: "Sequence[FrameworkComment]", voices: Sequence[Voice]) -> str:
    waiting = sum(one.answered_at is None for one in comments)
    heard = counted(len(comments), "comment") if comments else "No comment yet"
    said = heard + (f", {waiting} not answered yet" if waiting else ", all answered" if comments else "")
    endorsed = sum(one.position is not None and one.position == SAID_SHORT[Position.ENDORSED] for one in voices)
    return f"{said}. {endorsed} of {counted(len(voices), 'agency', 'agencies')} endorsed it." if voices else f"{said}."


def _comment(one: "FrameworkComment") -> CommentLine:
    who = one.person.name + (f", {one.agency.name}" if one.agency else "")
    return CommentLine(
        one.pk,
        one.text,
        who,
        day_of(one.said_at),
        str(TakenUp(one.taken_up).label) if one.taken_up else "",
        one.answer,
        one.answered_by.name if one.answered_by else "",
        day_of(one.answered_at) if one.answered_at else None,
    )


def _voices(actor: Actor, framework: "Framework") -> Iterable[Voice]:
    said: dict[int, list[FrameworkEndorsement]] = defaultdict(list)
    for one in queries.endorsements(actor, framework):
        said[one.agency_id].append(one)
    for agency in accounts.agencies(actor).order_by("name"):
        every = said.get(agency.pk, [])
        last = every[-1] if every else None
        position = Position(last.position) if last else None
        yield Voice(
            agency.name,
            Tag(SAID_SHORT[position], POSITIONS[position]) if position else None,
            last.note if last else "",
            last.person.name if last else "",
            day_of(last.said_at) if last else None,
            tuple(f"{SAID_SHORT[Position(one.position)]}, {day(day_of(one.said_at))}" for one in every[:-1]),
        )


def day_of(moment: Any) -> date:
    """The day of a moment, as people here count it."""
    found: date = moment.astimezone(LONDON).date()
    return found
