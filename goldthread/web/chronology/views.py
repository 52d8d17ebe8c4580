"""Pages of a chronology: the merged table with its drawing, one event, pairs, gaps, people."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere
from goldthread.loop.reviews.chronology import operations, policy, queries
from goldthread.loop.reviews.chronology.choices import SEEN_AS, PairState, seen_of
from goldthread.loop.reviews.chronology.operations.events import Account
from goldthread.loop.themes import queries as themes
from goldthread.web.chronology import pages
from goldthread.web.chronology.forms import EventForm, JudgeForm, PersonForm, WhyForm
from goldthread.web.shell.flow import Done, Now, posted, question
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

if TYPE_CHECKING:
    from goldthread.loop.reviews.chronology.models import ChronologyEvent
    from goldthread.loop.sources.models import Source

WRITERS = (Permission.KEEP_CHRONOLOGY, Permission.ANSWER_FOR_AGENCY)


def base_of(reference: str) -> str:
    """The address of a chronology."""
    return f"/sources/{reference}/chronology"


@require_safe
@page(Permission.READ_SOURCES)
def chronology(request: HttpRequest, reference: str) -> HttpResponse:
    """The chronology: the drawing, the filters and the events."""
    actor = actor_of(request)
    source = queries.source(actor, reference)
    return show(request, "chronology/chronology.html", page=pages.chronology_page(actor, source, request.GET))


@page(Permission.READ_SOURCES, any_of=WRITERS)
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an event."""
    actor = actor_of(request)
    source = queries.source(actor, reference)
    form = EventForm(posted(request), **_offers(actor, source))

    def do(said: dict[str, Any]) -> Done:
        made = operations.write_event(
            by=actor, source_id=source.pk, account=_account(said), knowingly=bool(said["knowingly"])
        )
        return Done(f"{base_of(reference)}/events/{made.pk}", _read_as(made))

    return question(
        request,
        form,
        do,
        makes="event",
        title="Add an event",
        caption=f"{source.reference} {source.title}",
        button="Add the event",
        cancel_href=base_of(reference),
    )


@require_safe
@page(Permission.READ_SOURCES)
def event(request: HttpRequest, reference: str, event_id: int) -> HttpResponse:
    """One event whole."""
    actor = actor_of(request)
    found = _event(actor, reference, event_id)
    return show(
        request,
        "chronology/event.html",
        page=pages.account(reference, found, queries.beside(actor, [found])),
        event=found,
        base=base_of(reference),
        on_page=queries.place_of(actor, found) // pages.PER_PAGE + 1,
        may_write=policy.may_write(actor, found.agency_id),
    )


@page(Permission.READ_SOURCES, any_of=WRITERS)
def change(request: HttpRequest, reference: str, event_id: int) -> HttpResponse:
    """Put an event right."""
    actor = actor_of(request)
    found = _to_write(actor, reference, event_id)
    form = EventForm(posted(request), initial=_answers(actor, found), **_offers(actor, found.source))

    def do(said: dict[str, Any]) -> Done:
        changed = operations.change_event(
            by=actor,
            event_id=event_id,
            version=said["version"] or 0,
            account=_account(said),
            knowingly=bool(said["knowingly"]),
        )
        return Done(f"{base_of(reference)}/events/{event_id}", _read_as(changed))

    def now() -> Now:
        fresh = queries.event(actor, event_id)
        return Now(fresh.version, _answers(actor, fresh))

    return question(
        request,
        form,
        do,
        now=now,
        title="Change this event",
        caption=f"{found.source.reference} {found.source.title}",
        cancel_href=f"{base_of(reference)}/events/{event_id}",
    )


@page(Permission.READ_SOURCES, any_of=WRITERS)
def remove(request: HttpRequest, reference: str, event_id: int) -> HttpResponse:
    """Take an event out of the chronology."""
    actor = actor_of(request)
    found = _to_write(actor, reference, event_id)
    form = WhyForm(posted(request), initial={"version": found.version})

    def do(said: dict[str, Any]) -> Done:
        operations.remove_event(by=actor, event_id=event_id, version=said["version"] or 0, why=said["why"])
        return Done(base_of(reference), "The event is taken out.")

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.event(actor, event_id).version, {}),
        title="Take this event out?",
        caption=f"{pages.when_of(found)}, {found.agency.name}",
        lede="It is shown no more. That it was there, and why it was taken out, stays in the journal.",
        button="Take it out",
        cancel_href=f"{base_of(reference)}/events/{event_id}",
    )


@require_safe
@page(Permission.READ_SOURCES, Permission.KEEP_CHRONOLOGY)
def pairs(request: HttpRequest, reference: str) -> HttpResponse:
    """Pairs that were judged, and the way to those that wait."""
    actor = actor_of(request)
    source = queries.source(actor, reference)
    asked = request.GET.get("state", "")
    state = asked if asked in PairState.values else PairState.PROPOSED
    listed: Any = Paginator(queries.pairs(actor, source, state), 20).get_page(request.GET.get("page", "1"))
    listed.object_list = [pages.pair_shown(reference, each) for each in listed.object_list]
    return show(
        request,
        "chronology/pairs.html",
        source=source,
        base=base_of(reference),
        listed=listed,
        state=state,
        tabs=[(value, label) for value, label in PairState.choices],
        standing=queries.standing(actor, source),
    )


@page(Permission.READ_SOURCES, Permission.KEEP_CHRONOLOGY)
def pair(request: HttpRequest, reference: str, pair_id: int) -> HttpResponse:
    """Two accounts beside each other: the same event, or two."""
    actor = actor_of(request)
    found = queries.pair(actor, pair_id)
    if found.source.reference != reference:
        raise NotThere
    initial = {"version": found.version, "why": found.judged_why}
    if found.state != PairState.PROPOSED:
        initial["verdict"] = "link" if found.state == PairState.LINKED else "apart"
    form = JudgeForm(posted(request), initial=initial)

    def do(said: dict[str, Any]) -> Done:
        judge = operations.link if said["verdict"] == "link" else operations.keep_apart
        judge(by=actor, pair_id=pair_id, version=said["version"] or 0, why=said["why"])
        following = queries.pairs(actor, found.source).first()
        done = "The two accounts are linked." if said["verdict"] == "link" else "The two accounts are kept apart."
        if following is None:
            return Done(f"{base_of(reference)}/pairs", f"{done} No other pair waits.")
        return Done(f"{base_of(reference)}/pairs/{following.pk}", done)

    return question(
        request,
        form,
        do,
        now=lambda: Now(queries.pair(actor, pair_id).version, {}),
        template="chronology/pair.html",
        pair=pages.pair_shown(reference, found),
        base=base_of(reference),
        caption=f"{found.source.reference} {found.source.title}",
        waiting=queries.standing(actor, found.source).waiting,
    )


@require_safe
@page(Permission.READ_SOURCES)
def gaps(request: HttpRequest, reference: str) -> HttpResponse:
    """Where nothing is told, where nobody saw the child, and where two accounts differ."""
    actor = actor_of(request)
    source = queries.source(actor, reference)
    clashes: Any = Paginator(queries.clashes(actor, source), 20).get_page(request.GET.get("page", "1"))
    clashes.object_list = [pages.pair_shown(reference, each) for each in clashes.object_list]
    return show(
        request,
        "chronology/gaps.html",
        source=source,
        base=base_of(reference),
        gap_days=queries.gap_days(actor),
        untold=queries.gaps(actor, source),
        unseen=queries.gaps(actor, source, seen_only=True),
        clashes=clashes,
        may_keep=policy.keeps(actor),
    )


@page(Permission.READ_SOURCES, Permission.KEEP_CHRONOLOGY)
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """The people of the chronology under their pseudonyms, and the form that names another."""
    actor = actor_of(request)
    source = queries.source(actor, reference)
    form = PersonForm(posted(request))

    def do(said: dict[str, Any]) -> Done:
        made = operations.name_person(
            by=actor, source_id=source.pk, label=said["label"], part=said["part"], names=said["names"]
        )
        return Done(f"{base_of(reference)}/people", f"{made.label} is one of the people of this chronology.")

    return question(
        request,
        form,
        do,
        makes="person",
        template="chronology/people.html",
        source=source,
        base=base_of(reference),
        people=queries.people(actor, source),
    )


@page(Permission.READ_SOURCES, Permission.KEEP_CHRONOLOGY)
def person(request: HttpRequest, reference: str, person_id: int) -> HttpResponse:
    """Change a pseudonym, or seal names anew."""
    actor = actor_of(request)
    found = queries.person(actor, person_id)
    if found.source.reference != reference:
        raise NotThere
    answers = {"label": found.label, "part": found.part}
    form = PersonForm(posted(request), initial=answers | {"version": found.version})
    form.fields["names"].help_text = "Names that you give replace those that are sealed. Leave it empty to keep them."

    def do(said: dict[str, Any]) -> Done:
        operations.change_person(
            by=actor,
            person_id=person_id,
            version=said["version"] or 0,
            label=said["label"],
            part=said["part"],
            names=said["names"],
        )
        return Done(f"{base_of(reference)}/people", "The person is changed.")

    def now() -> Now:
        fresh = queries.person(actor, person_id)
        return Now(fresh.version, {"label": fresh.label, "part": fresh.part})

    return question(
        request,
        form,
        do,
        now=now,
        title=found.label,
        caption=f"{found.source.reference} {found.source.title}",
        cancel_href=f"{base_of(reference)}/people",
    )


def _event(actor: Actor, reference: str, event_id: int) -> "ChronologyEvent":
    found = queries.event(actor, event_id)
    if found.source.reference != reference:
        raise NotThere
    return found


def _to_write(actor: Actor, reference: str, event_id: int) -> "ChronologyEvent":
    found = _event(actor, reference, event_id)
    if not policy.may_write(actor, found.agency_id):
        raise NotAllowed("You add and change the events of your own agency. Ask the board's office about the others.")
    return found


def _offers(actor: Actor, source: "Source") -> dict[str, Any]:
    return {
        "agencies": [(str(pk), name) for pk, name in queries.agencies_to_write_for(actor)],
        "people": [(str(one.pk), one.label) for one in queries.people(actor, source)],
        "themes": [(str(pk), name) for pk, name in themes.names_in_use(actor)],
    }


def _account(said: dict[str, Any]) -> Account:
    return Account(
        agency_id=int(said["agency"]),
        when=said["when"],
        what=said["what"],
        child_seen=SEEN_AS[said["seen"]],
        who=said["who"],
        significance=said["significance"],
        source_document=said["source_document"],
        comment=said["comment"],
        person_ids=frozenset(map(int, said.get("people") or ())),
        theme_ids=frozenset(map(int, said.get("themes") or ())),
    )


def _answers(actor: Actor, found: "ChronologyEvent") -> dict[str, Any]:
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
        "people": [str(pk) for pk in queries.people_of(actor, found)],
        "themes": [str(pk) for pk in queries.themes_of(actor, found)],
    }


def _read_as(one: "ChronologyEvent") -> str:
    """What a person is told of how their date was read."""
    return f"The date was read as: {pages.when_of(one)}{f' ({one.note})' if one.note else ''}."
