"""The parts of a referral, and where each is asked."""

PARTS: tuple[tuple[str, str], ...] = (
    ("about", "What it is"),
    ("happened", "What happened"),
    ("children", "The children"),
    ("safe", "What was done at once"),
    ("family", "The family and the agencies"),
    ("why", "Why you refer it"),
    ("questions", "The board’s own questions"),
    ("documents", "Documents"),
)
"""The parts of a referral in the order in which they are asked."""


ELSEWHERE = {"children": "children", "documents": "documents"}
"""Parts with pages of their own."""


def address_of(reference: str, part: str) -> str:
    """Where a part of a referral is asked."""
    return f"/referrals/{reference}/{ELSEWHERE.get(part, f'change/{part}')}"


def parts_for(has_questions: bool) -> tuple[tuple[str, str], ...]:
    """The parts that this referral has: the board's own questions only where there are some."""
    return tuple(part for part in PARTS if part[0] != "questions" or has_questions)


def after(part: str, reference: str, has_questions: bool) -> str:
    """Where a person goes on from a part."""
    keys = [key for key, _ in parts_for(has_questions)]
    rest = keys[keys.index(part) + 1 :]
    return address_of(reference, rest[0]) if rest else f"/referrals/{reference}/check"
