"""Pages that bring a table of events in: upload, columns, names, rows to mend, and the taking in."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.design.forms import ChangeForm
from goldthread.loop.reviews.chronology import operations, policy, queries
from goldthread.loop.reviews.chronology.choices import SEEN_AS, BringInState, seen_of
from goldthread.web.chronology import pages
from goldthread.web.chronology.forms import ColumnsForm, RowForm, SettleForm, UploadForm, WhyForm
from goldthread.web.chronology.views import WRITERS, base_of
from goldthread.web.shell.downloads import as_download
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.reviews.chronology.models import BroughtRow, ChronologyBringIn


@page(Permission.READ_SOURCES, any_of=WRITERS)
def bring_in(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring a table of events in, and the tables that came before."""
    actor = actor_of(request)
    source = queries.source(actor, reference)
    given: dict[str, Any] = {"agencies": _agencies(actor), "keeps": policy.keeps(actor)}
    form = UploadForm(posted(request), request.FILES or None, **given)

    def do(said: dict[str, Any]) -> Done:
        begun = operations.begin_bring_in(
            by=actor,
            source_id=source.pk,
            name=said["file"].name,
            file=said["file"],
            agency_id=int(said["agency"]) if said["agency"] else None,
        )
        return Done(f"{base_of(reference)}/bring-in/{begun.pk}/columns")

    tables = list(queries.bring_ins(actor, source))
    return question(
        request,
        form,
        do,
        template="chronology/bring_in.html",
        source=source,
        base=base_of(reference),
        tables=tables,
        open=(BringInState.COLUMNS, BringInState.PROPOSED),
    )


@page(Permission.READ_SOURCES, any_of=WRITERS)
def columns(request: HttpRequest, reference: str, bring_in_id: int) -> HttpResponse:
    """Say which column holds what."""
    actor = actor_of(request)
    begun = _begun(actor, reference, bring_in_id)
    if begun.state not in (BringInState.COLUMNS, BringInState.PROPOSED):
        raise Refusal("This table was dealt with already. Change its events in the chronology.")
    given: dict[str, Any] = {
        "headings": begun.layout["headings"],
        "chosen": {field: guess["column"] for field, guess in begun.columns.items()},
    }
    initial = {"version": begun.version, "as_above": "yes" if begun.as_above else "no"}
    form = ColumnsForm(posted(request), initial=initial, **given)
    unsure = [form.fields[field].label for field, guess in begun.columns.items() if not guess["by_heading"]]

    def do(said: dict[str, Any]) -> Done:
        read = operations.map_columns(
            by=actor,
            bring_in_id=bring_in_id,
            version=said["version"] or 0,
            columns=form.columns(),
            as_above=said["as_above"] == "yes",
        )
        unknown = queries.strangers(read) or queries.sealed_words(read)
        return Done(f"{_at(reference, bring_in_id)}/names" if unknown else _at(reference, bring_in_id))

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.bring_in(actor, bring_in_id).version, {}),
        template="chronology/columns.html",
        begun=begun,
        base=_at(reference, bring_in_id),
        unsure=unsure,
    )


@page(Permission.READ_SOURCES, any_of=WRITERS)
def names(request: HttpRequest, reference: str, bring_in_id: int) -> HttpResponse:
    """Say which agencies are meant, and which words a pseudonym replaces."""
    actor = actor_of(request)
    begun = _begun(actor, reference, bring_in_id)
    strangers, words = queries.strangers(begun), queries.sealed_words(begun)
    given: dict[str, Any] = {"strangers": strangers, "agencies": _agencies(actor), "words": words}
    form = SettleForm(posted(request), initial={"version": begun.version}, **given)

    def do(said: dict[str, Any]) -> Done:
        operations.settle(
            by=actor,
            bring_in_id=bring_in_id,
            version=said["version"] or 0,
            agencies=form.agencies(),
            replace=said.get("replace") or [],
        )
        return Done(_at(reference, bring_in_id))

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.bring_in(actor, bring_in_id).version, {}),
        template="chronology/names.html",
        begun=begun,
        base=_at(reference, bring_in_id),
        strangers=len(strangers),
        words=len(words),
    )


@require_safe
@page(Permission.READ_SOURCES, any_of=WRITERS)
def proposal(request: HttpRequest, reference: str, bring_in_id: int) -> HttpResponse:
    """The table as it was read."""
    actor = actor_of(request)
    begun = _begun(actor, reference, bring_in_id)
    return show(request, "chronology/proposal.html", page=pages.proposal_page(actor, begun, request.GET))


@page(Permission.READ_SOURCES, any_of=WRITERS)
def row(request: HttpRequest, reference: str, row_id: int) -> HttpResponse:
    """Put a row right."""
    actor = actor_of(request)
    found = _row(actor, reference, row_id)
    form = RowForm(posted(request), initial=_answers(found), agencies=_agencies(actor))
    back = _at(reference, found.bring_in_id)

    def do(said: dict[str, Any]) -> Done:
        mended = operations.mend_row(
            by=actor,
            row_id=row_id,
            version=said["version"] or 0,
            agency_id=int(said["agency"]),
            when=said["when"],
            what=said["what"],
            child_seen=SEEN_AS[said["seen"]],
            who=said["who"],
            significance=said["significance"],
            source_document=said["source_document"],
            comment=said["comment"],
            knowingly=bool(said["knowingly"]),
        )
        note = f" ({mended.note})" if mended.note else ""
        return Done(back, f"Row {mended.number} is ready. Its date was read as: {pages.when_of(mended)}{note}.")

    def now() -> Now:
        fresh = queries.row(actor, row_id)
        return Now(fresh.version, _answers(fresh))

    return question(
        request,
        form,
        do,
        now=now,
        template="chronology/row.html",
        row=pages.row_shown(f"{base_of(reference)}/bring-in", found),
        title=f"Row {found.number}",
        caption=found.bring_in.document.name,
        button="This row is right",
        cancel_href=back,
    )


@page(Permission.READ_SOURCES, any_of=WRITERS)
def leave_out(request: HttpRequest, reference: str, row_id: int) -> HttpResponse:
    """Set a row aside."""
    actor = actor_of(request)
    found = _row(actor, reference, row_id)
    form = WhyForm(posted(request), initial={"version": found.version})
    back = _at(reference, found.bring_in_id)

    def do(said: dict[str, Any]) -> Done:
        operations.leave_out(by=actor, row_id=row_id, version=said["version"] or 0, why=said["why"])
        return Done(back, f"Row {found.number} is left out. Its words stay with the table.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.row(actor, row_id).version, {}),
        title=f"Leave row {found.number} out?",
        caption=found.bring_in.document.name,
        lede=found.what,
        button="Leave it out",
        cancel_href=back,
    )


@page(Permission.READ_SOURCES, any_of=WRITERS)
def take_in(request: HttpRequest, reference: str, bring_in_id: int) -> HttpResponse:
    """Take every row in that is ready."""
    return _confirm(
        request,
        reference,
        bring_in_id,
        operations.take_in,
        lambda begun, counts: {
            "title": f"Take {counts['ready']:,} events into the chronology?",
            "text": (
                f"{counts['mend']:,} rows still to mend stay here and can be taken in later."
                if counts["mend"]
                else "No row is left to mend."
            ),
            "button": "Take them in",
        },
        f"{base_of(reference)}",
        "The events are in the chronology. Pairs that may be one event are proposed.",
    )


@page(Permission.READ_SOURCES, any_of=WRITERS)
def discard(request: HttpRequest, reference: str, bring_in_id: int) -> HttpResponse:
    """Give up what is not taken in."""
    return _confirm(
        request,
        reference,
        bring_in_id,
        operations.discard,
        lambda begun, counts: {
            "title": f"Discard what is left of {begun.document.name}?",
            "text": "Events that were taken in stay. The file itself is kept as it came.",
            "button": "Discard the rest",
        },
        f"{base_of(reference)}/bring-in",
        "What was left of the table is discarded.",
    )


@require_safe
@page(Permission.READ_SOURCES, any_of=WRITERS)
def document(request: HttpRequest, reference: str, bring_in_id: int) -> HttpResponse:
    """The table itself, exactly as it came."""
    return as_download(_begun(actor_of(request), reference, bring_in_id).document)


def _confirm(
    request: HttpRequest, reference: str, bring_in_id: int, operation: Any, words: Any, leads_to: str, said: str
) -> HttpResponse:
    actor = actor_of(request)
    begun = _begun(actor, reference, bring_in_id)
    form = ChangeForm(posted(request), initial={"version": begun.version})

    def do(answers: dict[str, Any]) -> Done:
        operation(by=actor, bring_in_id=bring_in_id, version=answers["version"] or 0)
        return Done(leads_to, said)

    confirm = words(begun, queries.counts_of(begun)) | {"cancel_href": _at(reference, bring_in_id)}
    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.bring_in(actor, bring_in_id).version, {}),
        template="design/confirm.html",
        confirm=confirm,
    )


def _begun(actor: Actor, reference: str, bring_in_id: int) -> "ChronologyBringIn":
    begun = queries.bring_in(actor, bring_in_id)
    if begun.source.reference != reference:
        raise NotThere
    return begun


def _row(actor: Actor, reference: str, row_id: int) -> "BroughtRow":
    found = queries.row(actor, row_id)
    if found.bring_in.source.reference != reference:
        raise NotThere
    return found


def _answers(found: "BroughtRow") -> dict[str, Any]:
    return {
        "version": found.version,
        "agency": found.agency_id,
        "when": found.said,
        "what": found.what,
        "seen": seen_of(found.child_seen),
        "who": found.who,
        "significance": found.significance,
        "source_document": found.source_document,
        "comment": found.comment,
    }


def _at(reference: str, bring_in_id: int) -> str:
    return f"{base_of(reference)}/bring-in/{bring_in_id}"


def _agencies(actor: Actor) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in queries.agencies_to_write_for(actor)]
