"""What shows it: evidence attached to a return once, and cited beside as many answers as it supports."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.core.refusals import NotThere
from goldthread.loop.audits import operations, queries
from goldthread.web.audits.forms import returns as forms
from goldthread.web.audits.views.of_a_return import asked, back_to, base, caption, questions_of
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page


@asked
@page()
def evidence(request: HttpRequest, return_id: int) -> HttpResponse:
    """Attach something that shows it, once, beside every answer that it supports."""
    actor = actor_of(request)
    seen = queries.return_seen(actor, return_id)
    if not seen.may_answer:
        raise NotThere
    form = forms.EvidenceForm(
        posted(request),
        request.FILES or None,
        questions=questions_of(seen),
        initial={"questions": [request.GET.get("question", "")]},
    )

    def do(said: dict[str, Any]) -> Done:
        file = said["file"]
        operations.attach_evidence(
            by=actor,
            return_id=return_id,
            title=said["title"],
            shows=said["shows"],
            questions=said["questions"],
            file=file,
            file_name=file.name if file else "",
            link=said["link"],
        )
        return Done(back_to(request, return_id), f"“{said['title']}” is attached.")

    return question(
        request,
        form,
        do,
        makes="evidence",
        title="Attach evidence",
        caption=caption(seen),
        button="Attach it",
        cancel_href=back_to(request, return_id),
        lede="Take names and addresses out before you attach a record.",
    )


@asked
@page()
def cite(request: HttpRequest, return_id: int, evidence_id: int) -> HttpResponse:
    """Say anew beside which answers a piece of evidence stands."""
    actor = actor_of(request)
    seen = queries.return_seen(actor, return_id)
    found = next((each for each in seen.evidence if each.id == evidence_id), None)
    if found is None or not seen.may_answer:
        raise NotThere
    cited = [q.key for section in seen.sections for q in section.questions if evidence_id in q.evidence]
    form = forms.CiteForm(posted(request), questions=questions_of(seen), initial={"questions": cited})

    def do(said: dict[str, Any]) -> Done:
        operations.cite_evidence(by=actor, return_id=return_id, evidence_id=evidence_id, questions=said["questions"])
        return Done(base(return_id), "Saved.")

    return question(
        request,
        form,
        do,
        title=f"Where is “{found.title}” cited?",
        caption=caption(seen),
        cancel_href=base(return_id),
    )


@require_safe
@page()
def evidence_file(request: HttpRequest, return_id: int, evidence_id: int) -> HttpResponse:
    """The file of a piece of evidence."""
    return as_download(queries.evidence_file(actor_of(request), return_id, evidence_id))
