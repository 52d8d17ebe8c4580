"""Tools: reading, writing part by part or as text, bringing in, issuing and taking out of use."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.documents import operations as documents
from goldthread.documents.reading import read as read_document
from goldthread.loop.audits import editing, operations, queries, reading, tables
from goldthread.loop.audits.choices import EditionState
from goldthread.loop.audits.format import Tool
from goldthread.web.audits.forms import tools as forms
from goldthread.web.audits.pages.tools import preview_page, tool_page, tools_page, write_page
from goldthread.web.shell.flow import Done, Now, posted, question, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

asked = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@page(Permission.READ_AUDITS)
def tools(request: HttpRequest) -> HttpResponse:
    """The board's tools."""
    return show(request, "audits/tools.html", page=tools_page(actor_of(request)))


@require_safe
@page(Permission.READ_AUDITS)
def tool(request: HttpRequest, edition_id: int) -> HttpResponse:
    """One edition of a tool."""
    actor = actor_of(request)
    return show(request, "audits/tool.html", page=tool_page(actor, queries.edition(actor, edition_id)))


@require_safe
@page(Permission.READ_AUDITS)
def preview(request: HttpRequest, edition_id: int) -> HttpResponse:
    """A tool as whoever answers sees it."""
    return show(request, "audits/preview.html", page=preview_page(queries.edition(actor_of(request), edition_id)))


@require_safe
@page(Permission.READ_AUDITS)
def text(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The text of a tool as a file."""
    row = queries.edition(actor_of(request), edition_id)
    response = HttpResponse(row.text, content_type="text/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.key}-{row.pk}.yaml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@asked
@page(Permission.RUN_AUDITS)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a tool: one that ships, a new edition, a Word or Excel file, or an empty one."""
    actor = actor_of(request)
    first = request.GET.get("from", "")
    starts = _starts(actor)
    chosen = first if first in dict(starts) else starts[0][0]
    form = forms.BeginForm(
        posted(request),
        request.FILES or None,
        starts=starts,
        initial={"start": chosen, "edition": str(actor.today.year)},
    )

    def do(said: dict[str, Any]) -> Done:
        made_text, remarks = _begun(actor, said)
        made = operations.write_tool(by=actor, text=made_text)
        for remark in remarks:
            messages.info(request, remark)
        return Done(f"/audits/tools/{made.pk}", "The draft is begun. It can be used once you issue it.")

    return question(
        request,
        form,
        do,
        makes="tool",
        title="Begin a tool",
        button="Begin the draft",
        cancel_href="/audits/tools",
    )


def _starts(actor: Actor) -> list[tuple[str, str]]:
    rows = queries.editions(actor).order_by("title", "-pk")
    held = {row.key for row in rows}
    again = [(f"again-{row.pk}", f"A new edition of {row.title}, from {row.edition}") for row in rows]
    shipped = [(key, reading.shipped(key).identity.title) for key in reading.shipped_keys() if key not in held]
    return [
        ("file", "A Word or Excel file"),
        ("empty", "An empty tool"),
        *again,
        *((f"shipped-{key}", f"Comes with Goldthread: {title}") for key, title in shipped),
    ]


def _begun(actor: Actor, said: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The text with which a draft begins, and what its reader should know of how it was made."""
    start, edition = said["start"], said["edition"].strip()
    kind, _, rest = start.partition("-")
    if kind == "again":
        return editing.next_edition(queries.tool_of(queries.edition(actor, int(rest))), edition), ()
    if kind == "shipped":
        return reading.shipped_text(rest), ()
    title = said["title"].strip()
    if not title:
        raise Refusal("Say what the tool is called.", "title")
    if kind == "empty":
        return editing.empty(title, edition), ()
    if not said["file"]:
        raise Refusal("Choose the file.", "file")
    found = documents.examine(said["file"].name, said["file"])
    document = read_document(found.name, found.data)
    made = tables.proposal_of(document, key=editing.slug(title), title=title, edition=edition)
    return made.text, made.remarks


def _draft(actor: Actor, edition_id: int) -> tuple[Any, Tool]:
    """A draft; an edition that was issued is never changed, since answers would come to mean two things."""
    row = queries.edition(actor, edition_id)
    if row.state != EditionState.DRAFT:
        raise Refusal(
            f"Edition {row.edition} was issued, so its questions and scales stay as they are. Begin a new edition."
        )
    return row, queries.tool_of(row)


@asked
@page(Permission.RUN_AUDITS)
def write(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Write a draft as text, with what the checker says and how it will be asked."""
    actor = actor_of(request)
    row, _ = _draft(actor, edition_id)
    form = forms.TextForm(posted(request), initial={"text": row.text, "version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.change_tool(
            by=actor, edition_id=edition_id, version=said["version"] or 0, text=said["text"].replace("\r\n", "\n")
        )
        return Done(f"/audits/tools/{edition_id}/write", "The text is saved.")

    answer = send(request, form, do, _now(actor, edition_id))
    if answer is not None:
        return answer
    written = str(form["text"].value() or "").replace("\r\n", "\n")
    return show(request, "audits/write.html", status_of(form), form=form, page=write_page(row, written))


def _now(actor: Actor, edition_id: int) -> Callable[[], Now]:
    return lambda: Now(queries.edition(actor, edition_id).version, {})


def _changed(
    request: HttpRequest, edition_id: int, form: Any, text_after: Callable[[Any], str], title: str, anchor: str = ""
) -> HttpResponse:
    """A page that changes one part of a draft."""
    actor = actor_of(request)
    back = f"/audits/tools/{edition_id}"

    def do(said: dict[str, Any]) -> Done:
        operations.change_tool(by=actor, edition_id=edition_id, version=said["version"] or 0, text=text_after(form))
        return Done(f"{back}{anchor}", "The draft is changed.")

    return question(request, form, do, now=_now(actor, edition_id), title=title, cancel_href=f"{back}{anchor}")


@asked
@page(Permission.RUN_AUDITS)
def about(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Change what a draft says of itself."""
    row, held = _draft(actor_of(request), edition_id)
    form = forms.AboutForm(posted(request), initial=forms.AboutForm.answers(held) | {"version": row.version})
    return _changed(request, edition_id, form, lambda f: editing.with_identity(held, f.said()), "About the tool")


@asked
@page(Permission.RUN_AUDITS)
def section(request: HttpRequest, edition_id: int, section: str = "") -> HttpResponse:
    """Change a section of a draft, or add one."""
    row, held = _draft(actor_of(request), edition_id)
    if section and section not in held.sections:
        raise NotThere
    initial = forms.SectionForm.answers(held.sections[section]) if section else {}
    form = forms.SectionForm(posted(request), tool=held, initial=initial | {"version": row.version})
    return _changed(
        request,
        edition_id,
        form,
        lambda f: editing.with_section(held, section, f.cleaned_data),
        "Change the section" if section else "Add a section",
        f"#section-{section}" if section else "",
    )


@asked
@page(Permission.RUN_AUDITS)
def add_question(request: HttpRequest, edition_id: int, section: str) -> HttpResponse:
    """Add a question to a section of a draft."""
    row, held = _draft(actor_of(request), edition_id)
    if section not in held.sections:
        raise NotThere
    form = forms.QuestionForm(
        posted(request),
        tool=held,
        key="",
        initial={"kind": "scale", "scale": "zero-to-three", "required": True, "version": row.version},
    )
    return _changed(
        request,
        edition_id,
        form,
        lambda f: editing.with_question(held, section, "", f.said())[0],
        f"Add a question to “{held.sections[section].title}”",
        f"#section-{section}",
    )


@asked
@page(Permission.RUN_AUDITS)
def change_question(request: HttpRequest, edition_id: int, question: str) -> HttpResponse:
    """Change a question of a draft."""
    row, held = _draft(actor_of(request), edition_id)
    found = held.questions().get(question)
    if found is None:
        raise NotThere
    apart = held.replaces is not None and question in held.replaces.not_the_same
    form = forms.QuestionForm(
        posted(request),
        tool=held,
        key=question,
        initial=forms.QuestionForm.answers(found, apart) | {"version": row.version},
    )
    return _changed(
        request,
        edition_id,
        form,
        lambda f: editing.with_question(
            held,
            held.section_of()[question],
            question,
            f.said(),
            not_the_same=f.cleaned_data.get("not_the_same", False),
        )[0],
        "Change the question",
        f"#question-{question}",
    )


@asked
@page(Permission.RUN_AUDITS)
def scale(request: HttpRequest, edition_id: int, scale: str = "") -> HttpResponse:
    """Change a scale of the tool's own, or add one."""
    row, held = _draft(actor_of(request), edition_id)
    if scale and scale not in held.scales:
        raise NotThere
    initial: dict[str, Any] = {"version": row.version}
    if scale:
        grades = held.scales[scale].grades.items()
        lines = [" | ".join(filter(None, (key, each.label, each.met.value, each.means))) for key, each in grades]
        initial |= {"title": held.scales[scale].title, "grades": "\n".join(lines)}
    form = forms.ScaleForm(posted(request), initial=initial)
    return _changed(
        request,
        edition_id,
        form,
        lambda f: editing.with_scale(held, scale, f.cleaned_data["title"], f.said()),
        "Change the scale" if scale else "Add a scale",
        "#scales",
    )


@require_POST
@page(Permission.RUN_AUDITS)
def arrange(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Move a section or a question of a draft up or down, or take it out."""
    actor = actor_of(request)
    row, held = _draft(actor, edition_id)
    key, way = request.POST.get("key", ""), request.POST.get("way", "")
    if way == "out":
        before = queries.edition_before(actor, row)
        after = editing.without(held, key, queries.tool_of(before) if before else None)
    else:
        after = editing.moved(held, key, up=way == "up")
    operations.change_tool(by=actor, edition_id=edition_id, version=row.version, text=after)
    where = "question" if key in held.questions() else "section"
    return redirect(f"/audits/tools/{edition_id}" + ("" if way == "out" else f"#{where}-{key}"))


@asked
@page(Permission.RUN_AUDITS)
def issue(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Make a draft ready to be used."""
    actor = actor_of(request)
    row, _ = _draft(actor, edition_id)
    form = forms.StepForm(posted(request), initial={"version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.issue_tool(by=actor, edition_id=edition_id, version=said["version"] or 0)
        return Done(f"/audits/tools/{edition_id}", "The edition is ready to use.")

    return question(
        request,
        form,
        do,
        now=_now(actor, edition_id),
        title="Issue this edition",
        caption=f"{row.title}, edition {row.edition}",
        button="Issue it",
        cancel_href=f"/audits/tools/{edition_id}",
        lede="From then on its questions and scales stay as they are, so that what was answered keeps its meaning. "
        "Next year’s changes are a new edition.",
    )


@asked
@page(Permission.RUN_AUDITS)
def withdraw(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Take an edition out of use."""
    actor = actor_of(request)
    row = queries.edition(actor, edition_id)
    if row.state != EditionState.ISSUED:
        raise NotThere
    form = forms.StepForm(posted(request), initial={"version": row.version})

    def do(said: dict[str, Any]) -> Done:
        operations.withdraw_tool(by=actor, edition_id=edition_id, version=said["version"] or 0)
        return Done(f"/audits/tools/{edition_id}", "The edition is out of use.")

    return question(
        request,
        form,
        do,
        now=_now(actor, edition_id),
        title="Take this edition out of use",
        caption=f"{row.title}, edition {row.edition}",
        button="Take it out of use",
        cancel_href=f"/audits/tools/{edition_id}",
        lede="No new round can use it. Rounds that used it keep it.",
    )


@asked
@page(Permission.RUN_AUDITS)
def withdraw_question(request: HttpRequest, edition_id: int, question: str) -> HttpResponse:
    """Stop asking a question of an edition that was issued."""
    actor = actor_of(request)
    row = queries.edition(actor, edition_id)
    found = queries.tool_of(row).questions().get(question)
    if found is None or row.state != EditionState.ISSUED or question in queries.withdrawn_from(row):
        raise NotThere

    def do(said: dict[str, Any]) -> Done:
        operations.withdraw_question(by=actor, edition_id=edition_id, question=question, why=said["why"])
        return Done(f"/audits/tools/{edition_id}", "It is no longer asked. What was answered is kept.")

    return _question(
        request,
        forms.WithdrawQuestionForm(posted(request)),
        do,
        title="Stop asking this question",
        caption=found.asks,
        button="Stop asking it",
        cancel_href=f"/audits/tools/{edition_id}",
        lede="Also in rounds that are open. Answers that were given are kept, and nobody has to answer it any more.",
    )


_question = question
"""The page that asks, where a view has a question of its own."""
