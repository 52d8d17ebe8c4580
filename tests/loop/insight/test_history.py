"""The history of a lesson that came back, in words."""

from datetime import date
from typing import Any

from goldthread.loop.actions.choices import ActionState, Strength
from goldthread.loop.insight.rules import Occurrence, came_back, story, to_ask
from goldthread.loop.sources.choices import SourceKind


def met(number: int, year: int, kind: str = SourceKind.REVIEW, **said: Any) -> Occurrence:
    return Occurrence(number, f"L-{number}", "Notices come late", date(year, 5, 1), f"Source {number}", kind, **said)


CLOSED: dict[str, Any] = {
    "actions": 1,
    "closed_on": date(2014, 3, 1),
    "states": (ActionState.VERIFIED,),
    "strengths": (Strength.WEAK,),
}


def test_the_history_is_told_in_a_line() -> None:
    history = [met(1, 2013, **CLOSED), met(2, 2016, SourceKind.AUDIT), met(3, 2021)]
    assert story(history) == "2013 review, closed 2014; 2016 audit; 2021 review"


def test_what_was_closed_and_learnt_again_came_back_and_what_was_learnt_elsewhere_did_not() -> None:
    history = [met(1, 2013, **CLOSED), met(2, 2015, SourceKind.NATIONAL), met(3, 2016, SourceKind.AUDIT)]
    assert [(one.lesson_id, again.lesson_id) for one, again in came_back(history)] == [(1, 3)]
    assert came_back([met(1, 2013, **CLOSED), met(2, 2013)]) == (), "learnt again while it was being worked on"


def test_what_to_ask_comes_from_what_was_done_and_what_was_not() -> None:
    asked = to_ask([met(1, 2013, **CLOSED), met(2, 2016, SourceKind.AUDIT), met(3, 2021)])
    assert [question.split(".")[0] for question in asked] == [
        "It was closed in 2014 by reminders, training or policy alone, and was back in 2016",
        "What was closed in 2014 was not looked at again before it was back in 2016",
        "Nothing was done about it in 2016",
    ]
    lapsed = {**CLOSED, "states": (ActionState.LAPSED,), "strengths": (Strength.STRONG,)}
    assert "found not to hold" in to_ask([met(1, 2013, **lapsed), met(2, 2016)])[0]
    elsewhere = to_ask([met(1, 2012, SourceKind.OTHER_BOARD), met(2, 2016), met(3, 2018)])
    assert elsewhere[-1].startswith("It was published elsewhere in 2012")
    assert to_ask([met(1, 2016)]) == ()
