"""Writing the register of sources."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from goldthread.accounts.models import Group, Membership
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import ChangedMeanwhile, Refusal
from goldthread.core.rows import the_one
from goldthread.journal.operations import record_of
from goldthread.loop.sources.choices import SourceKind, SourceStatus, Visibility
from goldthread.loop.sources.models import Source, SourceGroup, SourcePerson, SourceStatusChange
from goldthread.loop.sources.policy import require_record, visible
from goldthread.loop.sources.rules import check_dates, check_move, series


@transaction.atomic
def record_source(
    *,
    by: Actor,
    kind: str,
    title: str,
    summary: str = "",
    began_on: date | None = None,
    reported_on: date | None = None,
    lead_group_id: int | None = None,
    status: str = SourceStatus.UNDER_WAY,
    visibility: str = Visibility.BOARD,
    group_ids: Iterable[int] = (),
    person_ids: Iterable[int] = (),
) -> Source:
    """Put an activity that can teach in the register; it gets its reference for good."""
    require_record(by)
    _check(by, kind, title, began_on, reported_on, lead_group_id)
    if visibility not in Visibility.values:
        raise Refusal("Choose who may see this source.", "visibility")
    if status not in SourceStatus.values:
        raise Refusal("Say how far this has come.", "status")
    year = (reported_on or began_on or by.today).year
    source = Source.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, series(by.board_code, kind, year)),
        kind=kind,
        title=title.strip(),
        summary=summary.strip(),
        began_on=began_on,
        reported_on=reported_on,
        lead_group_id=lead_group_id,
        status=status,
        visibility=visibility,
        recorded_at=by.at,
        recorded_by_id=by.person_id,
    )
    _open_to(by, source, visibility, group_ids, person_ids)
    _step(by, source, "", status, "")
    record_of(
        by=by,
        verb="recorded",
        kind="source",
        thing=source,
        detail={"title": source.title, "visible to": visibility},
    )
    return source


@transaction.atomic
def change_source(
    *,
    by: Actor,
    source_id: int,
    version: int,
    title: str,
    summary: str,
    began_on: date | None,
    reported_on: date | None,
    lead_group_id: int | None,
) -> Source:
    """Correct what a source says of itself; its reference and kind stay."""
    source = _locked(by, source_id, version)
    _check(by, source.kind, title, began_on, reported_on, lead_group_id)
    new = {
        "title": title.strip(),
        "summary": summary.strip(),
        "began_on": began_on,
        "reported_on": reported_on,
        "lead_group_id": lead_group_id,
    }
    changed = {key: [getattr(source, key), value] for key, value in new.items() if getattr(source, key) != value}
    if not changed:
        return source
    for key, value in new.items():
        setattr(source, key, value)
    _save(source)
    record_of(by=by, verb="changed", kind="source", thing=source, detail=changed)
    return source


@transaction.atomic
def open_source_to(
    *,
    by: Actor,
    source_id: int,
    version: int,
    visibility: str,
    group_ids: Iterable[int] = (),
    person_ids: Iterable[int] = (),
    why: str = "",
) -> Source:
    """Change who may see a source, and with it everything that was learnt from it."""
    source = _locked(by, source_id, version)
    if visibility not in Visibility.values:
        raise Refusal("Choose who may see this source.", "visibility")
    before, source.visibility = source.visibility, visibility
    _save(source)
    were = _named(source)
    SourceGroup.objects.filter(source=source).delete()
    SourcePerson.objects.filter(source=source).delete()
    _open_to(by, source, visibility, group_ids, person_ids)
    are = _named(source)
    named = {key: [were[key], are[key]] for key in were if were[key] != are[key]}
    record_of(
        by=by,
        verb="changed who may see",
        kind="source",
        thing=source,
        why=why,
        detail={"visible to": [before, visibility], **named},
    )
    return source


@transaction.atomic
def move_source(*, by: Actor, source_id: int, version: int, status: str, why: str = "") -> Source:
    """Take a source a step further, or open it again."""
    source = _locked(by, source_id, version)
    check_move(source.status, status)
    before, source.status = source.status, status
    _save(source)
    _step(by, source, before, status, why)
    record_of(
        by=by,
        verb="moved",
        kind="source",
        thing=source,
        why=why,
        detail={"status": [before, status]},
    )
    return source


def _locked(by: Actor, source_id: int, version: int) -> Source:
    require_record(by)
    source = the_one(Source.objects.select_for_update(of=("self",)).filter(visible(by), pk=source_id))
    if source.version != version:
        raise ChangedMeanwhile(
            "Somebody else changed this source while you had it open. Your changes are below; "
            "compare them with how it reads now."
        )
    return source


def _save(source: Source) -> None:
    source.version += 1
    source.save()


def _check(
    by: Actor,
    kind: str,
    title: str,
    began_on: date | None,
    reported_on: date | None,
    lead_group_id: int | None,
) -> None:
    if kind not in SourceKind.values:
        raise Refusal("Choose what kind of source this is.", "kind")
    if not title.strip():
        raise Refusal("Give the source a title that people will recognise.", "title")
    check_dates(began_on, reported_on)
    if lead_group_id is not None and not Group.objects.filter(board_id=by.board_id, pk=lead_group_id).exists():
        raise Refusal("Choose one of this board's groups.", "lead_group")


def _open_to(by: Actor, source: Source, visibility: str, group_ids: Iterable[int], person_ids: Iterable[int]) -> None:
    groups, people = set(group_ids), set(person_ids)
    if visibility == Visibility.GROUPS:
        if not groups:
            raise Refusal("Choose at least one group that may see this source.", "groups")
        if Group.objects.filter(board_id=by.board_id, pk__in=groups).count() != len(groups):
            raise Refusal("Choose from this board's groups.", "groups")
        SourceGroup.objects.bulk_create(
            SourceGroup(board_id=by.board_id, source=source, group_id=group) for group in sorted(groups)
        )
    if visibility == Visibility.PEOPLE:
        if not people:
            raise Refusal("Choose at least one person who may see this source.", "people")
        members = Membership.objects.filter(board_id=by.board_id, person_id__in=people)
        if len(set(members.values_list("person_id", flat=True))) != len(people):
            raise Refusal("Choose from the people of this board.", "people")
        SourcePerson.objects.bulk_create(
            SourcePerson(board_id=by.board_id, source=source, person_id=person) for person in sorted(people)
        )


def _named(source: Source) -> dict[str, list[int]]:
    """Who a source is open to by name."""
    return {
        "groups": sorted(source.groups.values_list("group_id", flat=True)),
        "people": sorted(source.people.values_list("person_id", flat=True)),
    }


def _step(by: Actor, source: Source, before: str, after: str, why: str) -> None:
    SourceStatusChange.objects.create(
        board_id=by.board_id, source=source, before=before, after=after, by_id=by.person_id, at=by.at, why=why
    )
