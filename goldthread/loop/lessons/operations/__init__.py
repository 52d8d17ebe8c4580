"""Writing lessons, recommendations and the board's answers."""

from goldthread.loop.lessons.operations.comparing import WHY_NOT_SUSTAINED, compare, find_likely
from goldthread.loop.lessons.operations.reading import read_again
from goldthread.loop.lessons.operations.recommending import change_recommendation, give_owner, recommend, respond
from goldthread.loop.lessons.operations.sorting import confirm_themes, give_theme, take_theme_away
from goldthread.loop.lessons.operations.writing import (
    answer_question,
    ask_the_board,
    change_lesson,
    take_back,
    write_lesson,
)

__all__ = [
    "WHY_NOT_SUSTAINED",
    "answer_question",
    "ask_the_board",
    "change_lesson",
    "change_recommendation",
    "compare",
    "confirm_themes",
    "find_likely",
    "give_owner",
    "give_theme",
    "read_again",
    "recommend",
    "respond",
    "take_back",
    "take_theme_away",
    "write_lesson",
]
