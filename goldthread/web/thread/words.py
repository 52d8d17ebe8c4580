"""Small numbers and lists as a sentence says them. Pure functions."""

from collections.abc import Sequence

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def word(number: int) -> str:
    """A small number as a word: "no", "three"; a larger one in figures."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


def number(count: int, noun: str) -> str:
    """A number with its noun: "one action", "three actions"."""
    return f"{word(count)} {noun}{'' if count == 1 else 's'}"


def all_of(count: int, total: int, done: str) -> str:
    """How many of a few are done: "both answered", "not answered yet"."""
    if count == total:
        return done if total == 1 else f"{'both' if total == 2 else 'all'} {done}"
    return f"not {done} yet" if count == 0 else f"{word(count)} {done}"


def listed(names: Sequence[str]) -> str:
    """Names in a row: "Health, Police and Housing"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
