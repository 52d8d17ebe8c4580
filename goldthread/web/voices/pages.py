"""What the pages of voices receive."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day
from goldthread.loop.actions.choices import ActionState, VoiceOf
from goldthread.loop.actions.voices import queries

if TYPE_CHECKING:
    from goldthread.loop.actions.voices.models import Voice

WE = {
    VoiceOf.STAFF.value: "Frontline staff said",
    VoiceOf.CHILDREN.value: "Children and young people said",
    VoiceOf.FAMILIES.value: "Families said",
    VoiceOf.COMMUNITY.value: "People who live here said",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody raised, what was done, and that they were told."""

    reference: str
    who: str
    said: str
    heard: str
    did: str
    holds: str
    told: str
    tag: Tag
    href: str


@dataclass(frozen=True, slots=True)
class VoicesPage:
    """You said, we did."""

    sentence: str
    lines: tuple[Line, ...]
    of: str
    kinds: tuple[tuple[str, str], ...]
    may_write: bool


@dataclass(frozen=True, slots=True)
class VoicePage:
    """One of them, with what comes next."""

    line: Line
    lesson: str
    action: str
    did_href: str
    told_href: str


def voices_page(actor: Actor, of: str) -> VoicesPage:
    """What was raised with the board, of one kind of people or of all."""
    chosen = of if of in VoiceOf.values else ""
    rows = list(queries.voices(actor, [chosen] if chosen else ()))
    done = sum(bool(row.did) for row in rows)
    told = sum(row.told_on is not None for row in rows)
    return VoicesPage(
        sentence=f"{counted(len(rows), 'thing')} raised, {done} answered, {told} told back."
        if rows
        else "Nothing has been written down yet.",
        lines=tuple(map(line_of, rows)),
        of=chosen,
        kinds=tuple((each.value, each.label) for each in VoiceOf),
        may_write=actor.may(Permission.RECORD_SOURCES),
    )


def line_of(row: "Voice") -> Line:
    """One line of the page and of the poster."""
    if row.told_on:
        tag = Tag("Told back", "green")
    elif row.did:
        tag = Tag("Done, not told yet", "purple")
    else:
        tag = Tag("Waiting", "orange")
    place = f", {row.locality.name}" if row.locality else ""
    return Line(
        reference=row.reference,
        who=WE[row.of],
        said=row.said,
        heard=f"{row.where_heard}{place}, {day(row.heard_on)}",
        did=row.did,
        holds=_holds(row),
        told=f"Told on {day(row.told_on)}: {row.told_how}" if row.told_on else "",
        tag=tag,
        href=f"/you-said/{row.reference}",
    )


def _holds(row: "Voice") -> str:
    """Whether what was done is shown and still holds, where an action stands behind it."""
    if row.action is None:
        return ""
    said = {
        ActionState.VERIFIED: "Somebody independent has checked that it was done.",
        ActionState.LASTING: "It was looked at again, and it lasts.",
        ActionState.WEAKER: "It was looked at again, and it lasts in part.",
        ActionState.LAPSED: "It did not last. We have begun again.",
    }
    return said.get(ActionState(row.action.state), "")


def voice_page(actor: Actor, row: "Voice") -> VoicePage:
    """One of them, with what comes next for whoever may write."""
    may = actor.may(Permission.RECORD_SOURCES)
    at = f"/you-said/{row.reference}"
    return VoicePage(
        line=line_of(row),
        lesson=queries.lesson_seen(actor, row),
        action=queries.action_seen(actor, row),
        did_href=f"{at}/did" if may and not row.told_on else "",
        told_href=f"{at}/told" if may and row.did and not row.told_on else "",
    )
