"""How large a document may be. Set so that an honest board paper passes and a hostile file costs little."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of one file. Whatever is larger is refused whole, never cut off unseen."""

    file_bytes: int = 25 * MEBIBYTE
    inflated_bytes: int = 150 * MEBIBYTE
    inflation_ratio: int = 200  # asked only of files that inflate beyond 20 MiB: short repetitive parts compress well
    archive_members: int = 3_000
    pages: int = 200
    rows: int = 10_000  # in one sheet or table
    cells: int = 200_000  # in the whole document
    blocks: int = 50_000
    characters: int = 20_000_000


DEFAULT = Limits()
