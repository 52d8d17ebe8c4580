"""The chronology as files: Excel and Word, with what is asked for and no more."""

import io
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.design.wording import day
from goldthread.loop.reviews.chronology import queries
from goldthread.loop.reviews.chronology.choices import PairState, Seen, seen_of
from goldthread.loop.reviews.chronology.queries import Narrowing
from goldthread.web.chronology.asking import asked
from goldthread.web.chronology.pages import when_of
from goldthread.web.shell.context import SENSITIVE
from goldthread.web.shell.files import as_excel
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page

if TYPE_CHECKING:
    from goldthread.loop.sources.models import Source

TAKERS = (Permission.EXPORT, Permission.KEEP_CHRONOLOGY)
HEADS = (
    "When",
    "From",
    "To",
    "Time",
    "Date as told",
    "How the date was read",
    "Agency",
    "What happened",
    "Child seen",
    "About",
    "Involved",
    "Why it matters",
    "Recorded in",
    "Comment",
    "Themes",
    "Also told by",
)
IN_WORD = ("When", "Agency", "What happened", "Child seen", "Why it matters", "Recorded in")
_WIDTHS = (2100, 1500, 5300, 1100, 2700, 1900)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@require_safe
@page(Permission.READ_SOURCES, any_of=TAKERS)
def excel(request: HttpRequest, reference: str) -> HttpResponse:
    """The events that are shown, as an Excel file."""
    actor = actor_of(request)
    source = queries.source(actor, reference)
    return as_excel(f"chronology-{reference.lower()}", list(HEADS), _rows(actor, source, asked(request.GET)))


@require_safe
@page(Permission.READ_SOURCES, any_of=TAKERS)
def word(request: HttpRequest, reference: str) -> HttpResponse:
    """The events that are shown, as a Word document."""
    actor = actor_of(request)
    source = queries.source(actor, reference)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    response = HttpResponse(_document(actor, source, asked(request.GET)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="chronology-{reference.lower()}.docx"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _rows(actor: Actor, source: "Source", narrowing: Narrowing) -> Iterator[list[Any]]:
    for one, beside in queries.whole(actor, source, narrowing):
        twins = [twin.agency for twin in beside.twins.get(one.pk, ()) if twin.state == PairState.LINKED]
        seen = seen_of(one.child_seen)
        yield [
            when_of(one),
            one.earliest,
            one.latest,
            f"{one.at:%H:%M}" if one.at else "",
            one.said,
            one.note,
            one.agency.name,
            one.what,
            "" if seen == Seen.NOT_KNOWN else seen.label,
            ", ".join(beside.people.get(one.pk, ())),
            one.who,
            one.significance,
            one.source_document,
            one.comment,
            ", ".join(beside.themes.get(one.pk, ())),
            ", ".join(twins),
        ]


def _document(actor: Actor, source: "Source", narrowing: Narrowing) -> bytes:
    """A Word document, its page on its side: a heading, how many events, and a table whose head repeats."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Mm

    book = Document()
    section = book.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    section.header.paragraphs[0].text = SENSITIVE
    section.footer.paragraphs[0].text = f"{source.reference} · {day(actor.today)}"
    about = book.core_properties
    about.author, about.title, about.comments = "Goldthread", f"Chronology of {source.reference}", ""
    about.language = "en-GB"
    book.add_heading(f"Chronology: {_clean(source.title)}", level=1)
    count = book.add_paragraph()
    table = book.add_table(rows=0, cols=len(IN_WORD), style="Table Grid")
    table.autofit = False
    body = table._tbl
    body.append(parse_xml(_row_xml(IN_WORD, head=True)))
    total = 0
    for row in _rows(actor, source, narrowing):
        told = dict(zip(HEADS, row, strict=True))
        also = f"\nAlso told by {told['Also told by']}" if told["Also told by"] else ""
        note = f"\n({told['How the date was read']})" if told["How the date was read"] else ""
        body.append(
            parse_xml(
                _row_xml(
                    (
                        f"{told['When']}{note}",
                        f"{told['Agency']}{also}",
                        told["What happened"],
                        told["Child seen"],
                        told["Why it matters"],
                        told["Recorded in"],
                    )
                )
            )
        )
        total += 1
    count.text = f"{total:,} events" + (", some of the whole" if narrowing.any else "")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row_xml(texts: tuple[str, ...], head: bool = False) -> str:
    """A row of the table, written in one go: a chronology has thousands."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraphs(text, head)}</w:tc>'
        for text, width in zip(texts, _WIDTHS, strict=True)
    )
    looks = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    return f'<w:tr xmlns:w="{_WORD}">{looks}{cells}</w:tr>'


def _paragraphs(text: str, bold: bool) -> str:
    looks = "<w:rPr><w:b/><w:sz w:val='18'/></w:rPr>" if bold else "<w:rPr><w:sz w:val='18'/></w:rPr>"
    return "".join(
        f'<w:p><w:r>{looks}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in (_clean(text).split("\n") or [""])
    )


def _clean(text: str) -> str:
    """Text without the control characters that no Word file can hold."""
    return "".join(
        c for c in text if c in "\n\t" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF and ord(c) < 0xFFFE)
    )
