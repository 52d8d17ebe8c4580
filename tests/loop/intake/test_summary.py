"""The summary of learning of a real board, counted against a list made by hand, in every format it may come in."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from goldthread.documents.reading import read
from goldthread.documents.reading.model import Document
from goldthread.loop.intake.choose import propose
from goldthread.loop.intake.proposal import Proposal, ProposedSource
from tests.loop.intake import written
from tests.shared import shared_path

SEED = "cheshire-west-and-chester-framework-2015.txt"
BY_HAND: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("cheshire-west-and-chester-summary.json").read_text(encoding="utf-8")
)
FORMATS: dict[str, Callable[[written.Rows], bytes]] = {
    "html": written.to_html,
    "md": written.to_markdown,
    "csv": written.to_csv,
    "xlsx": written.to_xlsx,
    "docx": written.to_docx,
    "pdf": written.to_pdf,
}


@pytest.fixture(scope="module")
def document() -> Document:
    return read(SEED, shared_path("seeds", SEED).read_bytes())


@pytest.fixture(scope="module")
def proposal(document: Document) -> Proposal:
    return propose(document)


def test_all_nine_sources_are_found_in_order(proposal: Proposal) -> None:
    assert proposal.shape == "learning_summary"
    assert [source.kind for source in proposal.sources] == [listed["kind"] for listed in BY_HAND]
    for source, listed in zip(proposal.sources, BY_HAND, strict=True):
        assert source.title.startswith(listed["title"])
        assert source.period == listed["period"]
        assert source.note.startswith(listed["note"])


@pytest.mark.parametrize("number", range(len(BY_HAND)), ids=[listed["title"] for listed in BY_HAND])
def test_each_bullet_stays_under_its_own_source(proposal: Proposal, number: int) -> None:
    source, listed = proposal.sources[number], BY_HAND[number]
    _opens([lesson.statement for lesson in source.lessons], listed["lessons"])
    _opens([each.text for each in source.recommendations], listed["recommendations"])
    assert {message.audience for message in source.messages} == set(listed["messages"])
    for audience, openings in listed["messages"].items():
        _opens([message.text for message in source.messages if message.audience == audience], openings)


def test_a_sentence_cut_by_a_page_goes_back_to_the_row_it_began_in(proposal: Proposal) -> None:
    marac, exploitation = proposal.sources[1], proposal.sources[2]
    assert marac.lessons[-1].statement.endswith("has now been provided.")
    assert not any("has now been provided" in lesson.statement for lesson in exploitation.lessons)
    smoking = proposal.sources[7].lessons[-1]
    assert smoking.headline == "Smoking in pregnancy"
    assert smoking.statement.endswith("underweight babies.")


def test_bold_words_become_headlines_and_sub_topics_evidence(proposal: Proposal) -> None:
    reviews = proposal.sources[6]
    assert reviews.lessons[0].headline == "Start again syndrome"
    topics = [lesson.evidence.casefold() for lesson in reviews.lessons]
    assert sum("assessment of risk" in topic for topic in topics) == 8
    assert sum("lived experience" in topic for topic in topics) == 5
    assert sum("risk & need, namely" in topic for topic in topics) == 4


def test_the_framework_itself_is_shown_as_not_proposed(proposal: Proposal) -> None:
    unread = "\n".join(part.text for part in proposal.unread)
    for words in ("Lead Sub-Group", "Root Cause Analysis", "Section 175", "Bite-Sized Briefings", "CONTENTS"):
        assert words in unread
    assert all(part.reason and part.place for part in proposal.unread)


def test_no_word_of_the_document_is_lost(document: Document, proposal: Proposal) -> None:
    held = _all_words(proposal)
    headings = _words(
        "Source of Learning and Improvement Summary Recommendations or Actions "
        "Key Messages for multi agency practice Practitioner s Practitioners Managers"
    )
    missing = {word for text in document.texts() for word in _words(text.text)} - held - headings
    assert not missing


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_summary_reads_the_same_in_every_format(document: Document, proposal: Proposal, ending: str) -> None:
    rows = document.tables[-1].rows
    other = propose(read(f"summary.{ending}", FORMATS[ending](rows)))
    assert [_essence(source) for source in other.sources] == [_essence(source) for source in proposal.sources]


def test_rows_that_name_the_source_again_and_again_are_one_source() -> None:
    proposal = propose(
        read(
            "learning.csv",
            b"Source,Learning,Recommendation,Lead\n"
            b"Audit of neglect,Chronologies help,Keep chronologies,Ann\n"
            b"Audit of neglect,Drift is common,,\n"
            b"Complaint 7,Letters were late,Answer in ten days,\n",
        )
    )
    assert [(source.title, source.kind, len(source.lessons)) for source in proposal.sources] == [
        ("Audit of neglect", "AUD", 2),
        ("Complaint 7", "CMP", 1),
    ]
    assert [(part.place, part.text, part.reason) for part in proposal.unread] == [
        ("row 2", "Ann", "There is no place for the column “Lead”.")
    ]


def test_columns_for_each_audience_become_messages() -> None:
    proposal = propose(
        read(
            "learning.csv",
            b"Our learning 2024,,,\nSource,Learning,Messages for managers,Messages for practitioners\n"
            b"Rapid review,Thresholds differ,Check decisions,Ask again\n",
        )
    )
    (source,) = proposal.sources
    assert [(message.audience, message.text) for message in source.messages] == [
        ("managers", "Check decisions"),
        ("practitioners", "Ask again"),
    ]
    assert proposal.unread[0].text.strip() == "Our learning 2024"


def test_learning_before_any_source_is_shown_and_not_dropped() -> None:
    proposal = propose(read("learning.csv", b"Source,Learning\n,Whose is this\nAudit,Something learnt\n"))
    assert any("Whose is this" in part.text for part in proposal.unread)


def _opens(texts: list[str], openings: list[str]) -> None:
    assert len(texts) == len(openings)
    for text, opening in zip(texts, openings, strict=True):
        assert text.startswith(opening), (text[:60], opening)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def _essence(source: ProposedSource) -> tuple[object, ...]:
    return (
        source.kind,
        _plain(source.title),
        [_plain(lesson.statement) for lesson in source.lessons],
        [_plain(each.text) for each in source.recommendations],
        [(message.audience, _plain(message.text)) for message in source.messages],
        _plain(source.note),
    )


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text.casefold()))


def _all_words(proposal: Proposal) -> set[str]:
    texts = [part.text for part in proposal.unread]
    for source in proposal.sources:
        texts += [source.title, source.note, *(each.text for each in source.recommendations)]
        texts += [message.text for message in source.messages]
        texts += [f"{lesson.statement} {lesson.evidence}" for lesson in source.lessons]
    return set().union(*map(_words, texts))
