"""Which way a document is read: as what it most surely is."""

from dataclasses import replace

from goldthread.documents.limits import DEFAULT, Limits
from goldthread.documents.reading import read
from goldthread.documents.reading.model import Document
from goldthread.loop.intake.letters import is_letter, read_letter
from goldthread.loop.intake.proposal import Proposal
from goldthread.loop.intake.prose import read_prose
from goldthread.loop.intake.summary import is_summary, read_summary
from goldthread.loop.intake.tracker import is_tracker, read_tracker


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
    """The proposal with its sources as learning of another board, or of the country, where it is theirs."""
    from goldthread.loop.intake.choices import KINDS  # Django, which looking at a document does without

    kind = KINDS.get(whose)
    if kind is None:
        return proposal
    return replace(proposal, sources=tuple(replace(source, kind=kind) for source in proposal.sources))


def propose_file(name: str, data: bytes, limits: Limits = DEFAULT) -> Proposal:
    """The proposal of a file as it came in. Refuses what cannot safely be read."""
    return propose(read(name, data, limits))
