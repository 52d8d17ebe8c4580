"""Stable references that people quote in letters and meetings: ``CWC-2014-AUD-03``."""

from django.db import connection


def next_in(board_id: int, series: str, width: int = 2) -> str:
    """Take the next number of a series, safe against two people taking one at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_referencecounter (board_id, series, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (board_id, series) DO UPDATE SET last = core_referencecounter.last + 1 "
            "RETURNING last",
            [board_id, series],
        )
        row = cursor.fetchone()
    assert row is not None
    return f"{series}-{row[0]:0{width}d}"
