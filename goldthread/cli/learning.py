"""Learning that goes to other boards and comes from them, from the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from goldthread.cli.answers import Answer
from goldthread.cli.importing import acts_for
from goldthread.core.refusals import Refusal
from goldthread.loop.sharing import exchange


def verify(file: Path) -> Answer:
    """Say who signed a file and what is in it; needs no server."""
    handed = exchange.read(_bytes(file))
    withdrawn = sum(each.withdrawn for each in handed.lessons)
    return Answer(
        (
            f"{handed.title}: issue {handed.issue}, {len(handed.lessons) - withdrawn} lessons, {withdrawn} withdrawn.",
            f"Signed by {handed.board}, with the key {handed.fingerprint}. For {handed.audience}.",
            f"Terms: {handed.terms}",
        ),
        {
            "share": str(handed.uid),
            "issue": handed.issue,
            "board": handed.board,
            "fingerprint": handed.fingerprint,
            "terms": handed.terms,
            "lessons": len(handed.lessons) - withdrawn,
            "withdrawn": withdrawn,
        },
    )


def export(
    file: Path, board: str, email: str, title: str, audience: str, terms: str, references: Sequence[str]
) -> Answer:
    """Share the lessons that are named, or every one that may be shared, and write the signed file."""
    from goldthread.accounts.acting import acting
    from goldthread.loop.sharing import operations, queries

    by = acts_for(board, email)
    with acting([by.board_id], by.person_id):
        chosen = queries.named(by, references) if references else queries.all_shareable(by)
        made = operations.share(by=by, title=title, audience=audience, terms=terms, lesson_ids=chosen)
        data = operations.file_of(by=by, share_id=made.pk)
    try:
        file.write_bytes(data)
    except OSError as problem:
        raise Refusal(f"{file} cannot be written: {problem.strerror}.") from problem
    told: dict[str, Any] = {"file": str(file), "lessons": len(chosen), "share": str(made.uid)}
    fingerprint = exchange.read(data).fingerprint
    return Answer(
        (f"{len(chosen)} lessons are shared in {file}. Tell others the key's fingerprint: {fingerprint}.",),
        told | {"fingerprint": fingerprint},
    )


def take_in(file: Path, board: str, email: str, fingerprint: str) -> Answer:
    """Take in what another board shares."""
    from goldthread.accounts.acting import acting
    from goldthread.loop.sharing import operations

    data = _bytes(file)
    by = acts_for(board, email)
    with acting([by.board_id], by.person_id):
        received = operations.receive(by=by, data=data, fingerprint=fingerprint)
        source = received.source.reference
    return Answer(
        (f"Issue {received.issue} of {received.title}, from {received.sender}, is taken in as {source}.",),
        {"source": source, "issue": received.issue, "sender": received.sender},
    )


def follow(address: str, board: str, email: str, fingerprint: str) -> Answer:
    """Follow the address at which another installation shares: it is fetched now, and every night."""
    from goldthread.accounts.acting import acting
    from goldthread.loop.sharing.feeds import operations

    by = acts_for(board, email)
    with acting([by.board_id], by.person_id):
        received = operations.follow(by=by, address=address, fingerprint=fingerprint).received
        source = received.source.reference
    return Answer(
        (f"{received.title}, from {received.sender}, stands in {source}, and is fetched every night.",),
        {"source": source, "issue": received.issue, "sender": received.sender},
    )


def schema() -> Answer:
    """The format as JSON Schema."""
    import json

    found = exchange.schema()
    return Answer((json.dumps(found, indent=2),), found)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise Refusal(f"{file} cannot be opened: {problem.strerror}.") from problem
