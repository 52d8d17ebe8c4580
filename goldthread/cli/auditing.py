"""A board's audits out to a file and back, as a person of the board and through the operations of pages."""

from pathlib import Path

from goldthread.cli.importing import acts_for
from goldthread.cli.serving import django_as_application
from goldthread.core.refusals import Refusal


def take_out(file: Path, board: str, email: str) -> int:
    """Write the archive; gives its size."""
    django_as_application()
    from goldthread.accounts.acting import acting
    from goldthread.loop.audits import operations, packing

    by = acts_for(board, email)
    with acting([by.board_id], by.person_id):
        data = packing.pack(operations.take_out(by=by), operations.answers_as_csv(by=by))
    try:
        file.write_bytes(data)
    except OSError as problem:
        raise Refusal(f"{file} cannot be written: {problem.strerror}.") from problem
    return len(data)


def bring_back(file: Path, board: str, email: str) -> int:
    """Bring an archive back; gives how many rows came."""
    django_as_application()
    from goldthread.accounts.acting import acting
    from goldthread.loop.audits import operations, packing

    try:
        data = file.read_bytes()
    except OSError as problem:
        raise Refusal(f"{file} cannot be opened: {problem.strerror}.") from problem
    by = acts_for(board, email)
    with acting([by.board_id], by.person_id):
        return operations.bring_back(by=by, archive=packing.unpack(data))
