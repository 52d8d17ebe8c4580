"""The journals of every board, verified as the owner, who sees them all."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from goldthread.cli.serving import database_running, django_as_owner
from goldthread.config.trouble import Trouble


def verify(kept: Path | None) -> list[dict[str, Any]]:
    """Everything that shows a journal to have been altered, against a checkpoint where one is given."""
    expected = _read(kept) if kept else {}
    with database_running():
        django_as_owner()
        from goldthread.accounts.models import Board
        from goldthread.journal import queries

        boards = list(Board.objects.order_by("pk").values_list("pk", flat=True))
        marks = {board_id: queries.Checkpoint(**mark) for board_id, mark in expected.items()}
        return [
            asdict(finding)
            for board_id in sorted({*boards, *marks})
            for finding in queries.verify(board_id, marks.get(board_id))
        ]


def checkpoint(file: Path) -> list[dict[str, Any]]:
    """Write where each journal ends now; the file is kept where nobody who could alter the journal can reach it."""
    with database_running():
        django_as_owner()
        from goldthread.accounts.models import Board
        from goldthread.journal import queries

        boards = Board.objects.order_by("pk").values_list("pk", flat=True)
        ends = [mark.as_dict() for mark in queries.checkpoints(boards)]
    try:
        file.write_text(json.dumps({"made_at": datetime.now(UTC).isoformat(), "checkpoints": ends}, indent=2) + "\n")
    except OSError as problem:
        raise Trouble(f"The checkpoint cannot be written to {file}: {problem.strerror}.") from None
    return ends


def _read(file: Path) -> dict[int, dict[str, Any]]:
    try:
        return {int(mark["board_id"]): mark for mark in json.loads(file.read_text())["checkpoints"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise Trouble(f"{file} is not a checkpoint: give a file that `goldthread journal checkpoint` wrote.") from None
