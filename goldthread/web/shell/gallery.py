"""A register for the gallery, with everything that one can have."""

from django.core.paginator import Paginator

from goldthread.design import wording
from goldthread.design.gallery import TODAY, Piece
from goldthread.design.values import Tag
from goldthread.web.shell.register import Cell, Chip, Heading, Line, Option, RegisterPage, ShownFilter

_COLUMNS = ("Action", "Status", "Due", "Agency")
_KINDS = ("headline", "tag", "due", "text")
_HIT = f"Prompts for safer {wording.HIT_STARTS}sleep{wording.HIT_ENDS} stand in the record"


def pieces() -> list[Piece]:
    """The parts of a register's page."""
    context = {"page": sample(), "shell": {"today": TODAY}, "bulk": True}
    parts = {"Filters of a register": "filters", "Tools of a register": "tools", "Rows of a register": "table"}
    return [Piece(name, f"shell/register/{part}.html", context) for name, part in parts.items()]


def sample(*, empty: bool = False) -> RegisterPage:
    """A page of a register, or one in which nothing was found."""
    statuses = tuple(Option(word.lower(), word, word == "Open") for word in ("Open", "Waiting for a check", "Verified"))
    lines = (
        _line(1, "ACT-112", "Prompts for safer sleep stand in the record", Tag("Waiting for a check", "purple"), _HIT),
        _line(2, "ACT-098", "Was-not-brought policy adopted", Tag("In progress", "blue"), late=True),
        _line(3, "ACT-045", "Strategy meetings have a health rota", Tag("Verified", "green")),
    )
    return RegisterPage(
        key="actions",
        address="#",
        title="Actions",
        sentence="No actions" if empty else "148 open actions, 23 late, 9 waiting for a check",
        lines=() if empty else lines,
        headings=tuple(
            Heading(label.lower(), label, f"?sort={label.lower()}", "ascending" if label == "Due" else "none", kind)
            for label, kind in zip(_COLUMNS, _KINDS, strict=True)
        ),
        filters=(
            ShownFilter("status", "Status", statuses, many=True),
            ShownFilter("agency", "Agency", (Option("h", "Health"),), many=False),
        ),
        chips=(Chip("Words: sleep", "?"), Chip("Status: Open", "?q=sleep")),
        columns=tuple(Option(label.lower(), label, chosen=True) for label in _COLUMNS),
        words="sleep",
        sort="due",
        query="q=sleep",
        page=Paginator(range(148), 25).page(2),
        views=(),
        empty="Actions will stand here once somebody plans one.",
        narrowed=True,
        carried=(("sort", "due"),),
        kept=(("q", "sleep"), ("sort", "due")),
        may_take_out=True,
    )


def _line(number: int, reference: str, title: str, status: Tag, hit: str = "", late: bool = False) -> Line:
    values = (title, status, TODAY, "Health")
    cells = zip(_COLUMNS, _KINDS, values, strict=True)
    return Line(
        number,
        f"#{reference}",
        reference,
        tuple(Cell(value, kind, label, late and kind == "due") for label, kind, value in cells),
        hit,
    )
