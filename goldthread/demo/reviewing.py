"""Reviews by several methods, each as far as it has come by today, lived through its stages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import cycle
from typing import Any

from goldthread.accounts import operations as accounts
from goldthread.accounts.roles import Permission, Role
from goldthread.core.actor import LONDON, Actor
from goldthread.core.working_days import is_working_day
from goldthread.demo.diary import Story, chance, later, office_hour
from goldthread.demo.world import World, acting_as
from goldthread.design import wording
from goldthread.loop.referrals import operations as referrals
from goldthread.loop.referrals.models import Decision
from goldthread.loop.reviews import operations
from goldthread.loop.reviews.choices import AskKind, GateAnswer, GateKind, Part, Rating
from goldthread.loop.reviews.chronology import operations as chronology
from goldthread.loop.reviews.chronology.models import ChronologyEvent
from goldthread.loop.reviews.chronology.operations.events import Account
from goldthread.loop.reviews.models import Participant, Review, ReviewReturn, ReviewStage
from goldthread.loop.reviews.rules import markers_at

WRITTEN_BY = ("organisation", "author", "signed-by")
"""Questions of agencies' forms that ask who answers."""


@dataclass
class Telling:
    """One review while it is lived: what its data file says, and its row."""

    world: World
    row: dict[str, Any]
    review: Review
    lead: str = ""
    """The key of whoever leads it."""

    def office(self, at: datetime) -> Actor:
        """The office that runs it."""
        return self.world.office("manager", at)

    def conducts(self, at: datetime) -> Actor:
        """Whoever leads it."""
        return self.world.who(self.lead, at)

    def fresh(self) -> Review:
        """The review as it reads now."""
        self.review.refresh_from_db()
        return self.review

    def moved(self, state: str, at: datetime, who: str = "") -> None:
        """Take the review to a state."""
        by = self.world.who(who, at) if who else self.office(at)
        operations.move_review(by=by, review_id=self.review.pk, version=self.fresh().version, state=state)

    def looked_at(self, gate: str, at: datetime) -> None:
        """Look at every quality marker of a gate."""
        reads = cycle(self.world.content.reviews["reads"])
        for marker, evidence in zip(markers_at(gate), reads, strict=False):
            rating = Rating.PARTLY if marker.key == "parallel" else Rating.REACHED
            operations.rate(
                by=self.office(at),
                review_id=self.review.pk,
                gate=gate,
                marker=marker.key,
                rating=rating,
                evidence=evidence,
            )


READ = ("documents", "information", "stories")
"""Parts of a review whose words stand for what each agency gave, where nothing else is said."""

Makes = Callable[[Telling, datetime], None]
"""What is done where a stage makes something of a kind, before it is there."""


def begin(world: World) -> None:
    """Write the board's reviews in the diary."""
    for row in world.content.reviews.get("review", ()):
        ago = row["opens"] if "opens" in row else _decided_ago(world, row)
        day = world.now.astimezone(LONDON).date() - timedelta(days=ago)
        world.diary.begin(office_hour(day, chance(world.code, row["key"], "review")), partial(_live, world, row))


def _decided_ago(world: World, row: dict[str, Any]) -> int:
    """Some days after the referral, whose decision the story then waits for."""
    referral = next(each for each in world.content.referrals["referral"] if each["title"] == row["referral"])
    return int(referral["ago"]) - 4


def _live(world: World, row: dict[str, Any], at: datetime) -> Story:
    """A review from its commission to the stage at which it stands today."""
    luck = chance(world.code, row["key"], "days")
    while "referral" in row and not _decision(world, row):
        at = yield later(at, 1, luck)
    told = Telling(world, row, _open(world, row, at))
    _gather_team(told, at)
    if not row["stands"]:
        return
    _scope(told, at)
    told.looked_at(GateKind.COMMISSION, at)
    for stage in told.review.stages.order_by("position"):
        if stage.key in row["moves"]:
            told.moved(row["moves"][stage.key], at)
        operations.begin_stage(by=told.conducts(at), stage_id=stage.pk, version=stage.version)
        for kind in stage.artefacts.values_list("kind", flat=True):
            MAKES.get(kind, _nothing)(told, at)
        if stage.key == row["stands"]:
            _ahead(told, stage, at)
            return
        at = yield later(at, row["days"][stage.key], luck)
        finish(told, stage, at)


def _decision(world: World, row: dict[str, Any]) -> Decision | None:
    return Decision.objects.filter(board_id=world.board_id, referral__title=row["referral"]).first()


def _open(world: World, row: dict[str, Any], at: datetime) -> Review:
    by = world.office("manager", at)
    first, last = (by.today - timedelta(days=days) for days in _since_opened(row, at, world))
    said: dict[str, Any] = {"methods": row["methods"], "first_day": first, "last_day": last}
    decision = _decision(world, row) if "referral" in row else None
    if decision is None or decision.source is None:
        return operations.open_by_chair(
            by=world.who(row.get("opened_by", "care_partner"), at),
            title=row["title"],
            review_type=row["type"],
            why=row["why"],
            agency_ids=[world.agencies[key].pk for key in row["agencies"]],
            **said,
        )
    if row.get("notified"):
        for event in ("notified", "partners-told"):
            referrals.note_event(by=by, referral_id=decision.referral_id, event=event, on=by.today)
    return operations.open_review(by=by, source_reference=decision.source.reference, **said)


def _since_opened(row: dict[str, Any], at: datetime, world: World) -> Iterable[int]:
    """The period is told from the day of loading; here it is counted from the day on which the review opens."""
    passed = (world.now.astimezone(LONDON).date() - at.astimezone(LONDON).date()).days
    return (max(days - passed, 1) for days in row["period"])


def _gather_team(told: Telling, at: datetime) -> None:
    row = told.row["lead"]
    told.lead = row.get("person") or _from_outside(told, row, at)
    last = told.world.now.astimezone(LONDON).date() - timedelta(days=row.get("until", 0))
    _seat(told, told.lead, row["part"], at, last if "until" in row else None, declares=row.get("declares", True))
    for key in told.row.get("panel", ()):
        _seat(told, key, Part.PANEL, at)


def _from_outside(told: Telling, row: dict[str, Any], at: datetime) -> str:
    """A reviewer who has an account and no role until the review gives one."""
    key = f"reviewer of {told.row['key']}"
    account = accounts.register_person(email=row["email"], name=row["name"], at=at, job_title="Independent reviewer")
    told.world.people[key] = account.pk
    return key


def _seat(told: Telling, key: str, part: str, at: datetime, last: date | None = None, declares: bool = True) -> None:
    world = told.world
    member = operations.name_member(
        by=told.office(at), review_id=told.review.pk, person_id=world.people[key], part=part, last_day=last
    )
    if member.membership is not None:
        role, source = Role.INDEPENDENT_REVIEWER, told.review.source_id
        world.actors[key] = acting_as(world, key, member.person.name, role, at, source_id=source)
    if declares:
        operations.declare(by=world.who(key, at), member_id=member.pk, version=member.version, knew_case=False)


def _scope(told: Telling, at: datetime) -> None:
    by, row, review = told.conducts(at), told.row, told.review
    kind = AskKind.QUESTION if "research questions" in _terms(review) else AskKind.TERM
    for text in row.get("questions", ()):
        operations.ask(by=by, review_id=review.pk, kind=kind, text=text)
    for label, subject, age in row.get("subjects", ()):
        operations.add_subject(by=by, review_id=review.pk, label=label, kind=subject, age_band=age)
    for each in row.get("proceedings", ()):
        said = dict(each)
        expected = told.world.now.astimezone(LONDON).date() + timedelta(days=said.pop("days"))
        operations.add_proceeding(by=by, review_id=review.pk, expected_on=expected, **said)
    for each in row.get("boards", ()):
        operations.join_board(by=told.office(at), review_id=review.pk, **each)


def _terms(review: Review) -> set[str]:
    return set(review.methods.values_list("terms", flat=True))


def finish(told: Telling, stage: ReviewStage, at: datetime) -> None:
    """What a stage makes is there, its gate is passed, and it ends."""
    by = told.conducts(at)
    for artefact in stage.artefacts.filter(done_on__isnull=True):
        text = told.row.get("parts", {}).get(artefact.key, "")
        operations.complete_artefact(by=by, artefact_id=artefact.pk, version=artefact.version, text=text)
    stage.refresh_from_db()
    if stage.gate:
        note = told.world.content.reviews["said_of_gate"]
        stage = operations.answer_gate(
            by=by, stage_id=stage.pk, version=stage.version, answer=GateAnswer.MET, note_text=note
        )
    operations.finish_stage(by=by, stage_id=stage.pk, version=stage.version)


def _ahead(told: Telling, stage: ReviewStage, at: datetime) -> None:
    """What stands before the review today: the day of its event."""
    if "event_in" not in told.row:
        return
    day = told.world.now.astimezone(LONDON).date() + timedelta(days=told.row["event_in"])
    while not is_working_day(day):
        day += timedelta(days=1)
    stage.refresh_from_db()
    operations.set_stage_day(
        by=told.conducts(at), stage_id=stage.pk, version=stage.version, due_on=day, why="The hall is free that day."
    )


def _ask(told: Telling, at: datetime) -> None:
    """Ask the agencies; those who are quick give their part at once."""
    row, world = told.row, told.world
    if told.review.returns.exists() or "asks" not in row:
        return
    by_key = {world.agencies[key].pk: key for key in row["asks"]}
    made = operations.ask_agencies(
        by=told.conducts(at),
        review_id=told.review.pk,
        agency_ids=by_key,
        what=row["what"],
        told=row["told"],
        form=row.get("form", ""),
    )
    for each in made:
        _answer(told, each, row["asks"][by_key[each.agency_id]], at)


def _answer(told: Telling, asked: ReviewReturn, goes: str, at: datetime) -> None:
    """One agency's part, as far as it has come."""
    if goes == "asked":
        return
    by = answering(told.world, asked.agency_id, at) or told.office(at)
    step: dict[str, Any] = {"by": by, "return_id": asked.pk, "version": asked.version}
    if goes == "nil":
        operations.give_return(holds_nothing=True, **step)
        return
    said = told.row.get("answers", {})
    answers: dict[str, str] = {key: text for key, text in said.items() if key != "act"}
    if not answers:
        parts = told.row["parts"]
        answers = {"text": next(parts[key] for key in READ if key in parts)}
    if asked.form == "agency-summary":
        signed = {"organisation": asked.agency.name, "author": by.name, "signed-by": by.name}
        answers |= {key: signed[key] for key in WRITTEN_BY}
    if goes == "writing":
        first = dict(list(answers.items())[:2])
        operations.write_return(answers=first, immediate_action=said.get("act", ""), **step)
        return
    given = operations.give_return(answers=answers, immediate_action=said.get("act", ""), **step)
    if goes in {"signed", "queried"}:
        given = operations.sign_return(
            by=told.office(at), return_id=given.pk, version=given.version, signed_by=f"Director, {asked.agency.name}"
        )
    if goes == "queried":
        question = told.row["asks_again"]
        due = told.world.now.astimezone(LONDON).date() + timedelta(days=2)
        operations.query_return(
            by=told.conducts(at), return_id=given.pk, version=given.version, question=question, due_on=due
        )


def answering(world: World, agency_id: int, at: datetime) -> Actor | None:
    """Whoever answers for an agency, where somebody does."""
    key = next(key for key, agency in world.agencies.items() if agency.pk == agency_id)
    leads = (world.who(one, at) for one in world.officers.get(key, ()))
    return next((actor for actor in leads if actor.may(Permission.ANSWER_FOR_AGENCY)), None)


def _tell_events(told: Telling, at: datetime) -> None:
    """What each agency tells of the case, in its own words."""
    if ChronologyEvent.objects.filter(source_id=told.review.source_id).exists():
        return
    for told_by in told.row["event"]:
        for when, what, seen in told_by["events"]:
            chronology.write_event(
                by=told.office(at),
                source_id=told.review.source_id,
                account=Account(told.world.agencies[told_by["agency"]].pk, _when(told, when), what, seen),
            )


def _when(told: Telling, when: str | int) -> str:
    """A day as an agency writes it, or so many days ago."""
    return (
        when if isinstance(when, str) else wording.day(told.world.now.astimezone(LONDON).date() - timedelta(days=when))
    )


def _gives(told: Telling, at: datetime) -> None:
    _ask(told, at)
    if "event" in told.row:
        _tell_events(told, at)


def _invite(told: Telling, at: datetime) -> None:
    """Children, family and practitioners are invited, and those who want to are heard."""
    if told.review.participants.exists():
        return
    for person in told.row.get("people", ()):
        kept = operations.invite(
            by=told.conducts(at),
            review_id=told.review.pk,
            kind=person["kind"],
            who=person["who"],
            invited_by=person["by"],
            how=person["how"],
            explained=person["explained"],
            asked=person.get("asked", ""),
        )
        _hear(told, kept, person, at)


def _hear(told: Telling, kept: Participant, person: Mapping[str, Any], at: datetime) -> None:
    step: dict[str, Any] = {"by": told.conducts(at), "participant_id": kept.pk}
    if person["goes"] == "declined":
        operations.decline_invitation(version=kept.version, how=person["how_declined"], **step)
    if person["goes"] in {"accepted", "heard"}:
        kept = operations.accept_invitation(version=kept.version, hoped=person.get("hoped", ""), **step)
    if person["goes"] == "heard":
        shaped = person.get("shaped", "")
        kept = operations.hear(version=kept.version, text=person["said"], shaped=shaped, **step)


def _nothing(told: Telling, at: datetime) -> None:
    """What needs no more than its words when its stage ends."""


MAKES: Mapping[str, Makes] = {
    "returns": _gives,
    "conversations": _invite,
    "stories": _invite,
}
"""What is done when a stage begins that makes something of this kind."""
