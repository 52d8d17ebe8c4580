"""The board's own form as it was filled in, beside what was read from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a document that stand together: a heading, a paragraph, a bullet or the rows of a table."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class TakeInPage:
    """The board's own form as it was filled in, beside what was read from it."""

    reference: str
    name: str
    href: str
    stretches: tuple[Stretch, ...]
    found: int
    warnings: tuple[str, ...]


def take_in_page(referral: "Referral", document: Any, read: Any, found: Mapping[str, str]) -> TakeInPage:
    """The document in its own words."""
    return TakeInPage(
        reference=referral.reference,
        name=document.name,
        href=f"/referrals/{referral.reference}/documents/{document.pk}",
        stretches=tuple(
            Stretch("table", rows=tuple(tuple(cell.text for cell in row.cells) for row in block.rows if not row.empty))
            if hasattr(block, "rows")
            else Stretch(block.kind, block.text)
            for block in read.blocks
        ),
        found=len(found),
        warnings=tuple(each.sentence for each in read.warnings),
    )
