"""Bringing a document in from the command line: looked at without a server, or taken in as somebody.

Looking needs neither Django nor a database, so nothing of theirs is imported until something is taken in.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.cli.answers import Answer
from goldthread.cli.telling import say
from goldthread.core.refusals import Refusal

if TYPE_CHECKING:
    from goldthread.core.actor import Actor
    from goldthread.loop.intake.proposal import Proposal, ProposedSource


def look(file: Path) -> Answer:
    """What a document offers, as it is read; nothing is written anywhere."""
    proposal = _read(file)
    return Answer(tuple(_told(proposal)), _data(proposal))


def take_in(file: Path, board: str, email: str) -> Answer:
    """Bring a document in and take it in as it was read, as a person of the board and through the same operations."""
    data, proposal = _bytes(file), _read(file)
    from goldthread.accounts.acting import acting
    from goldthread.loop.intake import operations, queries

    by = acts_for(board, email)
    with acting([by.board_id], by.person_id):
        intake = operations.bring_in(by=by, name=file.name, file=data, wait=True)
        taken = operations.take_in(by=by, intake_id=intake.pk, version=intake.version)
        references = list(queries.sources_of(by, taken).values_list("reference", flat=True))
        references += list(queries.actions_of(by, taken).values_list("reference", flat=True))
    told = (*_told(proposal), f"Taken in for {by.board_code} by {by.name}: {', '.join(references)}.")
    return Answer(told, _data(proposal) | {"taken_in": True, "references": references})


LARGEST_FOLDER = 2_000
"""Documents that are brought in at once."""


def bring_in(folder: Path, whose: str, board: str, email: str, published_on: date | None = None) -> Answer:
    """Bring in and take in every document of a folder, each on its own: what one refuses does not stop the others."""
    from goldthread.loop.intake.choices import Whose

    if whose not in Whose.values:
        raise Refusal(f"Say whose learning it is: --kind with {', '.join(Whose.values)}.")
    files = _documents(folder)
    from django.db.models import Count

    from goldthread.accounts.acting import acting
    from goldthread.loop.intake import operations, queries
    from goldthread.loop.lessons import operations as lessons

    by = acts_for(board, email)
    taken: list[dict[str, Any]] = []
    left: list[dict[str, str]] = []
    for file in files:
        try:
            data = _bytes(file)
            with acting([by.board_id], by.person_id):
                intake = operations.bring_in(by=by, name=file.name, file=data, wait=True, whose=whose)
                done = operations.take_in(by=by, intake_id=intake.pk, version=intake.version, published_on=published_on)
                sources = list(queries.sources_of(by, done).values_list("reference", "title"))
                learnt = sum(queries.sources_of(by, done).values_list(Count("lessons"), flat=True))
        except Refusal as refusal:
            left.append({"file": file.name, "why": refusal.sentence})
        else:
            taken.append({"file": file.name, "sources": [reference for reference, _ in sources], "lessons": learnt})
            say(f"{file.name}: {learnt} lessons of {', '.join(title for _, title in sources)}")
    with acting([by.board_id]):
        while lessons.find_likely(by=by):
            pass
    total = sum(each["lessons"] for each in taken)
    return Answer(
        (
            f"{len(taken)} of {len(files)} documents were taken in for {by.board_code} by {by.name}: {total} lessons.",
            *(f"Left out, {each['file']}: {each['why']}" for each in left),
        ),
        {"taken_in": taken, "left_out": left, "lessons": total},
    )


def _documents(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise Refusal(f"{folder} is not a folder. Name the folder that holds the documents.")
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    if not files:
        raise Refusal(f"There is no document in {folder}.")
    if len(files) > LARGEST_FOLDER:
        raise Refusal(f"{folder} holds {len(files)} files; at most {LARGEST_FOLDER} are brought in at once.")
    return files


def _bytes(file: Path) -> bytes:
    from goldthread.documents.detection import too_large
    from goldthread.documents.limits import DEFAULT

    try:
        if file.stat().st_size > DEFAULT.file_bytes:
            raise too_large(file.name, DEFAULT)
        return file.read_bytes()
    except OSError as problem:
        raise Refusal(f"{file} cannot be opened: {problem.strerror}.") from problem


def _read(file: Path) -> "Proposal":
    from goldthread.documents.names import clean_name
    from goldthread.loop.intake.choose import propose_file

    return propose_file(clean_name(file.name), _bytes(file))


def _data(proposal: "Proposal") -> dict[str, Any]:
    from goldthread.loop.intake.proposal import to_json

    return to_json(proposal) | {"taken_in": False}


def _told(proposal: "Proposal") -> Iterator[str]:
    lessons = sum(len(source.lessons) for source in proposal.sources)
    recommendations = sum(len(source.recommendations) for source in proposal.sources)
    messages = sum(len(source.messages) for source in proposal.sources)
    yield (
        f"{proposal.document_name}: {len(proposal.sources)} sources, {lessons} lessons, "
        f"{recommendations} recommendations, {messages} messages, {len(proposal.actions)} actions; "
        f"{len(proposal.unread)} parts not read."
    )
    for source in proposal.sources:
        yield from _source(source)
    for action in proposal.actions:
        yield f"  action: {action.title} ({action.owner or 'no owner'}, {action.due or action.due_text or 'no date'})"
        yield from (f"    look at this: {remark}" for remark in action.remarks)
    for part in proposal.unread:
        yield f"  not read, {part.place}: {part.text[:100].splitlines()[0] if part.text else ''} ({part.reason})"
    for remark in proposal.remarks:
        yield f"  remark, {remark.place}: {remark.sentence}"


def _source(source: "ProposedSource") -> Iterator[str]:
    yield f"{source.kind}  {source.title}"
    if source.note:
        yield f"  note: {source.note}"
    yield from (f"  lesson: {lesson.statement}" for lesson in source.lessons)
    yield from (f"  recommendation: {each.text}" for each in source.recommendations)
    yield from (f"  message for {each.audience.replace('_', ' ')}: {each.text}" for each in source.messages)


def acts_for(board: str, email: str) -> "Actor":
    """The person acting for the board now, with the permissions that their role gives and no others."""
    from django.db import transaction

    from goldthread.accounts import acting, queries
    from goldthread.accounts.models import Person

    if not email:
        raise Refusal("Say who does it: add --as with the e-mail address of somebody on the board.")
    at = datetime.now(UTC)
    with transaction.atomic():
        person = Person.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise Refusal(f"Nobody has the e-mail address {email}. Check it.")
        acting.say([], person.pk)
        boards = {code.casefold(): board_id for board_id, code, _ in queries.boards_of(person.pk, at)}
        if board.casefold() not in boards:
            held = ", ".join(sorted(code.upper() for code in boards)) or "no board"
            raise Refusal(f"{person.name} has no role on a board {board.upper()} today; they act for {held}.")
        by = queries.actor_for(person, boards[board.casefold()], at)
    assert by is not None
    return by
