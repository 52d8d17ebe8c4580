"""Reading a lesson's way: a fixed number of queries, whatever hangs on it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.thread import Bead
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.outcome import came_of_it
from goldthread.loop.actions.policy import sees_what_answers
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.lessons.choices import Audience
from goldthread.loop.sources.choices import ELSEWHERE
from goldthread.web.thread.rows import Row, Rows
from goldthread.web.thread.weave import Note, Stitch, Woven, weave

if TYPE_CHECKING:
    from goldthread.loop.actions.models import ActionLesson, Evidence, LastingCheck, Verification
    from goldthread.loop.lessons.models import Lesson

    Hanging = TypeVar("Hanging", Evidence, LastingCheck, Verification)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """What the thread's template and its PDF receive."""

    reference: str
    statement: str
    sentence: str
    beads: tuple[Bead, ...]
    stitches: tuple[Stitch, ...]
    answering: tuple[Stitch, ...]
    """The recommendations and actions on it."""


def thread_page(actor: Actor, reference: str) -> ThreadPage:
    """The thread of one lesson as this person may see it."""
    lesson = lessons.get_for_thread(actor, reference)
    woven = weave(read(actor, lesson), actor.today)
    return ThreadPage(
        reference=lesson.reference,
        statement=lesson.statement,
        sentence=woven.sentence,
        beads=tuple(as_bead(stitch) for stitch in woven.stitches),
        stitches=woven.stitches,
        answering=_answering(woven),
    )


def read(actor: Actor, lesson: "Lesson") -> Rows:
    """Everything on a lesson's way that the actor may see."""
    messages = list(lessons.messages(actor, [lesson.pk]))
    named = any(message.audience == Audience.NAMED_AGENCIES for message in messages)
    return Rows(
        lesson=lesson,
        messages=messages,
        agencies=[link.agency.short_name for link in lessons.agencies_named(actor, [lesson.pk])] if named else [],
        recommendations=[link.recommendation for link in lessons.recommendations_of(actor, [lesson.pk])],
        questions=list(lessons.questions(actor, [lesson.pk])),
        actions=_rows(actor, lesson) if actor.may(Permission.READ_ACTIONS) else (),
        reached=None if sees_what_answers(actor) else actions.stages(actor, [lesson])[lesson.pk],
        earlier=_earlier(actor, lesson),
    )


def _earlier(actor: Actor, lesson: "Lesson") -> list[tuple[str, str]]:
    before = lessons.repeated_earlier(actor, lesson)
    came = actions.came_of(actor, before)
    return [
        (
            f"{each.learnt_on.year}, {each.source.title} ({each.reference})",
            came_of_it(each.kind, came[each.pk], elsewhere=each.source.kind in ELSEWHERE),
        )
        for each in before
    ]


def _rows(actor: Actor, lesson: "Lesson") -> list[Row]:
    links: dict[int, list[ActionLesson]] = defaultdict(list)
    for link in actions.of_lessons(actor, [lesson.pk], with_description=True):
        links[link.action_id].append(link)
    if not links:
        return []
    evidence = _by_action(actions.evidence_of(actor, links))
    verifications = _by_action(actions.verifications_of(actor, links))
    checks = _by_action(actions.lasting_checks_of(actor, links))
    return [Row(held[0].action, evidence[key], verifications[key], checks[key]) for key, held in links.items()]


def _by_action(rows: "Iterable[Hanging]") -> "dict[int, list[Hanging]]":
    found: dict[int, list[Hanging]] = defaultdict(list)
    for row in rows:
        found[row.action_id].append(row)
    return found


def as_bead(stitch: Stitch) -> Bead:
    """A stitch as the page draws it."""
    return Bead(
        verb=stitch.verb,
        title=stitch.title,
        state=stitch.state,
        when=stitch.when,
        who=stitch.who,
        reference=stitch.reference,
        text="\n\n".join(_markdown(note) for note in stitch.notes),
        href=stitch.href,
        status=stitch.status,
        colour=stitch.colour,
        turn=stitch.turn,
        children=tuple(as_bead(branch) for branch in stitch.branches),
        shown=stitch.shown,
    )


def _markdown(note: Note) -> str:
    return f"**{note.label}**\n\n{note.text}" if note.text.startswith("- ") else f"**{note.label}**\n{note.text}"


def _answering(woven: Woven) -> tuple[Stitch, ...]:
    return tuple(branch for stitch in woven.stitches for branch in stitch.branches if branch.reference)
