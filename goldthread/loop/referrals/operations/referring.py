"""Writing a referral, submitting it, sending it back, and opening its consideration."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Agency, Group
from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.documents.models import Document
from goldthread.loop.framework import queries as framework
from goldthread.loop.framework.models import Framework
from goldthread.loop.referrals.choices import ReferralState, Trigger
from goldthread.loop.referrals.models import Referral, ReferralAgency, ReferralDocument
from goldthread.loop.referrals.operations.happening import cancel_clocks, drop_notices, happens, moment_of, replay
from goldthread.loop.referrals.operations.steps import framework_of, listed, locked, move, note, said, save, step
from goldthread.loop.referrals.operations.timing import put_right
from goldthread.loop.referrals.policy import own, require_refer, require_run, visible, writable
from goldthread.loop.referrals.rules import check_days, check_ready, filled, form_for, missing, own_questions
from goldthread.loop.referrals.working import considering_group
from goldthread.notices.operations import tell


@transaction.atomic
def draft_referral(
    *,
    by: Actor,
    trigger: str,
    title: str,
    agency_id: int,
    what_happened: str = "",
    happened_on: date | None = None,
    known_on: date | None = None,
    known_by: str = "",
    place: str = "",
    why_referred: str = "",
    done_at_once: str = "",
    family: str = "",
    form: Mapping[str, Any] | None = None,
    agency_ids: Iterable[int] = (),
) -> Referral:
    """Begin a referral for one's agency; it gets its reference for good and is seen by nobody else yet."""
    require_refer(by)
    new = _checked(
        by, trigger, title, what_happened, happened_on, known_on, known_by, place, why_referred, done_at_once, family
    )
    _check_own_agency(by, agency_id)
    referral = Referral(
        board_id=by.board_id,
        agency_id=agency_id,
        referred_by_id=by.me,
        began_at=by.at,
        form={},
        **new,
    )
    referral.form = filled(form_for(_document(by, referral), "referral_form"), form, whole=False) if form else {}
    referral.reference = next_in(by.board_id, f"{by.board_code}-{by.today.year}-REF")
    referral.save()
    _involve(by, referral, agency_ids)
    step(by, referral, "", ReferralState.DRAFT)
    note(by, "began", referral)
    return referral


@transaction.atomic
def change_referral(
    *,
    by: Actor,
    referral_id: int,
    version: int,
    trigger: str,
    title: str,
    what_happened: str,
    happened_on: date | None,
    known_on: date | None,
    known_by: str,
    place: str,
    why_referred: str,
    done_at_once: str,
    family: str,
    agency_ids: Iterable[int],
    form: Mapping[str, Any] | None = None,
) -> Referral:
    """Write on a referral: the referrer until it is submitted or while it is returned, then the board's office.

    The journal keeps which parts changed, not their words.
    """
    referral = locked(by, referral_id, version, writable(by))
    new = _checked(
        by, trigger, title, what_happened, happened_on, known_on, known_by, place, why_referred, done_at_once, family
    )
    changed = sorted(key for key, value in new.items() if getattr(referral, key) != value)
    for key, value in new.items():
        setattr(referral, key, value)
    if form is not None:
        referral.form = filled(form_for(_document(by, referral), "referral_form"), form, whole=False)
    if referral.submitted_at is not None and referral.state != ReferralState.RETURNED:
        check_ready(_missing(referral))
    save(referral)
    referral.agency_links.all().delete()
    _involve(by, referral, agency_ids)
    if referral.submitted_at is not None:
        _days_put_right(by, referral, changed)
    note(by, "changed", referral, detail={"parts": listed(changed)})
    return referral


@transaction.atomic
def add_document(*, by: Actor, referral_id: int, document: Document, title: str) -> ReferralDocument:
    """Add a file to a referral, such as the board's own form as the agency filled it in."""
    referral = locked(by, referral_id, None, writable(by))
    if document.board_id != by.board_id:
        raise Refusal("Choose a file of this board.", "document")
    kept = ReferralDocument.objects.create(
        board_id=by.board_id,
        referral=referral,
        document=document,
        title=said(title, "Say what the file is.", "title"),
        added_by_id=by.person_id,
        added_at=by.at,
    )
    note(by, "added a file to", referral, detail={"document": document.pk})
    return kept


@transaction.atomic
def submit(*, by: Actor, referral_id: int, version: int) -> Referral:
    """Bring a referral before the board, whole. Its framework is the one in force when it became known, for good.

    The clocks of that framework start: from what happened, from when somebody became aware, and from today.
    """
    referral = locked(by, referral_id, version, own(by))
    check_ready(_missing(referral))
    again = referral.submitted_at is not None
    if not again:
        referral.framework = _framework(by, referral)
        _check_form(referral)
        referral.submitted_at = by.at
    move(by, referral, ReferralState.SUBMITTED)
    if not again:
        _start_time(by, referral)
    tell(
        by=by,
        people=accounts.holders_of(by, Permission.RUN_REFERRALS),
        key=f"referral-{referral.pk}-submitted-{referral.version}",
        subject=f"{referral.reference} was referred",
        body="Open the referral, read it, and put it before the group that considers it.",
        address=f"/referrals/{referral.reference}",
    )
    note(by, "submitted", referral, detail={"framework": referral.framework and referral.framework.version_name})
    return referral


@transaction.atomic
def withdraw(*, by: Actor, referral_id: int, version: int, reason: str) -> Referral:
    """Take a referral back before it is decided: the referrer, or the board's office. Its clocks no longer count."""
    within = own(by) | visible(by) if by.may(Permission.RUN_REFERRALS) else own(by)
    referral = locked(by, referral_id, version, within)
    why = said(reason, "Say why the referral is withdrawn.", "reason")
    move(by, referral, ReferralState.WITHDRAWN, why)
    cancel_clocks(by, referral, "The referral was withdrawn.")
    drop_notices(by, referral, "The referral was withdrawn.")
    note(by, "withdrew", referral, why=why)
    return referral


@transaction.atomic
def return_referral(*, by: Actor, referral_id: int, version: int, reason: str) -> Referral:
    """Send a referral back to the agency with what is missing from it."""
    require_run(by)
    referral = locked(by, referral_id, version)
    why = said(reason, "Say what the agency should add or put right.", "reason")
    move(by, referral, ReferralState.RETURNED, why)
    _tell_the_referrer(by, referral, "was returned to you", "Read what is asked, add it, and submit it again.")
    note(by, "returned", referral, why=why)
    return referral


@transaction.atomic
def open_consideration(*, by: Actor, referral_id: int, version: int, group_id: int | None = None) -> Referral:
    """Put a referral before the group that considers it: the one that the framework names, or another of the board."""
    require_run(by)
    referral = locked(by, referral_id, version)
    group = _group(by, referral, group_id)
    referral.considered_by = group
    move(by, referral, ReferralState.CONSIDERED)
    happens(by, referral, "consideration-opened", by.at)
    tell(
        by=by,
        people=group.members.values_list("person_id", flat=True),
        key=f"referral-{referral.pk}-considered-{referral.version}",
        subject=f"{referral.reference} is before the {group.name}",
        body="Open the referral, read what the agencies know, and work through the criteria.",
        address=f"/referrals/{referral.reference}",
    )
    note(by, "opened the consideration of", referral, detail={"group": group.name})
    return referral


@transaction.atomic
def choose_framework(*, by: Actor, referral_id: int, version: int, framework_id: int, reason: str) -> Referral:
    """Put right which version of the framework a referral is dealt with under, before the criteria are worked.

    The clocks that run are no longer counted, and those of the other version are, from the same events.
    """
    require_run(by)
    referral = locked(by, referral_id, version)
    why = said(reason, "Say why another version of the framework applies.", "reason")
    chosen = Framework.objects.filter(board_id=by.board_id, pk=framework_id).first()
    if chosen is None:
        raise Refusal("Choose one of this board's frameworks.", "framework")
    if referral.limb_answers.exists() or referral.state not in {ReferralState.SUBMITTED, ReferralState.CONSIDERED}:
        raise Refusal("The criteria have been worked already, so this referral finishes under the same framework.")
    cancel_clocks(by, referral, why)
    drop_notices(by, referral, why)
    before, referral.framework = referral.framework, chosen
    save(referral)
    replay(by, referral)
    names = [before.version_name if before else None, chosen.version_name]
    note(by, "changed the framework of", referral, why=why, detail={"framework": names})
    return referral


def _checked(
    by: Actor,
    trigger: str,
    title: str,
    what_happened: str,
    happened_on: date | None,
    known_on: date | None,
    known_by: str,
    place: str,
    why_referred: str,
    done_at_once: str,
    family: str,
) -> dict[str, Any]:
    if trigger not in Trigger.values:
        raise Refusal("Choose what kind of thing you refer.", "trigger")
    check_days(happened_on, known_on, by.today)
    return {
        "trigger": trigger,
        "title": said(title, "Give the referral a few words to know it by, without a name.", "title"),
        "what_happened": what_happened.strip(),
        "happened_on": happened_on,
        "known_on": known_on,
        "known_by": known_by.strip(),
        "place": place.strip(),
        "why_referred": why_referred.strip(),
        "done_at_once": done_at_once.strip(),
        "family": family.strip(),
    }


def _check_own_agency(by: Actor, agency_id: int) -> None:
    """Refuse to refer in another agency's name; the board's office may write down what an agency tells it."""
    agencies = accounts.agencies(by).filter(pk=agency_id)
    if not agencies.exists():
        raise Refusal("Choose one of this board's agencies.", "agency")
    if by.may(Permission.RUN_REFERRALS) or agency_id in by.agency_ids:
        return
    if by.agency_ids:
        raise NotAllowed("You refer for your own agency. Choose it.", "agency")


def _involve(by: Actor, referral: Referral, agency_ids: Iterable[int]) -> None:
    agencies = sorted(set(agency_ids))
    if Agency.objects.filter(board_id=by.board_id, pk__in=agencies).count() != len(agencies):
        raise Refusal("Choose from this board's agencies.", "agencies")
    ReferralAgency.objects.bulk_create(
        ReferralAgency(board_id=by.board_id, referral=referral, agency_id=agency) for agency in agencies
    )


def _missing(referral: Referral) -> tuple[Any, ...]:
    return missing(
        trigger=referral.trigger,
        what_happened=referral.what_happened,
        known_on=referral.known_on,
        why_referred=referral.why_referred,
        done_at_once=referral.done_at_once,
        children=referral.children.count(),
    )


def _framework(by: Actor, referral: Referral) -> Framework | None:
    """The version in force on the day that it became known; where there was none then, the one of today."""
    return framework.in_force(by, referral.known_on) or framework.in_force(by)


def _document(by: Actor, referral: Referral) -> Any:
    version = referral.framework or _framework(by, referral)
    return framework.document_of(version) if version else None


def _check_form(referral: Referral) -> None:
    form = own_questions(form_for(framework_of(referral), "referral_form"))
    if form is not None and referral.form:
        filled(form, {key: said for key, said in referral.form.items() if key in form.fields}, whole=True)


def _start_time(by: Actor, referral: Referral) -> None:
    """Count from what happened, from when somebody knew, and from when the board received it."""
    if referral.happened_on:
        happened = moment_of(by, referral.happened_on)
        happens(by, referral, "incident", happened)
        if referral.trigger == Trigger.DEATH:
            happens(by, referral, "death", happened)
    if referral.known_on:
        happens(by, referral, "became-aware", moment_of(by, referral.known_on))
    happens(by, referral, "referral-received", referral.submitted_at or by.at)


def _days_put_right(by: Actor, referral: Referral, changed: Iterable[str]) -> None:
    """Count again what was counted from a day that the referral now gives differently."""
    events = {"happened_on": ["incident"], "known_on": ["became-aware"]}
    if referral.trigger == Trigger.DEATH:
        events["happened_on"].append("death")
    for part in changed:
        for event in events.get(part, ()):
            day = getattr(referral, part)
            if day is not None:
                put_right(by, referral, event, day, "The referral gives another day.")


def _group(by: Actor, referral: Referral, group_id: int | None) -> Group:
    groups = accounts.groups(by)
    found = considering_group(by, framework_of(referral)) if group_id is None else groups.filter(pk=group_id).first()
    if found is None:
        raise Refusal("Choose the group that considers this referral.", "group")
    return found


def _tell_the_referrer(by: Actor, referral: Referral, what: str, ask: str) -> None:
    tell(
        by=by,
        people=[referral.referred_by_id],
        key=f"referral-{referral.pk}-{referral.state}-{referral.version}",
        subject=f"{referral.reference} {what}",
        body=ask,
        address=f"/referrals/{referral.reference}",
    )
