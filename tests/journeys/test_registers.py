"""What people do with whole registers: keep a view of one, choose its columns, and change several rows at once."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.journeys.person import Person

COORDINATOR = "Tomasz Wilkmere"
LATER = date.today() + timedelta(days=200)

Somebody = Callable[..., Person]


def test_a_view_is_kept_found_again_and_forgotten(somebody: Somebody) -> None:
    coordinator = somebody(COORDINATOR)
    coordinator.opens("/actions?state=claimed")
    coordinator.unfolds("Saved views")
    coordinator.fills("Name for what you see now", "Waiting for a check")
    coordinator.presses("Save this view")

    coordinator.opens("/actions")
    coordinator.unfolds("Saved views")
    coordinator.follows("Waiting for a check")
    assert coordinator.path == "/actions?state=claimed"
    coordinator.unfolds("Choose columns")
    coordinator.ticks("Claimed on")
    coordinator.presses("Show these")
    with coordinator.within("table", "Actions"):
        coordinator.sees("Claimed on")

    coordinator.opens("/actions")
    coordinator.unfolds("Saved views")
    coordinator.presses("Forget the view Waiting for a check")
    coordinator.unfolds("Saved views")
    assert coordinator.counts("link", "Waiting for a check") == 0


def test_several_actions_get_a_new_date_at_once(somebody: Somebody) -> None:
    coordinator = somebody(COORDINATOR)
    coordinator.opens("/actions?state=agreed")
    coordinator.ticks_rows(2)
    coordinator.presses("Change the ticked actions")
    coordinator.is_at("Change 2 actions")
    coordinator.gives_the_day("New date", LATER)
    coordinator.presses("Save")
    coordinator.sees_the_problem("Say why")
    coordinator.fills("Why?", "The agencies that share this work merge in the spring.")
    coordinator.presses("Save")
    coordinator.sees("2 actions changed.")


def test_several_lessons_get_a_theme_at_once_and_one_recommendation(somebody: Somebody) -> None:
    coordinator = somebody(COORDINATOR)
    coordinator.opens("/lessons")
    coordinator.ticks_rows(2)
    with coordinator.within("group", "Change several at once"):
        coordinator.picks("Theme", "Neglect")
        coordinator.presses("Give theme")
    coordinator.sees("The theme was given to")
    coordinator.ticks_rows(2)
    coordinator.presses("Recommend because of these")
    coordinator.is_at("Write a recommendation")
