"""Which way a document is read: as what it most surely is."""

from dataclasses import replace

from goldthread.documents.limits import DEFAULT, Limits
from goldthread.documents.reading import read
from goldthread.documents.reading.model import Document
from goldthread.loop.intake.letters import is_letter, read_letter
from goldthread.loop.intake.proposal import Proposal, Unread
from goldthread.loop.intake.prose import read_prose
from goldthread.loop.intake.summary import is_summary, read_summary
from goldthread.loop.intake.tracker import is_tracker, read_tracker

OF_ANOTHER_AREA = "Inspectors asked it of another area. Make a row of it if your board is to answer it."


def propose(document: Document) -> Proposal:
    """What the document offers. A table of learning tells most, then a letter's known headings, then a tracker."""
    if is_summary(document):
        return read_summary(document)
    if is_letter(document):
        return read_letter(document)
    if is_tracker(document):
        return read_tracker(document)
    return read_prose(document)


def learnt_by(proposal: Proposal, whose: str) -> Proposal:
    """The proposal with its sources as learning of another board, or of the country, where it is theirs.

    What inspectors asked of another area in their letter is not for this board to answer, so no row is made of it.
    """
    from goldthread.loop.intake.choices import KINDS  # Django, which looking at a document does without

    kind = KINDS.get(whose)
    if kind is None:
        return proposal
    sources = tuple(replace(source, kind=kind) for source in proposal.sources)
    if proposal.shape != "inspection_letter":
        return replace(proposal, sources=sources)
    asked = tuple(
        Unread(each.place, each.text, OF_ANOTHER_AREA) for source in sources for each in source.recommendations
    )
    rest = tuple(replace(source, recommendations=()) for source in sources)
    return replace(proposal, sources=rest, unread=(*proposal.unread, *asked))


def propose_file(name: str, data: bytes, limits: Limits = DEFAULT) -> Proposal:
    """The proposal of a file as it came in. Refuses what cannot safely be read."""
    return propose(read(name, data, limits))
