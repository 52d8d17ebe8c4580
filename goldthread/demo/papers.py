"""Small real files, as agencies offer them: a sheet, a report, a page for staff, a note of a meeting."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from goldthread.core.actor import LONDON


@dataclass(frozen=True, slots=True)
class Paper:
    """What a file says; ``figures`` are how many of how many records show it."""

    title: str
    reference: str
    shows: str
    figures: tuple[int, int]
    at: datetime

    @property
    def day(self) -> str:
        """The day on which it was written, in words."""
        day = self.at.astimezone(LONDON)
        return f"{day.day} {day:%B %Y}"

    @property
    def sentence(self) -> str:
        """Its figures in words."""
        return f"{self.figures[0]} of {self.figures[1]} records that were read show it."


def paper(form: str, says: Paper) -> tuple[str, bytes]:
    """A file of this form ("xlsx", "docx", "pdf" or "txt") with a name for it."""
    make = {"xlsx": _sheet, "docx": _report, "pdf": _page, "txt": _note}[form]
    stem = {"xlsx": "sample", "docx": "report", "pdf": "one-page", "txt": "team-meeting"}[form]
    return f"{says.reference.lower()}-{stem}.{form}", make(says)


def _sheet(says: Paper) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = book.properties.modified = says.at.replace(tzinfo=None)
    page = book.active
    assert page is not None
    page.title = "Sample"
    page.append(["Record", "Read by", "Shows it", "Note"])
    shown, read = says.figures
    for number in range(1, read + 1):
        yes = number * shown // read > (number - 1) * shown // read
        page.append([f"Child {number}", "Two readers", "Yes" if yes else "Not yet", "" if yes else "Before the change"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _report(says: Paper) -> bytes:
    from docx import Document

    report: Any = Document()
    report.core_properties.created = report.core_properties.modified = says.at.replace(tzinfo=None)
    report.core_properties.author = "Tarnshire"
    report.add_heading(says.title, 1)
    report.add_paragraph(f"{says.reference}. Written on {says.day}.")
    report.add_heading("What this is meant to show", 2)
    report.add_paragraph(says.shows)
    report.add_heading("What we read", 2)
    report.add_paragraph(
        "The records were chosen by chance and read by two people who had not written them. "
        "No child or family is named here."
    )
    report.add_paragraph(says.sentence, style="List Bullet")
    out = BytesIO()
    report.save(out)
    return out.getvalue()


def _page(says: Paper) -> bytes:
    return _typeset(says.title, says.shows, says.day)


@cache
def _typeset(title: str, shows: str, day: str) -> bytes:
    import typst

    text = (
        '#set document(title: sys.inputs.title)\n#set text(lang: "en", region: "GB", size: 12pt)\n'
        "= #sys.inputs.title\n\n#sys.inputs.shows\n\n"
        "== What we ask of you\n\n- Ask.\n- Write down what the child says.\n- Tell the next person.\n\n"
        "#sys.inputs.day\n"
    )
    compiled = typst.compile(text.encode(), sys_inputs={"title": title, "shows": shows, "day": day})
    assert isinstance(compiled, bytes)
    return compiled


def _note(says: Paper) -> bytes:
    lines = [
        says.title,
        f"{says.reference}, team meeting of {says.day}",
        "",
        "What we talked about: the learning, and what it means for the families whom we know.",
        f"What it is meant to show: {says.shows}",
        f"What we counted: {says.sentence}",
        "What we will do: read ten more records next month and bring them here.",
        "",
    ]
    return "\n".join(lines).encode()
