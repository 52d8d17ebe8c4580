"""Letters of joint inspections, as their text comes out of a PDF."""

import json
import re
import unicodedata

import pytest

from goldthread.documents.reading import read
from goldthread.loop.intake.choose import learnt_by, propose
from goldthread.loop.intake.letters import is_letter
from goldthread.loop.intake.proposal import Proposal, ProposedSource
from tests.shared import shared_path

LETTER = """27 February 2025

Ann Example, Chief Executive, Anyshire County Council

Dear Anyshire partnership

Joint targeted area inspection of Anyshire

This letter says what inspectors found.

What needs to improve?

◼ How well agencies share infor-
  mation about risk, in particular at week-
  ends.
◼ The voice of the child in plans,
  which is too often absent and

                                                   1
\x0c  is not checked by managers.

Early help strengths

\uf06e Schools know their pupils well.

Main findings

Prose that goes on for some time and says a great deal about what inspectors saw in the
area.1 It is not a list.

Case study: area for improvement

A referral was closed too soon. The second call was not linked to the first. It was
three weeks before anybody visited.

1
    A footnote that belongs to nobody.
                                                   2
\x0cNext steps
The local authority should send its statement of action by Friday 5 May 2025. It will
be read.

Yours sincerely

                                                   3
"""


@pytest.fixture
def made_up() -> Proposal:
    return propose(read("letter.txt", LETTER.encode()))


@pytest.fixture(scope="module")
def letters() -> dict[str, Proposal]:
    folder = shared_path("data", "letters")
    documents = {path.name: read(path.name, path.read_bytes()) for path in sorted(folder.glob("*.txt"))}
    assert all(is_letter(document) for document in documents.values())
    return {name: propose(document) for name, document in documents.items()}


def test_a_letter_is_one_inspection_with_its_date(made_up: Proposal) -> None:
    (source,) = made_up.sources
    assert (source.kind, source.title) == ("INS", "Joint targeted area inspection of Anyshire")
    assert str(source.dated) == "2025-02-27"


def test_points_are_whole_though_lines_and_pages_cut_them(made_up: Proposal) -> None:
    lessons = made_up.sources[0].lessons
    assert [(lesson.strength, lesson.statement) for lesson in lessons[:3]] == [
        ("concern", "How well agencies share infor-mation about risk, in particular at week-ends."),
        ("concern", "The voice of the child in plans, which is too often absent and is not checked by managers."),
        ("good_practice", "Schools know their pupils well."),
    ]


def test_a_case_study_is_a_lesson_that_stands_on_its_story(made_up: Proposal) -> None:
    lesson = made_up.sources[0].lessons[3]
    assert (lesson.strength, lesson.statement) == ("concern", "A referral was closed too soon.")
    assert "three weeks" in lesson.evidence


def test_next_steps_are_recommendations_with_their_date(made_up: Proposal) -> None:
    (step,) = made_up.sources[0].recommendations
    assert step.text.startswith("The local authority should send")
    assert str(step.due) == "2025-05-05"


def test_prose_is_shown_and_page_furniture_is_said_to_be_left_out(made_up: Proposal) -> None:
    assert any("Prose that goes on" in part.text and "area. It" in part.text for part in made_up.unread)
    sentences = " ".join(remark.sentence for remark in made_up.remarks)
    assert "Page numbers are left out" in sentences
    assert "belongs to nobody" in sentences


def test_every_letter_gives_one_inspection_with_date_and_lessons(letters: dict[str, Proposal]) -> None:
    assert len(letters) == 65
    for name, proposal in letters.items():
        (source,) = proposal.sources
        assert source.kind == "INS"
        assert source.dated is not None and str(source.dated.year) in name
        assert any(lesson.strength == "concern" for lesson in source.lessons), name


@pytest.fixture(scope="module")
def statements() -> list[dict[str, str]]:
    """What somebody drew from the letters by hand: whole lists of points, and of older letters a selection."""
    lines = shared_path("data", "lessons", "lessons.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_the_statements_drawn_from_the_letters_are_found(
    letters: dict[str, Proposal], statements: list[dict[str, str]]
) -> None:
    sources = [(_letter_of(row, letters), row["text"]) for row in statements]
    found = sum(any(_plain(text) in row for row in _proposed(source)) for source, text in sources)
    exact = sum(_plain(text) in _proposed(source) for source, text in sources)
    print(f"recall: {found} of {len(statements)} statements found under their own letter, {exact} word for word")
    assert found >= 0.97 * len(statements)
    assert exact >= 0.85 * len(statements)


def test_little_is_proposed_that_nobody_drew_from_the_letters(
    letters: dict[str, Proposal], statements: list[dict[str, str]]
) -> None:
    """Only of letters whose lists were drawn whole can it be said that what is proposed beyond them is too much."""
    drawn: dict[str, set[str]] = {}
    for row in statements:
        if row["kind"] == "recommendation":
            drawn.setdefault(_letter_of(row, letters).title, set()).add(_plain(row["text"]))
    sources = [proposal.sources[0] for proposal in letters.values() if proposal.sources[0].title in drawn]
    proposed = [(s, lesson) for s in sources for lesson in s.lessons if lesson.strength == "concern"]
    beyond = [lesson for source, lesson in proposed if _plain(lesson.statement) not in drawn[source.title]]
    stories = sum(lesson.evidence.startswith(lesson.statement) for lesson in beyond)
    print(
        f"precision: {len(proposed) - len(beyond)} of {len(proposed)} concerns proposed from {len(sources)} letters "
        f"are on their lists; {stories} of the others are case studies"
    )
    assert len(beyond) <= 0.15 * len(proposed)


def test_a_paragraph_is_stated_in_its_first_sentence_and_stands_on_all_of_it() -> None:
    point = "Strategy meetings are often late. " + "This was seen in nine of the twelve cases that were looked at. " * 5
    letter = f"{LETTER.partition('What needs')[0]}What needs to improve?\n\n◼ {point}\n\n◼ A short one. It is whole.\n"
    first, second = propose(read("letter.txt", letter.encode())).sources[0].lessons
    assert first.statement == "Strategy meetings are often late."
    assert first.evidence == point.strip()
    assert (second.statement, second.evidence) == ("A short one. It is whole.", "")


def test_the_title_names_the_area(letters: dict[str, Proposal]) -> None:
    titles = [proposal.sources[0].title for proposal in letters.values()]
    named = [title for title in titles if title.startswith("Joint targeted area inspection of ")]
    assert len(named) >= 63
    assert not any("multi-agency" in title for title in named)


def _letter_of(row: dict[str, str], letters: dict[str, Proposal]) -> ProposedSource:
    words = [word for word in _plain(row["board"]).split() if word not in ("and", "on")]
    fitting = [name for name in letters if all(word in name for word in words) and str(row["year"]) in name]
    assert len(fitting) == 1, (row["board"], fitting)
    return letters[fitting[0]].sources[0]


def _proposed(source: ProposedSource) -> list[str]:
    """Its statements and recommendations; evidence does not count."""
    return [_plain(lesson.statement) for lesson in source.lessons] + [_plain(r.text) for r in source.recommendations]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", text).casefold()))


def test_what_inspectors_asked_of_another_area_is_no_recommendation_here(made_up: Proposal) -> None:
    asked = [each.text for each in made_up.sources[0].recommendations]
    elsewhere = learnt_by(made_up, "national")
    assert asked and not elsewhere.sources[0].recommendations
    assert [each.text for each in elsewhere.unread[-len(asked) :]] == asked
    assert learnt_by(made_up, "own") == made_up
