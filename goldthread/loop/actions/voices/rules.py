"""What must be said of what people raised."""

from datetime import date

from goldthread.core.refusals import Refusal
from goldthread.loop.actions.choices import VoiceOf


def check_said(*, of: str, said: str, where_heard: str, heard_on: date, today: date) -> None:
    """Refuse what does not say who raised what, and where."""
    if of not in VoiceOf.values:
        raise Refusal("Say who raised it.", "of")
    if not said.strip():
        raise Refusal("Write what they said.", "said")
    if not where_heard.strip():
        raise Refusal("Say where it was heard, such as “staff forum” or “young advisers”.", "where_heard")
    if heard_on > today:
        raise Refusal("It was heard on a day that has come.", "heard_on")


def check_told(*, did: str, told_how: str, told_on: date, today: date) -> None:
    """Refuse to say that people were told before there is something to tell, and a way in which it was told."""
    if not did.strip():
        raise Refusal("Write first what was done, then tell them.")
    if not told_how.strip():
        raise Refusal("Say how they were told, such as “at their next meeting”.", "told_how")
    if told_on > today:
        raise Refusal("They were told on a day that has come.", "told_on")
