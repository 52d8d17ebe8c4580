"""The sentence at the head of a thread: the whole in three breaths. Nothing here reads the database or the clock."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from goldthread.design.wording import MONTHS, day
from goldthread.loop.actions.choices import EVIDENCED, ActionState
from goldthread.loop.actions.rules import is_late
from goldthread.loop.actions.stages import BEING_DONE, Stage
from goldthread.loop.lessons.choices import TAKEN_UP, Answer, LessonKind
from goldthread.web.thread.rows import Rows, goes_on
from goldthread.web.thread.words import capital, listed, number, word

if TYPE_CHECKING:
    from goldthread.loop.actions.models import Action
    from goldthread.loop.lessons.models import BoardQuestion, Recommendation

_A = ActionState


def sentence(rows: Rows, today: date) -> str:
    """The whole thread in a few short sentences, for whoever reads nothing else."""
    on = rows.lesson.learnt_on
    done = [_said_stage(rows.reached)] if rows.reached else _said_actions(rows, today)
    said = [f"Learnt in {MONTHS[on.month - 1]} {on.year}.", _said_answers(rows), *done]
    return " ".join(part for part in said if part)


def _said_answers(rows: Rows) -> str:
    total = len(rows.recommendations)
    if not total:
        if rows.questions:
            return _said_questions(rows.questions)
        if rows.actions or rows.reached in BEING_DONE or rows.lesson.kind == LessonKind.GOOD_PRACTICE:
            return ""
        return "Nobody has answered it yet."
    accepted = sum(1 for one in rows.recommendations if one.answer in TAKEN_UP)
    awaited = sum(1 for one in rows.recommendations if one.answer == Answer.AWAITED)
    if accepted == total:
        which = {1: "the recommendation", 2: "both recommendations"}.get(total, f"all {word(total)} recommendations")
        return f"The board accepted {which}."
    if awaited == total:
        waits = "recommendation waits" if total == 1 else "recommendations wait"
        return f"{word(total).capitalize()} {waits} for the board’s answer."
    if not accepted and not awaited:
        return f"The board answered {number(total, 'recommendation')}: {how(rows.recommendations)}."
    rest = f"; {word(awaited)} {'waits' if awaited == 1 else 'wait'} for its answer" if awaited else ""
    return f"The board accepted {word(accepted)} of {number(total, 'recommendation')}{rest}."


def _said_stage(stage: Stage) -> str:
    """How far the board has come, for a reader who does not see every action."""
    return f"{stage.label}." if stage in BEING_DONE else ""


def _said_questions(questions: "Sequence[BoardQuestion]") -> str:
    asked = "a question" if len(questions) == 1 else f"{word(len(questions))} questions"
    them = "it" if len(questions) == 1 else "them"
    answered = sum(1 for one in questions if one.answer)
    if not answered:
        return f"It put {asked} to the board, which has not answered {them} yet."
    some = "" if answered == len(questions) else f"{word(answered)} of "
    return f"It put {asked} to the board, which has answered {some}{them}."


def _said_actions(rows: Rows, today: date) -> list[str]:
    if not rows.actions:
        return ["No action is planned yet."] if goes_on(rows) and rows.recommendations else []
    kept = [row.action for row in rows.actions if row.action.state != _A.CANCELLED]
    if not kept:
        return ["Every action was given up."]
    shown = [action for action in kept if action.state in EVIDENCED]
    waiting = [action for action in kept if action.state not in EVIDENCED]
    said = capital(how_many_shown(len(shown), len(kept)))
    if waiting:
        names = list(dict.fromkeys(_waits_for(action) for action in waiting))
        verb = "waits" if len(waiting) == 1 else "wait"
        subject = word(len(waiting)) if len(kept) > 1 else "it"
        late = sum(1 for action in waiting if is_late(action.state, action.due_on, today))
        said += f"; {subject} {verb} for {listed(names)}"
        said += f", {'late' if len(waiting) == 1 else f'{word(late)} late'}" if late else ""
    return [f"{said}.", _said_lasting(rows, today)]


def _said_lasting(rows: Rows, today: date) -> str:
    lapsed = sum(1 for row in rows.actions if row.action.state == _A.LAPSED)
    if lapsed:
        return f"{word(lapsed).capitalize()} did not last."
    due = [check.due_on for row in rows.actions for check in row.checks if not check.outcome]
    held = any(row.action.state == _A.LASTING for row in rows.actions)
    weaker = sum(1 for row in rows.actions if row.action.state == _A.WEAKER)
    if weaker:
        return f"When it was looked at again, {word(weaker)} held in part."
    if due and min(due) < today:
        return f"{'It has held so far; the' if held else 'The'} second look was due by {day(min(due))}."
    if due:
        start = "It has held so far and is" if held else "Whether it lasts is"
        return f"{start} looked at {'again ' if held else ''}by {day(min(due))}."
    return "It still held when it was looked at again." if held else ""


def _waits_for(action: "Action") -> str:
    if action.state == _A.CLAIMED:
        return "an independent check"
    if action.lead_agency:
        return action.lead_agency.short_name
    return action.lead_officer.name if action.lead_officer else "somebody to lead it"


_ANSWERED = {
    Answer.ACCEPTED: "accepted",
    Answer.ACCEPTED_IN_PART: "accepted in part",
    Answer.REJECTED: "rejected",
    Answer.REFERRED_NATIONALLY: "referred nationally",
    Answer.AWAITED: "waiting for the board",
}


def how(recommendations: "Sequence[Recommendation]") -> str:
    """How recommendations were answered: "both accepted", "two accepted, one rejected"."""
    counts = {answer: sum(1 for one in recommendations if one.answer == answer) for answer in _ANSWERED}
    found = [(answer, count) for answer, count in counts.items() if count]
    if len(found) == 1:
        answer, count = found[0]
        return _ANSWERED[answer] if count == 1 else f"{'both' if count == 2 else 'all'} {_ANSWERED[answer]}"
    return ", ".join(f"{word(count)} {_ANSWERED[answer]}" for answer, count in found)


def how_many_shown(shown: int, total: int) -> str:
    """How many actions are shown, as a person would say it: "two of three actions are shown"."""
    things = number(total, "action")
    if total == 1:
        return "the one action is shown" if shown else "one action, not shown yet"
    if shown == total:
        return f"{'both' if total == 2 else 'all'} {things if total > 2 else 'actions'} are shown"
    return f"{word(shown) if shown else 'none'} of {things} {'is' if shown == 1 else 'are'} shown"
