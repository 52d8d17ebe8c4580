"""The words of the field: the little language they are written in, and that every word of them can be found."""

import re

import pytest

from goldthread.loop.lessons.recurrence.phrases import pattern
from goldthread.loop.lessons.recurrence.themes import areas
from goldthread.loop.lessons.recurrence.vocabulary import NO_EFFECT, Slot, data, of_the_field

WORDS = [
    *(("concepts.yaml", key, word) for key, one in data("concepts.yaml").items() for word in one["words"]),
    *(
        ("issues.yaml", key, word)
        for key, one in data("issues.yaml").items()
        for words in (*one["needs"], one.get("unless", []))
        for word in words
    ),
]


@pytest.mark.parametrize(
    ("phrase", "found", "not_found"),
    [
        ("school nurs*", "The School nurses", "schools nurse"),
        ("GP|GPs", "two GPs", "gps trackers"),
        ("shar* ... information", "sharing of all the case information", "shares a b c d e f g information"),
        ("SPA", "the SPA", "a spa"),
        ("children's views", "the children’s views", "childrens views"),
        ("A&E", "in A&E", "a e"),
    ],
)
def test_phrases(phrase: str, found: str, not_found: str) -> None:
    assert pattern([phrase]).search(found)
    assert not pattern([phrase]).search(not_found)


def test_a_word_is_not_found_inside_another() -> None:
    assert not pattern(["record"]).search("recorder, prerecord, e-record")


def test_every_word_is_a_text_and_every_phrase_can_match() -> None:
    known = of_the_field().concepts
    for file, key, word in WORDS:
        assert isinstance(word, str), f"{file} {key}: quote {word!r}"
        if file == "issues.yaml" and word in known:
            continue
        said = re.sub(r"\s*\.\.\.\s*", " and ", word)
        said = " ".join(part.split("|")[0].replace("*", "") for part in said.split())
        assert pattern([word]).search(f"so {said} so"), f"{file} {key}: {word!r} finds nothing"


def test_no_word_stands_twice_in_a_concept() -> None:
    for key, one in data("concepts.yaml").items():
        assert len(set(one["words"])) == len(one["words"]), key


def test_issues_have_names_of_their_own_and_needs() -> None:
    issues = of_the_field().issues
    assert len({issue.name for issue in issues.values()}) == len(issues)
    assert all(issue.needs for issue in issues.values())
    assert issues.keys().isdisjoint({NO_EFFECT})


def test_each_slot_has_concepts() -> None:
    assert all(of_the_field().of_slot(slot) for slot in Slot)


def test_areas_name_issues_and_concepts_that_exist() -> None:
    known = of_the_field()
    for key, area in areas().items():
        assert not (area.sure | area.maybe) - (known.issues.keys() | known.concepts.keys()), key
