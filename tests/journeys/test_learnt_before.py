"""A lesson that was learnt before: it is noticed while it is written, judged, asked about, answered, and seen again."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.journeys.person import Person

COORDINATOR, CHAIR = "Tomasz Wilkmere", "Rosalind Achterby"
FROM = "Themed joint inspection of help for unborn children and babies"
AGAIN = "Families heard about safe sleep once, after the birth, and not again when they moved or the baby was unwell."
BEFORE = "Advice on sleep was given in the first week and not again when the family moved in with relatives"
ANSWER = "The advice hung on one visit. Nobody owned it for the months after, and no figure told us that it stopped."

Somebody = Callable[..., Person]


def test_a_lesson_that_came_back_is_noticed_confirmed_explained_and_seen(somebody: Somebody) -> None:
    coordinator = somebody(COORDINATOR)
    coordinator.opens("/lessons/write")
    coordinator.fills("Words in its title or reference", "unborn inspection")
    coordinator.presses("Find a source")
    coordinator.follows(FROM)
    coordinator.is_at("Write a lesson")
    coordinator.fills("What was learnt?", AGAIN)
    coordinator.presses("Look for earlier learning")
    coordinator.sees(
        "Have we learnt this before?", BEFORE, "Both: safer sleep", "closed on", "Checked later: it lasted."
    )
    coordinator.chooses("Something to improve")
    coordinator.presses("Save")
    coordinator.is_at(AGAIN)
    coordinator.sees("These may say the same. The likeliest comes first.", BEFORE)
    lesson = coordinator.path

    coordinator.follows("Does it repeat it, or is it different?…")
    coordinator.is_at("Is it the same lesson?")
    coordinator.sees(AGAIN, "Both: safer sleep")
    coordinator.presses("This is different")
    coordinator.sees_the_problem("Say in a few words what makes it different")
    coordinator.picks("If it repeats it, who finds out why what was done was not sustained?", CHAIR)
    coordinator.gives_the_day("By when?", date.today() + timedelta(days=10))
    coordinator.presses("This repeats it")
    coordinator.sees("The board is asked why it was not sustained.", "Confirmed: this was learnt before.")
    coordinator.sees(f"{CHAIR} is to find out")

    chair = somebody(CHAIR)
    chair.opens(lesson)
    chair.follows("Answer it…")
    chair.fills("What does the board answer?", ANSWER)
    chair.presses("Save")
    chair.sees("The board's answer is recorded.", ANSWER)
    chair.follows("See its whole history")
    chair.sees("What to ask", "Why it was not sustained", ANSWER, AGAIN)

    chair.follows("Hot spots")
    chair.is_at("Hot spots")
    chair.unfolds("The drawing as a table")
    chair.sees("came back")
