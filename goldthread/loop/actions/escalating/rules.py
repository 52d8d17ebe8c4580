"""Which step a late action has come to, and how its letter begins."""

from collections.abc import Sequence
from datetime import date

from goldthread.core.refusals import Refusal
from goldthread.loop.actions.escalating.choices import ORDER, Step

BETWEEN = 28
"""Days from the last step that a framework names to the next, where it names fewer than four."""


def days_of(steps: Sequence[int]) -> tuple[int, ...]:
    """After how many days late each of the four steps is reached, by the days that a framework names."""
    named = sorted(steps)[: len(ORDER)] or [1]
    while len(named) < len(ORDER):
        named.append(named[-1] + BETWEEN)
    return tuple(named)


def reached(days_late: int, steps: Sequence[int]) -> Step | None:
    """The highest step that so many days have come to."""
    passed = [step for step, days in zip(ORDER, days_of(steps), strict=True) if days_late >= days]
    return passed[-1] if passed else None


def rank(step: str) -> int:
    """How high a step is."""
    return ORDER.index(Step(step))


def following(step: str) -> Step:
    """The step after this one; after the last there is no other."""
    return ORDER[min(rank(step) + 1, len(ORDER) - 1)]


def check_letter(*, step: str, to_name: str, letter: str) -> None:
    """Refuse a letter that is to nobody, or says nothing."""
    if step not in Step.values:
        raise Refusal("Choose to whom this goes up.", "step")
    if not to_name.strip():
        raise Refusal("Write the name of the person whom the letter is to.", "to_name")
    if not letter.strip():
        raise Refusal("Write the letter.", "letter")


def check_answer(*, answer: str, answered_by: str, answered_on: date, sent_on: date | None, today: date) -> None:
    """Refuse an answer that says nothing, or came before the letter went."""
    if not answer.strip():
        raise Refusal("Write what they answered.", "answer")
    if not answered_by.strip():
        raise Refusal("Say who answered.", "answered_by")
    if answered_on > today:
        raise Refusal("An answer is kept when it has come.", "answered_on")
    if sent_on is None or answered_on < sent_on:
        raise Refusal("The answer cannot have come before the letter went.", "answered_on")


def letter(
    *,
    step: str,
    to_name: str,
    board: str,
    reference: str,
    title: str,
    agency: str,
    lead: str,
    was_due: str,
    late: str,
    earlier: Sequence[str],
    answer_by: str,
    writer: str,
) -> str:
    """A letter as it is offered for writing on: what is late, what was tried, what is asked, by when."""
    opening = {
        Step.LEAD: "I am writing about an action that is yours.",
        Step.AGENCY_HEAD: f"I am writing to you as the person who leads on safeguarding for {agency}.",
        Step.CHAIR: "I am bringing an action to you that has not moved with the steps that we have taken so far.",
        Step.CHIEF_EXECUTIVE: f"I am writing to you as the chief executive of {agency}, because the steps before "
        "this one have not brought an action forward.",
    }[Step(step)]
    tried = "\n".join(f"- {each}" for each in earlier)
    parts = [
        f"Dear {to_name}",
        opening,
        f"{reference}: {title}\nLead: {lead or 'nobody is named'}, {agency}\n"
        f"It was due on {was_due} and is {late} late.",
        f"What we have done until now:\n{tried}" if tried else "",
        "Children depend on what we said we would do after we learnt from their lives. Please tell us:\n"
        "- what stands in the way\n"
        "- what will be done, by whom and by which day\n"
        "- how you will know that it has made a difference",
        f"Please answer by {answer_by}.",
        f"{writer}\nfor {board}",
    ]
    return "\n\n".join(part for part in parts if part)
