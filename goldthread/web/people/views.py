"""Pages of people and their roles, agencies, localities and groups."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from goldthread.accounts import operations, queries
from goldthread.accounts.queries import Choice
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.rows import the_one
from goldthread.design.wording import counted
from goldthread.loop.sources import queries as sources
from goldthread.web.people import forms
from goldthread.web.people.pages import (
    FormPage,
    GroupPage,
    MemberLine,
    PeoplePage,
    PersonPage,
    Place,
    PlacesPage,
    Tab,
)
from goldthread.web.shell.flow import Done, Now, question, send, status_of
from goldthread.web.shell.middleware import actor_of
from goldthread.web.shell.pages import page, show

manages = page(Permission.MANAGE_PEOPLE)

PER_PAGE = 50
ENDS_SOON = timedelta(days=30)
TABS = (
    ("/people", "People"),
    ("/people/agencies", "Agencies"),
    ("/people/localities", "Localities"),
    ("/people/groups", "Groups"),
)


def tabs(current: str) -> list[Tab]:
    """The lists that stand beside each other, with the one that is open."""
    return [Tab(text, href, href == current) for href, text in TABS]


@manages
def people(request: HttpRequest) -> HttpResponse:
    """Who is what on the board: now, to come, or in the past."""
    actor = actor_of(request)
    when = "past" if request.GET.get("show") == "past" else "now"
    words = " ".join(request.GET.get("q", "").split())[:100]
    members = queries.memberships(actor)
    members = members.filter(queries.ended(actor)) if when == "past" else members.exclude(queries.ended(actor))
    if words:
        members = members.filter(Q(person__name__icontains=words) | Q(agency__name__icontains=words))
    paged = Paginator(members.order_by("person__name", "role", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    soon = actor.today + ENDS_SOON
    shown = PeoplePage(
        tabs=tabs("/people"),
        sentence=f"{counted(paged.paginator.count, 'role')} {'ended' if when == 'past' else 'held'}",
        show=when,
        words=words,
        lines=[
            MemberLine(
                each.person_id,
                each.person.name,
                each.get_role_display(),
                each.agency.name if each.agency else "",
                each.starts_on,
                each.ends_on,
                each.ends_on is not None and actor.today <= each.ends_on <= soon,
            )
            for each in paged.object_list
        ],
        page=paged,
        invitations=list(queries.open_invitations(actor)) if when == "now" and not words else [],
    )
    return show(request, "people/people.html", page=shown)


@manages
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: their roles on this board, now and before, and the groups that they sit on."""
    actor = actor_of(request)
    found = queries.member_of_board(actor, person_id)
    held = list(queries.memberships(actor).filter(person_id=person_id).order_by("-starts_on", "role"))
    past = [each for each in held if each.ends_on is not None and each.ends_on < actor.today]
    shown = PersonPage(
        id=found.pk,
        name=found.name,
        email=found.email,
        job_title=found.job_title,
        is_self=found.pk == actor.person_id,
        current=[each for each in held if each not in past],
        past=past,
        groups=list(queries.groups_of(actor, person_id)),
    )
    return show(request, "people/person.html", page=shown)


@manages
def give_role(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give somebody who is on the board a further role."""
    actor = actor_of(request)
    found = queries.member_of_board(actor, person_id)
    back = f"/people/{person_id}"
    form = forms.RoleForm(request.POST or None, agencies=agencies_to_choose(actor), sources=sources_to_choose(actor))

    def do(answers: dict[str, Any]) -> Done:
        operations.add_member(
            by=actor,
            person_id=person_id,
            role=answers["role"],
            starts_on=actor.today,
            agency_id=answers["agency"],
            source_id=answers["source"],
            ends_on=answers["ends_on"],
        )
        return Done(back, f"{found.name} has the role from today.")

    about = FormPage("Give a role", back, "Give the role", caption=found.name)
    return _ask(request, form, do, about)


@manages
def end_membership(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Give a role its last day, with the reason."""
    actor = actor_of(request)
    member = the_one(queries.memberships(actor).filter(pk=membership_id))
    back = f"/people/{member.person_id}"
    form = forms.EndForm(
        request.POST or None, initial={"version": member.version, "ends_on": member.ends_on or actor.today}
    )

    def do(answers: dict[str, Any]) -> Done:
        operations.end_membership(
            by=actor,
            membership_id=membership_id,
            ends_on=answers["ends_on"],
            version=answers["version"] or 0,
            why=answers["why"],
        )
        return Done(back, "The role has its last day.")

    def now() -> Now:
        member.refresh_from_db()
        return Now(member.version, {"ends_on": member.ends_on})

    about = FormPage(
        "End a role",
        back,
        "End the role",
        lede="What this person did stays in the record under their name.",
        caption=f"{member.person.name}: {member.get_role_display()}",
    )
    return _ask(request, form, do, about, now)


@manages
def agencies(request: HttpRequest) -> HttpResponse:
    """The organisations that take part."""
    actor = actor_of(request)
    found = [
        Place(
            each.name,
            f"/people/agencies/{each.pk}",
            [each.short_name, each.get_kind_display(), each.locality.name if each.locality else ""],
            each.ended_on,
        )
        for each in queries.every_agency(actor)
    ]
    shown = PlacesPage(
        tabs("/people/agencies"),
        "Agencies",
        counted(len(found), "agency", "agencies"),
        "Add an agency",
        "/people/agencies/add",
        found,
        "The councils, health bodies, police, schools and others on the board will be listed here.",
    )
    return show(request, "people/places.html", page=shown)


@manages
def agency(request: HttpRequest, agency_id: int | None = None) -> HttpResponse:
    """Add an agency, or change one."""
    actor = actor_of(request)
    back = "/people/agencies"
    found = _one(queries.every_agency(actor), agency_id)
    form = forms.AgencyForm(
        request.POST or None,
        localities=[Choice(each.pk, each.name) for each in queries.localities(actor)],
        is_new=found is None,
        initial=_initial(found, "name", "short_name", "kind", "ended_on", locality="locality_id"),
    )

    def do(answers: dict[str, Any]) -> Done:
        given = {key: answers[key] for key in ("name", "short_name", "kind")} | {"locality_id": answers["locality"]}
        if agency_id is None:
            operations.add_agency(by=actor, **given)
            return Done(back, f"{answers['name']} is on the board.")
        operations.change_agency(
            by=actor,
            agency_id=agency_id,
            version=answers["version"] or 0,
            ended_on=answers["ended_on"],
            **given,
        )
        return Done(back, f"{answers['name']} is changed.")

    title = f"Change {found.name}" if found else "Add an agency"
    now = _now(found, "name", "short_name", "kind", "ended_on", locality="locality_id")
    return _ask(request, form, do, FormPage(title, back, "Save"), now)


@manages
def localities(request: HttpRequest) -> HttpResponse:
    """The parts of the board's area."""
    found = [
        Place(each.name, f"/people/localities/{each.pk}", [], None) for each in queries.localities(actor_of(request))
    ]
    shown = PlacesPage(
        tabs("/people/localities"),
        "Localities",
        counted(len(found), "locality", "localities"),
        "Add a locality",
        "/people/localities/add",
        found,
        "A board whose area has parts with groups and figures of their own lists them here. Others need none.",
    )
    return show(request, "people/places.html", page=shown)


@manages
def locality(request: HttpRequest, locality_id: int | None = None) -> HttpResponse:
    """Add a locality, or change one."""
    actor = actor_of(request)
    back = "/people/localities"
    found = _one(queries.localities(actor), locality_id)
    form = forms.LocalityForm(request.POST or None, initial=_initial(found, "name"))

    def do(answers: dict[str, Any]) -> Done:
        if locality_id is None:
            operations.add_locality(by=actor, name=answers["name"])
            return Done(back, f"{answers['name']} is added.")
        operations.change_locality(
            by=actor, locality_id=locality_id, version=answers["version"] or 0, name=answers["name"]
        )
        return Done(back, f"{answers['name']} is changed.")

    title = f"Change {found.name}" if found else "Add a locality"
    return _ask(request, form, do, FormPage(title, back, "Save"), _now(found, "name"))


@manages
def groups(request: HttpRequest) -> HttpResponse:
    """The sub-groups and panels, under the board's own names."""
    found = [
        Place(
            each.name,
            f"/people/groups/{each.pk}",
            [each.short_name, counted(each.seats, "person sits", "people sit")],  # type: ignore[attr-defined]
            each.ended_on,
        )
        for each in queries.every_group(actor_of(request))
    ]
    shown = PlacesPage(
        tabs("/people/groups"),
        "Groups",
        counted(len(found), "group"),
        "Add a group",
        "/people/groups/add",
        found,
        "The board's sub-groups and panels will be listed here, with who sits on each.",
    )
    return show(request, "people/places.html", page=shown)


@manages
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """Who sits on a group, and a form to seat somebody."""
    actor = actor_of(request)
    found = _one(queries.every_group(actor), group_id)
    assert found is not None
    address = f"/people/groups/{group_id}"
    members = [Choice(each.pk, each.name) for each in queries.people(actor)]
    form = forms.SeatForm(request.POST or None, people=members)

    def do(answers: dict[str, Any]) -> Done:
        operations.seat(by=actor, group_id=group_id, person_id=answers["person"], is_lead=answers["is_lead"])
        return Done(address, "They sit on the group.")

    sent = send(request, form, do)
    if sent is not None:
        return sent
    shown = GroupPage(found.pk, found.name, "/people/groups", list(queries.seats(actor, group_id)))
    return show(request, "people/group.html", page=shown, form=form, status=status_of(form))


@manages
def change_group(request: HttpRequest, group_id: int | None = None) -> HttpResponse:
    """Add a group, or change its name or when it last sat."""
    actor = actor_of(request)
    found = _one(queries.every_group(actor), group_id)
    back = f"/people/groups/{group_id}" if found else "/people/groups"
    form = forms.GroupForm(
        request.POST or None, is_new=found is None, initial=_initial(found, "name", "short_name", "ended_on")
    )

    def do(answers: dict[str, Any]) -> Done:
        given = {key: answers[key] for key in ("name", "short_name")}
        if group_id is None:
            made = operations.add_group(by=actor, **given)
            return Done(f"/people/groups/{made.pk}", f"{made.name} is added. Say who sits on it.")
        operations.change_group(
            by=actor, group_id=group_id, version=answers["version"] or 0, ended_on=answers["ended_on"], **given
        )
        return Done(back, f"{answers['name']} is changed.")

    title = f"Change {found.name}" if found else "Add a group"
    now = _now(found, "name", "short_name", "ended_on")
    return _ask(request, form, do, FormPage(title, back, "Save"), now)


@manages
@require_POST
def unseat(request: HttpRequest, group_id: int, person_id: int) -> HttpResponse:
    """Take somebody off a group."""
    operations.unseat(by=actor_of(request), group_id=group_id, person_id=person_id)
    messages.success(request, "They no longer sit on the group.")
    return redirect(f"/people/groups/{group_id}")


def _ask(
    request: HttpRequest,
    form: Any,
    do: Callable[[dict[str, Any]], Done],
    about: FormPage,
    now: Callable[[], Now] | None = None,
) -> HttpResponse:
    return question(request, form, do, now=now, template="people/form.html", page=about)


def agencies_to_choose(actor: Actor) -> list[Choice]:
    """The agencies that a role can be held for."""
    return [Choice(each.pk, each.name) for each in queries.agencies(actor)]


def sources_to_choose(actor: Actor) -> list[Choice]:
    """The reviews that a reviewer can be bound to: those that the person who gives the role may see."""
    if not actor.may(Permission.READ_SOURCES):
        return []
    found = sources.sources(actor).order_by("-recorded_at").values_list("pk", "reference", "title")[:500]
    return [Choice(pk, f"{reference} {title}") for pk, reference, title in found]


def _one(rows: Any, row_id: int | None) -> Any:
    """The row that a page is about; none where it adds one."""
    if row_id is None:
        return None
    return the_one(rows.filter(pk=row_id))


def _initial(row: Any, *fields: str, **renamed: str) -> dict[str, Any]:
    if row is None:
        return {}
    return {"version": row.version} | _answers(row, *fields, **renamed)


def _answers(row: Any, *fields: str, **renamed: str) -> dict[str, Any]:
    names = {field: field for field in fields} | renamed
    return {answer: getattr(row, field) for answer, field in names.items()}


def _now(row: Any, *fields: str, **renamed: str) -> Any:
    """How the row reads once somebody else has changed it."""
    if row is None:
        return None

    def now() -> Now:
        row.refresh_from_db()
        return Now(row.version, _answers(row, *fields, **renamed))

    return now
