"""Pages of the report: composed in the browser, with versions and comments, and taken along as Word and PDF."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.design.wording import day
from goldthread.loop.reviews import operations, queries
from goldthread.web.reviews.pages.frame import frame_of
from goldthread.web.reviews.reporting import forms_report as forms
from goldthread.web.reviews.reporting import places
from goldthread.web.reviews.reporting.analysing import READ, asked, conducted, framed
from goldthread.web.reviews.reporting.pages import base_of
from goldthread.web.reviews.reporting.report_pages import SectionShown, report_page, section_shown, versions_page
from goldthread.web.reviews.reporting.shown import compared
from goldthread.web.shell import reports
from goldthread.web.shell.context import SENSITIVE
from goldthread.web.shell.flow import Done, Now, posted, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.reviews.models import Review

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def section_of(actor: Actor, review: "Review", section_id: int) -> SectionShown:
    """A section of this review's report."""
    found = section_shown(actor, review, section_id)
    if found is None:
        raise NotThere
    return found


@page(READ)
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The report as it reads now; before it is begun, the question by which form."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    found = report_page(actor, review)
    form = None
    if not found.sections and found.may_write:
        form = forms.BeginForm(posted(request), offered=queries.report(actor, review).forms)

        def do(said: dict[str, Any]) -> Done:
            operations.begin_report(by=actor, review_id=review.pk, form=said["template"])
            return Done(f"{base_of(review)}/report", "The report is begun, composed from the parts of the review.")

        sent = send(request, form, do)
        if sent:
            return sent
    return framed(
        request, review, places.REPORT, "report", page=found, form=form, status=status_of(form) if form else 200
    )


@page(READ)
def section(request: HttpRequest, reference: str, section_id: int) -> HttpResponse:
    """Write a section, beside its comments and what is worth a second thought.

    Where somebody else saved meanwhile, both texts are shown word by word, and both are kept.
    """
    actor, review = conducted(request, reference)
    found = section_of(actor, review, section_id)
    form = forms.SectionForm(
        posted(request), initial={"version": found.version, "title": found.title, "text": found.text}
    )
    form.fields["text"].help_text = " ".join(filter(None, (found.hint, forms.WRITING)))

    def do(said: dict[str, Any]) -> Done:
        operations.write_section(
            by=actor, section_id=section_id, version=said["version"] or 0, text=said["text"], title=said["title"]
        )
        return Done(found.href, "The section is saved.")

    def now() -> Now:
        fresh = section_of(actor, review, section_id)
        return Now(fresh.version, {"title": fresh.title, "text": fresh.text})

    sent = send(request, form, do, now)
    if sent:
        return sent
    clash = compared(found.text, form.data.get("text", "")) if getattr(form, "differences", None) else ()
    return show(
        request,
        "reporting/section.html",
        status_of(form),
        frame=frame_of(review, places.REPORT),
        form=form,
        section=found,
        clash=clash,
        base=base_of(review),
    )


@page(READ)
def add_section(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a section."""
    actor, review = conducted(request, reference)
    form = forms.AddSectionForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        made = operations.add_section(by=actor, review_id=review.pk, title=said["title"], part=said["part"])
        return Done(f"{base_of(review)}/report/sections/{made.pk}", "The section is added.")

    return asked(request, review, form, do, makes="section", title="Add a section", back="report")


@page(READ)
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the sections in another order."""
    actor, review = conducted(request, reference)
    found = report_page(actor, review)
    form = forms.OrderForm(posted(request), sections=[(each.id, each.title) for each in found.sections])

    def do(said: dict[str, Any]) -> Done:
        operations.order_sections(by=actor, review_id=review.pk, section_ids=form.order())
        return Done(f"{base_of(review)}/report", "The sections stand in their new order.")

    lede = "Number the sections as they are to stand."
    return asked(request, review, form, do, title="Order of the sections", lede=lede, back="report")


@page(READ)
def compose(request: HttpRequest, reference: str, section_id: int) -> HttpResponse:
    """Compose a section anew."""
    actor, review = conducted(request, reference)
    found = section_of(actor, review, section_id)
    row = queries.section(actor, section_id)
    form = forms.ComposeForm(posted(request), initial={"version": found.version, "part": row.part})

    def do(said: dict[str, Any]) -> Done:
        operations.compose_section(by=actor, section_id=section_id, version=said["version"] or 0, part=said["part"])
        return Done(found.href, "The section is composed anew. What stood there is among its versions.")

    return asked(
        request,
        review,
        form,
        do,
        now=lambda: Now(section_of(actor, review, section_id).version, {}),
        title=f"Compose “{found.title}” anew?",
        lede="It is written from the review as it stands. What you wrote stays among its versions.",
        button="Compose it",
        back=f"report/sections/{section_id}",
    )


@page(READ)
def versions(request: HttpRequest, reference: str, section_id: int) -> HttpResponse:
    """How a section read, each time it was saved; an earlier one can be brought back."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    found = section_of(actor, review, section_id)
    rows = queries.versions_of(actor, queries.section(actor, section_id))
    told = versions_page(found, rows, request.GET.get("number", ""))
    if told is None:
        raise NotThere
    writes = report_page(actor, review).may_write
    form = forms.ApproveForm(posted(request), initial={"version": found.version}) if writes else None

    def do(said: dict[str, Any]) -> Done:
        operations.bring_back(by=actor, section_id=section_id, version=said["version"] or 0, number=told.chosen.number)
        return Done(found.href, f"Version {told.chosen.number} is back, as a new version.")

    sent = send(request, form, do, lambda: Now(section_of(actor, review, section_id).version, {})) if form else None
    if sent:
        return sent
    return framed(
        request, review, places.REPORT, "versions", page=told, form=form, status=status_of(form) if form else 200
    )


@page(READ)
def comment(request: HttpRequest, reference: str, section_id: int) -> HttpResponse:
    """Say something about a section."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    found = section_of(actor, review, section_id)
    form = forms.CommentForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.comment(by=actor, section_id=section_id, text=said["text"])
        return Done(f"{base_of(review)}/report#section-{section_id}", "The comment is kept.")

    title = f"Comment on “{found.title}”"
    return asked(request, review, form, do, makes="comment", title=title, button="Add the comment", back="report")


@page(READ)
def answer(request: HttpRequest, reference: str, comment_id: int) -> HttpResponse:
    """Say what was done with a comment."""
    actor, review = conducted(request, reference)
    every = (one for section in report_page(actor, review).sections for one in section.comments)
    row = next((one for one in every if one.pk == comment_id), None)
    if row is None:
        raise NotThere
    form = forms.AnswerForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        operations.answer_comment(by=actor, comment_id=comment_id, answer=said["answer"])
        return Done(f"{base_of(review)}/report#section-{row.section_id}", "The comment is answered.")

    lede = f"{row.by.name}: {row.text}"
    return asked(request, review, form, do, title="Answer a comment", lede=lede, back="report")


def paper_of(request: HttpRequest, review: "Review", *, marking: str = "") -> reports.Report:
    """The report of a review as a paper, as it reads now."""
    actor = actor_of(request)
    boards: list[tuple[int, str, str]] = getattr(request, "boards", [])
    plan = queries.publication(actor, review).plan
    sections = queries.report(actor, review).sections
    return reports.Report(
        title=plan.public_title or review.title,
        board=next((name for pk, _, name in boards if pk == actor.board_id), ""),
        reference=review.source.reference,
        lines=(review.kind_name, *([f"Draft of {day(actor.today)}"] if marking else [])),
        sections=tuple((view.section.title, view.section.text) for view in sections if view.section.text),
        marking=marking,
    )


@require_safe
@page(READ)
def pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The report as an accessible PDF, marked as a draft."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    made = reports.as_pdf(paper_of(request, review, marking=f"{SENSITIVE} · draft"), at=actor.at)
    return _file(made, "application/pdf", f"{reference}-draft.pdf")


@require_safe
@page(READ)
def word(request: HttpRequest, reference: str) -> HttpResponse:
    """The report as a Word document, marked as a draft."""
    actor = actor_of(request)
    review = queries.get(actor, reference)
    made = reports.as_word(paper_of(request, review, marking=f"{SENSITIVE} · draft"), at=actor.at)
    return _file(made, WORD, f"{reference}-draft.docx")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
