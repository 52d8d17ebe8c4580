"""The public library: pages, a feed and files that anybody may open, signed in or not.

Each reads the one function of the database that shows what is public, and says no board: whoever is signed in sees
here what everybody sees. A report that a court takes back is gone with the next request, so nothing is kept in caches.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from goldthread.core.actor import LONDON
from goldthread.core.refusals import NotThere
from goldthread.loop.reviews import queries
from goldthread.loop.reviews.queries import PublicReport
from goldthread.web.public.pages import LibraryPage, library_page
from goldthread.web.shell import reports
from goldthread.web.shell.context import Shell
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.pages import public, show

PER_PAGE = 20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _today() -> date:
    return datetime.now(UTC).astimezone(LONDON).date()


def _unkept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is public today may be withdrawn in a minute: whoever keeps a copy asks again before showing it."""

    @wraps(view)
    def asked_again(request: HttpRequest, **given: str) -> HttpResponse:
        response = view(request, **given)
        response["Cache-Control"] = "no-cache"
        return response

    return asked_again


def _show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A page with the frame of somebody who is not signed in, whoever opens it."""
    return show(request, template, shell=Shell(demo=settings.DEMO, today=_today()), **context)


@require_safe
@public
@_unkept
def library(request: HttpRequest) -> HttpResponse:
    """What is public, the newest first, to be searched."""
    board, words = request.GET.get("board", "")[:20], request.GET.get("q", "").replace("\x00", "")[:200]
    found = queries.library(_today(), board=board.replace("\x00", ""), words=words)
    boards = sorted({(one.board_code, one.board) for one in queries.library(_today())}, key=lambda one: one[1])
    page: Any = Paginator([one for one in found if not one.over], PER_PAGE).get_page(request.GET.get("page", "1"))
    told: LibraryPage = library_page(found, boards, board, words)
    return _show(request, "public/library.html", page=told, listed=page)


@require_safe
@public
@_unkept
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """One report, with its learning summary."""
    found = _found(reference)
    if found.over:
        return _show(request, "public/over.html", report=found)
    return _show(request, "public/report.html", report=found, contents=reports.contents(found.sections))


@require_safe
@public
@_unkept
def pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The report as a tagged PDF."""
    found = _whole(reference)
    return _file(_pdf(found), "application/pdf", f"{found.reference}.pdf")


@require_safe
@public
@_unkept
def word(request: HttpRequest, reference: str) -> HttpResponse:
    """The report as a Word document."""
    found = _whole(reference)
    return _file(_word(found), WORD, f"{found.reference}.docx")


@require_safe
@public
def file(request: HttpRequest, reference: str) -> HttpResponse:
    """The file that the board published with its report."""
    try:
        return as_download(queries.public_file(_whole(reference)))
    except NotThere as refusal:
        raise Http404(refusal.sentence) from refusal


@require_safe
@public
@_unkept
def feed(request: HttpRequest) -> HttpResponse:
    """The newest reports as an Atom feed, of all boards or of one."""
    board = request.GET.get("board", "")[:20].replace("\x00", "")
    found = [one for one in queries.library(_today(), board=board) if not one.over][:50]
    here = request.build_absolute_uri(reverse("library"))
    made = Atom1Feed(
        title=f"Learning from reviews: {found[0].board}" if board and found else "Learning from reviews",
        link=here,
        description="What safeguarding boards have published of their reviews.",
        language="en-gb",
        feed_url=request.build_absolute_uri(),
    )
    for one in found:
        moment = datetime.combine(one.published_on, time(12), tzinfo=LONDON)
        address = request.build_absolute_uri(reverse("library-report", args=[one.reference]))
        made.add_item(
            title=one.title,
            link=address,
            unique_id=address,
            description=" ".join(f"{each.rstrip('.')}." for each in one.findings) or one.kind,
            author_name=one.board,
            pubdate=moment,
            updateddate=moment,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _found(reference: str) -> PublicReport:
    try:
        return queries.public_report(_today(), reference.replace("\x00", ""))
    except NotThere as refusal:
        raise Http404(refusal.sentence) from refusal


def _whole(reference: str) -> PublicReport:
    found = _found(reference)
    if found.over:
        raise Http404("This report is given on request.")
    return found


def _paper(one: PublicReport) -> reports.Report:
    return reports.Report(
        title=one.title,
        board=one.board,
        reference=one.reference,
        lines=(one.kind, *one.methods, f"Published on {reports.day(one.published_on)}"),
        sections=(*one.sections, *((("Learning summary", summary_text(one)),) if one.summary else ())),
        marking="",
    )


def summary_text(one: PublicReport) -> str:
    """A learning summary as one text, each label a heading."""
    return "\n\n".join(f"### {label}\n\n{answer}" for label, answer in one.summary)


@lru_cache(maxsize=64)
def _pdf(one: PublicReport) -> bytes:
    """Set in type once: what is published does not change, and setting costs a process."""
    return reports.as_pdf(_paper(one), at=datetime.combine(one.published_on, time(12), tzinfo=UTC))


@lru_cache(maxsize=64)
def _word(one: PublicReport) -> bytes:
    return reports.as_word(_paper(one), at=datetime.combine(one.published_on, time(12), tzinfo=UTC))


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
