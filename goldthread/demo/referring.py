"""What agencies referred, and how far each referral has come: a story for every state."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from goldthread.core.actor import LONDON, Actor
from goldthread.demo.diary import Story, chance, later, office_hour
from goldthread.demo.world import World
from goldthread.documents import operations as documents
from goldthread.loop.referrals import operations, queries
from goldthread.loop.referrals.models import FormalNotice, PanelLetter, PeerQuestion, PowerRequest, Referral

WORDS = ("what_happened", "known_by", "place", "done_at_once", "why_referred", "family")
NIGHTS = (10, 8, 1)
"""So many days ago Goldthread reminded people; every night of half a year would only take time."""

WRITTEN_BY = ("organisation", "author", "signed-by")
"""Questions of agencies' forms that ask who answers."""


def begin(world: World) -> None:
    """Write the board's referrals in the diary."""
    for row in world.content.referrals.get("referral", ()):
        day = world.now.astimezone(LONDON).date() - timedelta(days=row["ago"])
        told = world.content.referrals["told"]
        world.diary.begin(office_hour(day, chance(world.code, row["key"])), partial(_refer, world, row, told))
    for ago in NIGHTS:
        night = datetime.combine(world.now.astimezone(LONDON).date() - timedelta(days=ago), time(3), LONDON)
        world.diary.begin(night, partial(_night, world))


def _night(world: World, at: datetime) -> Story:
    """A night of Goldthread: whoever is late, and whose day comes near, is told."""
    operations.remind(by=replace(world.goldthread(at), permissions=frozenset()))
    yield from ()


def _refer(world: World, row: dict[str, Any], told: str, at: datetime) -> Story:
    """A referral from its first words to wherever it has come by today."""
    luck = chance(world.code, row["key"], "days")
    by = world.lead(row["agency"], at)
    made = _draft(world, row, by)
    if row["goes"] == "draft":
        return
    made = operations.submit(by=by, referral_id=made.pk, version=made.version)
    if row["goes"] == "submitted":
        return
    at = yield later(at, 1, luck)
    office = world.office("coordinator", at)
    if row["goes"] == "returned":
        operations.return_referral(by=office, referral_id=made.pk, version=made.version, reason=row["back"])
        return
    if row["goes"] == "withdrawn":
        by = world.lead(row["agency"], at)
        operations.withdraw(by=by, referral_id=made.pk, version=made.version, reason=row["gone"])
        return
    due = office.today + timedelta(days=row["due_days"]) if "due_days" in row else None
    agencies = [world.agencies[key].pk for key in row["asked"]]
    operations.ask_agencies(by=office, referral_id=made.pk, agency_ids=agencies, told=told, due_on=due)
    made.refresh_from_db()
    operations.open_consideration(by=office, referral_id=made.pk, version=made.version)
    _note_events(office, made, row.get("noted", ()))
    for key, answers in row.get("answers", {}).items():
        at = yield later(at, 1, luck)
        _answer(world, made, key, answers, at)
    at = yield later(at, 1, luck)
    _weigh(world, made, row, at)
    _dissent(world, made, row, at)
    if row["goes"] == "considered":
        return
    at = yield later(at, 1, luck)
    made.refresh_from_db()
    office = world.office("manager", at)
    operations.recommend(by=office, referral_id=made.pk, version=made.version, **row["recommended"])
    if row["goes"] == "decided":
        peer = _ask_peer(world, made, row.get("peer"), at)
        at = yield later(at, 2, luck)
        _hear_peer(world, peer, row.get("peer"), at)
        made.refresh_from_db()
        said = dict(row["decided"])
        decider = world.who(said.pop("by"), at)
        operations.decide(by=decider, referral_id=made.pk, version=made.version, **said)
        _note_events(world.office("coordinator", at), made, row.get("noted_then", ()))
        _send(world, made, row.get("sent", {}), decider, at)
        yield from _follow_up(world, made, row, decider, at, luck)


def _draft(world: World, row: dict[str, Any], by: Actor) -> Referral:
    happened: date = by.today - timedelta(days=1)
    made = operations.draft_referral(
        by=by,
        trigger=row["trigger"],
        title=row["title"],
        agency_id=world.agencies[row["agency"]].pk,
        happened_on=happened,
        known_on=happened,
        agency_ids=[world.agencies[key].pk for key in row.get("knew", ())],
        **{name: row[name] for name in WORDS if name in row},
    )
    for child in row.get("children", ()):
        kept = operations.add_child(
            by=by,
            referral_id=made.pk,
            role=child["role"],
            age_band=child["age_band"],
            sex=child["sex"],
            note_text=child.get("note", ""),
        )
        if "name" in child:
            operations.seal_identity(
                by=by, child_id=kept.pk, version=kept.version, name=child["name"], born_on=child.get("born")
            )
    made.refresh_from_db()
    return made


def _answer(world: World, referral: Referral, key: str, answers: dict[str, str], at: datetime) -> None:
    """An agency says what it knows; who signs it is whoever leads it."""
    by = world.lead(key, at)
    row = queries.returns_of(by, referral).get(agency_id=world.agencies[key].pk)
    asked = {field.key for field in queries.return_to_answer(by, row.pk).form}
    signed = {"organisation": world.agencies[key].name, "author": by.name, "signed-by": by.name}
    given = {name: signed[name] for name in WRITTEN_BY if name in asked}
    given |= {name: text for name, text in answers.items() if name in asked}
    operations.answer_for_agency(by=by, return_id=row.pk, version=row.version, answers=given)


def _weigh(world: World, referral: Referral, row: dict[str, Any], at: datetime) -> None:
    by = world.office("manager", at)
    for criteria, limbs in row.get("limbs", {}).items():
        for limb, answer in limbs.items():
            operations.answer_limb(
                by=by, referral_id=referral.pk, criteria=criteria, limb=limb, answer=answer, reason=row["because"]
            )


def _dissent(world: World, referral: Referral, row: dict[str, Any], at: datetime) -> None:
    for who, criteria, limb, reason in row.get("dissents", ()):
        operations.dissent(by=world.who(who, at), referral_id=referral.pk, reason=reason, criteria=criteria, limb=limb)


def _ask_peer(world: World, referral: Referral, asked: dict[str, str] | None, at: datetime) -> PeerQuestion | None:
    if asked is None:
        return None
    return operations.ask_peer(
        by=world.who(asked["by"], at),
        referral_id=referral.pk,
        peer=asked["peer"],
        peer_board=asked["board"],
        question=asked["question"],
    )


def _hear_peer(world: World, peer: PeerQuestion | None, asked: dict[str, str] | None, at: datetime) -> None:
    if peer is None or asked is None:
        return
    by = world.who(asked["by"], at)
    operations.answer_peer(
        by=by, peer_question_id=peer.pk, version=peer.version, answer=asked["answer"], answered_on=by.today
    )


def _follow_up(
    world: World, referral: Referral, row: dict[str, Any], decider: Actor, at: datetime, luck: Random
) -> Story:
    """What is written to and fro after a decision: requests under a power, the panel's letter, more time."""
    requests = [_request(world, referral, one, at) for one in row.get("requests", ())]
    letter = _letter(world, referral, row.get("letter"), at)
    for one, request in zip(row.get("requests", ()), requests, strict=True):
        if "outcome" in one:
            at = yield later(at, 6, luck)
            office = world.office("coordinator", at)
            operations.close_request(
                by=office, request_id=request.pk, version=request.version, outcome=one["outcome"], on=office.today
            )
    if letter is not None:
        at = yield later(at, 4, luck)
        office = world.office("coordinator", at)
        letter.refresh_from_db()
        operations.answer_letter(
            by=office,
            letter_id=letter.pk,
            version=letter.version,
            answer=row["letter"]["answer"],
            answered_on=office.today,
        )
    _answer_notices(world, referral, row.get("acknowledged", {}), at)
    for key, approver, reference in row.get("sent_then", ()):
        _send(world, referral, {key: reference}, world.who(approver, at), at)
    if "extended" in row:
        said = row["extended"]
        at = yield later(at, said["days"], luck)
        clock = referral.clocks.get(key=said["clock"])
        operations.extend_clock(
            by=world.who(row["decided"]["by"], at),
            clock_id=clock.pk,
            version=clock.version,
            reason=said["reason"],
            length=said["length"],
        )


def _answer_notices(world: World, referral: Referral, answers: dict[str, str], at: datetime) -> None:
    office = world.office("coordinator", at)
    for notice in referral.notices.filter(key__in=list(answers)):
        operations.answer_notice(
            by=office,
            notice_id=notice.pk,
            version=notice.version,
            answer=answers[notice.key],
            answered_on=office.today,
        )


def _request(world: World, referral: Referral, one: dict[str, Any], at: datetime) -> PowerRequest:
    office = world.office("coordinator", at)
    return operations.request_information(
        by=office,
        referral_id=referral.pk,
        power=one["power"],
        asked_of=one["of"],
        purpose=one["purpose"],
        what=one["what"],
        due_on=office.today + timedelta(days=one["days"]),
    )


def _letter(world: World, referral: Referral, said: dict[str, str] | None, at: datetime) -> PanelLetter | None:
    if said is None:
        return None
    office = world.office("coordinator", at)
    return operations.keep_letter(
        by=office,
        referral_id=referral.pk,
        way="from_them",
        subject=said["subject"],
        text=said["text"],
        dated_on=office.today,
        needs_answer=True,
        due_on=office.today + timedelta(days=21),
    )


def _note_events(office: Actor, referral: Referral, events: Iterable[str]) -> None:
    for event in events:
        operations.note_event(by=office, referral_id=referral.pk, event=event, on=office.today)


def _send(world: World, referral: Referral, sent: dict[str, str], approver: Actor, at: datetime) -> None:
    """The notices that left, each with the reference that came back."""
    office = world.office("coordinator", at)
    for notice in referral.notices.filter(key__in=list(sent)):
        approved = operations.approve_notice(by=approver, notice_id=notice.pk, version=notice.version)
        operations.send_notice(
            by=office,
            notice_id=notice.pk,
            version=approved.version,
            sent_on=office.today,
            how="by secure e-mail",
            reference=sent[notice.key],
            proof=documents.keep(by=office, name="receipt.txt", file=_receipt(notice, sent[notice.key])),
        )


def _receipt(notice: FormalNotice, reference: str) -> bytes:
    """What came back by e-mail when a notice arrived."""
    return f"Received: {notice.name}\nTo: {notice.to_name}\nOur reference: {reference}\n".encode()
