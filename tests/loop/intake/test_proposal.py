"""A proposal is kept as JSON while a person corrects it, and comes back the same."""

import json

from hypothesis import given
from hypothesis import strategies as st

from goldthread.documents.reading import read
from goldthread.documents.reading.model import Remark
from goldthread.loop.intake.choose import propose, propose_file
from goldthread.loop.intake.proposal import (
    Proposal,
    ProposedAction,
    ProposedLesson,
    ProposedMessage,
    ProposedRecommendation,
    ProposedSource,
    Unread,
    from_json,
    to_json,
)

TEXT = st.text(max_size=20)
DATES = st.none() | st.dates()
SOURCES = st.builds(
    ProposedSource,
    key=TEXT,
    kind=TEXT,
    title=TEXT,
    period=TEXT,
    dated=DATES,
    note=TEXT,
    place=TEXT,
    lessons=st.lists(
        st.builds(
            ProposedLesson,
            key=TEXT,
            statement=TEXT,
            headline=st.none() | TEXT,
            strength=st.sampled_from(["concern", "good_practice"]),
            place=TEXT,
            evidence=TEXT,
        ),
        max_size=2,
    ).map(tuple),
    recommendations=st.lists(
        st.builds(ProposedRecommendation, key=TEXT, text=TEXT, place=TEXT, due=DATES, due_text=TEXT), max_size=2
    ).map(tuple),
    messages=st.lists(
        st.builds(ProposedMessage, key=TEXT, audience=st.sampled_from(["managers", "public"]), text=TEXT, place=TEXT),
        max_size=2,
    ).map(tuple),
)
ACTIONS = st.builds(ProposedAction, key=TEXT, title=TEXT, due=DATES, remarks=st.lists(TEXT, max_size=2).map(tuple))
PROPOSALS = st.builds(
    Proposal,
    document_name=TEXT,
    shape=st.sampled_from(["learning_summary", "prose"]),
    sources=st.lists(SOURCES, max_size=2).map(tuple),
    actions=st.lists(ACTIONS, max_size=2).map(tuple),
    unread=st.lists(st.builds(Unread, TEXT, TEXT, TEXT), max_size=2).map(tuple),
    remarks=st.lists(st.builds(Remark, TEXT, TEXT), max_size=2).map(tuple),
)


@given(PROPOSALS)
def test_it_comes_back_the_same(proposal: Proposal) -> None:
    assert from_json(json.loads(json.dumps(to_json(proposal)))) == proposal


def test_the_same_document_gives_the_same_proposal() -> None:
    data = b"Source,Learning\nAudit,One\nAudit,Two\n"
    assert to_json(propose_file("a.csv", data)) == to_json(propose_file("a.csv", data))
    (source,) = propose_file("a.csv", data).sources
    assert [lesson.key for lesson in source.lessons] == ["s1.l1", "s1.l2"]


PROSE = """# Annual learning

Some words of welcome.

## Audit of early help

The audit looked at ten files.

- Plans were clear and effective.
- Drift was not seen soon enough.

### Recommendations

1. Agree a shared plan.

### Key messages for practitioners

- Ask the child.

## Complaint about letters

- Letters were late.

## Glossary

- TAF: team around the family
"""


def test_prose_gives_candidates_by_its_headings() -> None:
    proposal = propose(read("report.md", PROSE.encode()))
    assert proposal.shape == "prose"
    audit, complaint = proposal.sources
    assert (audit.kind, audit.title) == ("AUD", "Audit of early help")
    assert [(lesson.statement, lesson.strength) for lesson in audit.lessons] == [
        ("Plans were clear and effective.", "good_practice"),
        ("Drift was not seen soon enough.", "concern"),
    ]
    assert [each.text for each in audit.recommendations] == ["Agree a shared plan."]
    assert [(message.audience, message.text) for message in audit.messages] == [("practitioners", "Ask the child.")]
    assert (complaint.kind, len(complaint.lessons)) == ("CMP", 1)
    unread = "\n".join(part.text for part in proposal.unread)
    for words in ("welcome", "ten files", "Annual learning", "team around the family"):
        assert words in unread


WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8)
LINE = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
MARKED = st.tuples(st.sampled_from(["# ", "## ", "- ", "", "  - ", "1. "]), LINE).map("".join)


@given(st.lists(MARKED, min_size=1, max_size=15))
def test_no_word_of_prose_is_lost(lines: list[str]) -> None:
    document = read("a.md", "\n\n".join(lines).encode())
    proposal = propose(document)
    held = [part.text for part in proposal.unread]
    for source in proposal.sources:
        held += [source.title, *(lesson.statement + " " + lesson.evidence for lesson in source.lessons)]
        held += [each.text for each in source.recommendations] + [message.text for message in source.messages]
    assert {word for text in document.texts() for word in text.text.split()} <= set(" ".join(held).split())


@given(st.lists(st.tuples(st.sampled_from(["", "Audit", "Visit"]), LINE | st.just(""), LINE | st.just("")), min_size=1))
def test_no_word_of_a_summary_is_lost(rows: list[tuple[str, str, str]]) -> None:
    lines = ["Source\tLearning\tRecommendations", *("\t".join(row) for row in rows)]
    document = read("a.txt", "\n".join(lines).encode())
    proposal = propose(document)
    held = [part.text for part in proposal.unread]
    for source in proposal.sources:
        held += [source.title, source.note, *(lesson.statement + " " + lesson.evidence for lesson in source.lessons)]
        held += [each.text for each in source.recommendations] + [message.text for message in source.messages]
    given_words = {word for row in rows for cell in row for word in cell.split()}
    assert given_words <= set(" ".join(held).split())
