"""What the pages of actions receive, and the one clear next step of an action for the person who looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotAllowed
from goldthread.design.values import Linked, Tag
from goldthread.design.wording import counted, day, moment
from goldthread.loop.actions import policy, queries
from goldthread.loop.actions.choices import (
    EVIDENCED,
    OPEN,
    WITH_THE_OWNER,
    ActionState,
    EvidenceForm,
    EvidenceState,
    VerificationOutcome,
)
from goldthread.loop.actions.escalating import queries as escalations
from goldthread.loop.actions.hanging import hangs_on
from goldthread.loop.actions.rounds import queries as rounds
from goldthread.loop.actions.rounds.choices import Going
from goldthread.loop.actions.rules import is_late, whose_turn
from goldthread.loop.sources.choices import SourceKind
from goldthread.web.actions.wording import (
    EVIDENCE_STATES,
    LASTING,
    STATES,
    STRENGTH_MEANS,
    STRENGTHS,
)
from goldthread.web.shell.history import Told, history_of

if TYPE_CHECKING:
    from goldthread.loop.actions.escalating.models import Escalation
    from goldthread.loop.actions.models import Action, ActionLesson, Evidence, LastingCheck, Verification

_A = ActionState
_WORDS = {"strength": STRENGTHS, "state": STATES}


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next, or whom it waits for."""

    sentence: str
    href: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the plan."""

    label: str
    value: Any
    late: bool = False


@dataclass(frozen=True, slots=True)
class StepOnTheWay:
    """A milestone."""

    title: str
    due_on: date
    done_on: date | None
    late: bool
    href: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody wrote on a day."""

    text: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence."""

    id: int
    title: str
    shows: str
    tag: Tag
    kind: str
    statement: str
    link: str
    file: Linked | None
    size: int
    who: str
    when: date
    expires_on: date | None
    expired: bool
    replace_href: str


@dataclass(frozen=True, slots=True)
class Check:
    """An independent check, or a second look."""

    tag: Tag
    reason: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A lesson that the action answers, through which recommendation."""

    reference: str
    statement: str
    source: str
    recommendation: str


@dataclass(frozen=True, slots=True)
class ActionPage:
    """What the action's template receives."""

    reference: str
    title: str
    tag: Tag
    late: str
    next: Step
    facts: tuple[Fact, ...]
    description: str
    measure: str
    strength: str
    strength_means: str
    milestones: tuple[StepOnTheWay, ...]
    notes: tuple[Said, ...]
    evidence: tuple[Piece, ...]
    checks: tuple[Check, ...]
    looks: tuple[Check, ...]
    look_due: date | None
    answered: tuple[Answered, ...]
    history: tuple[Told, ...]
    others: tuple[Linked, ...]
    may_update: bool
    cancelled_why: str
    first: tuple[Linked, ...]
    """What has to be done before it can be finished."""
    waiting: tuple[Linked, ...]
    """What waits for it."""
    merged: tuple[Linked, ...]
    merged_evidence: tuple[Piece, ...]
    letters: tuple[Linked, ...]
    rounds: tuple[Said, ...]


def action_page(actor: Actor, action: "Action") -> ActionPage:
    """One action with everything that hangs on it: a fixed number of reads, and none of what is not there."""
    ids = [action.pk]
    there = hangs_on(actor, action)
    evidence = list(queries.evidence_of(actor, ids)) if "evidence" in there else []
    looks = list(queries.lasting_checks_of(actor, ids)) if "looks" in there else []
    agencies = [link.agency for link in queries.agencies_of(actor, ids)] if "agencies" in there else []
    due = next((look for look in looks if not look.outcome), None)
    merged = list(queries.merged_into(actor, action)) if "merged" in there else []
    notes = queries.progress_of(actor, ids) if "notes" in there else ()
    checks = queries.verifications_of(actor, ids) if "checks" in there else ()
    letters = escalations.of_actions(actor, ids) if "letters" in there else ()
    may_update = policy.may_update(actor, action)
    return ActionPage(
        reference=action.reference,
        title=action.title,
        tag=STATES[action.state],
        late=_late(actor, action),
        next=next_step(actor, action, evidence, due),
        facts=_facts(actor, action, [agency.name for agency in agencies]),
        description=action.description,
        measure=action.measure,
        strength=STRENGTHS[action.strength],
        strength_means=STRENGTH_MEANS[action.strength],
        milestones=_milestones(actor, action, may_update) if "milestones" in there else (),
        notes=tuple(_said(note.text, note.by, note.at) for note in notes),
        evidence=pieces(actor, action, evidence, may_update),
        checks=tuple(map(_check, checks)),
        looks=tuple(_look(look) for look in looks if look.outcome),
        look_due=due.due_on if due and action.state in EVIDENCED else None,
        answered=_answered(queries.lessons_answered_by(actor, ids)),
        history=history_of(actor, "action", action.pk, _WORDS),
        others=_others(actor, action, may_update),
        may_update=may_update,
        cancelled_why=action.cancelled_why,
        first=_linked(queries.needs_of(actor, action)) if "first" in there else (),
        waiting=_linked(queries.needed_by(actor, action)) if "waiting" in there else (),
        merged=_linked(merged),
        merged_evidence=tuple(
            piece for each in merged for piece in pieces(actor, each, queries.evidence_of(actor, [each.pk]))
        ),
        letters=tuple(
            Linked(f"{row.reference} to {row.to_name}: {_how_it_stands(row)}", f"/escalations/{row.reference}")
            for row in letters
        ),
        rounds=_rounds(actor, action) if "rounds" in there else (),
    )


def _linked(rows: "Iterable[Action]") -> tuple[Linked, ...]:
    return tuple(
        Linked(f"{row.reference} {row.title} ({STATES[row.state].lower()})", f"/actions/{row.reference}")
        for row in rows
    )


def _how_it_stands(row: "Escalation") -> str:
    if row.answered_on:
        return f"answered on {day(row.answered_on)}"
    return f"sent on {day(row.sent_on)}, not answered" if row.sent_on else "a draft"


def _rounds(actor: Actor, action: "Action") -> tuple[Said, ...]:
    """What was said of it before each meeting, the newest first."""
    return tuple(
        Said(f"{Going(said.going).label}. {said.text}", said.by.name if said.by else "", line.round.reference)
        for line in rounds.rounds_of(actor, action)
        for said in sorted(line.answers.all(), key=lambda each: -each.pk)
    )


def _late(actor: Actor, action: "Action") -> str:
    if action.due_on is None or not is_late(action.state, action.due_on, actor.today):
        return ""
    return f"{counted((actor.today - action.due_on).days, 'day')} late"


# The next step


def next_step(
    actor: Actor, action: "Action", evidence: "Sequence[Evidence]" = (), due: "LastingCheck | None" = None
) -> Step:
    """What this person does next with an action, or whom it waits for."""
    if action.state == _A.CANCELLED:
        return Step("This action was given up. Nobody has to do anything.")
    if action.state == _A.CLAIMED:
        return _to_check(actor, action, evidence)
    if action.state in EVIDENCED:
        return _to_look(actor, action, due)
    if not policy.may_update(actor, action):
        lead = action.lead_officer.name if action.lead_officer else ""
        turn = whose_turn(action.state)
        return Step(f"It is the turn of {lead or turn}{turn.removeprefix('the lead officer') if lead else ''}.")
    if action.state == _A.PROPOSED:
        return _to_agree(actor, action)
    return _to_do(action, evidence)


def _at(action: "Action", page: str) -> str:
    return f"/actions/{action.reference}/{page}"


def _to_agree(actor: Actor, action: "Action") -> Step:
    if action.lead_officer_id and action.due_on:
        return Step("The plan is ready to be agreed.", _at(action, "agree"), "Agree this action")
    if actor.may(Permission.PLAN_ACTIONS):
        return Step(
            "Before it can be agreed it needs a lead officer and a date.", _at(action, "change"), "Complete the plan"
        )
    return Step("The board’s office gives it a lead officer and a date, then it can be agreed.")


def _to_do(action: "Action", evidence: "Sequence[Evidence]") -> Step:
    offered = sum(1 for piece in evidence if piece.state == EvidenceState.OFFERED)
    if offered:
        pieces_ = counted(offered, "piece of evidence", "pieces of evidence")
        return Step(
            f"There {'is' if offered == 1 else 'are'} {pieces_}. If the action is done, say so and it will be checked.",
            _at(action, "claim"),
            "Claim it complete",
        )
    if action.state == _A.AGREED:
        return Step("It is agreed. Say when the work has begun.", _at(action, "progress"), "Note how it is going")
    if action.state == _A.LAPSED:
        return Step(
            "It does not hold any more. Say how it starts again.", _at(action, "progress"), "Note how it is going"
        )
    if action.state == _A.RETURNED:
        return Step("The check sent it back. Add what was missing.", _at(action, "evidence"), "Add evidence")
    return Step("When something shows that it is done, add it here.", _at(action, "evidence"), "Add evidence")


def _to_check(actor: Actor, action: "Action", evidence: "Sequence[Evidence]") -> Step:
    on = action.claimed_on
    waits = f"It has waited for an independent check since {day(on)}." if on else "It waits for an independent check."
    if not actor.may(Permission.VERIFY):
        return Step(waits)
    hindrance = why_not_independent(actor, action, evidence)
    if hindrance:
        return Step(f"{waits} {hindrance}")
    return Step(waits, _at(action, "verify"), "Check the evidence")


def _to_look(actor: Actor, action: "Action", due: "LastingCheck | None") -> Step:
    if due is None:
        return Step("It is shown, and no further look is due.")
    waits = f"Somebody independent looks again by {day(due.due_on)}."
    if not actor.may(Permission.JUDGE_LASTING) or why_not_independent(actor, action):
        return Step(waits)
    return Step(f"Does it still hold? The look is due by {day(due.due_on)}.", _at(action, "lasting"), "Look again")


def why_not_independent(actor: Actor, action: "Action", evidence: "Iterable[Evidence]" = ()) -> str:
    """Why this person cannot check this action; nothing where they can."""
    offered = [piece for piece in evidence if piece.state == EvidenceState.OFFERED]
    try:
        policy.require_independent(actor, action, offered)
    except NotAllowed as refusal:
        return refusal.sentence
    return ""


def _others(actor: Actor, action: "Action", may_update: bool) -> tuple[Linked, ...]:
    """What else this person can do with the action."""
    links = []
    working = action.state in WITH_THE_OWNER
    if may_update and working and action.state != _A.PROPOSED:
        links.append(Linked("Note how it is going", _at(action, "progress")))
    if may_update and action.state in policy.MAY_OFFER_IN:
        links.append(Linked("Add evidence", _at(action, "evidence")))
    if may_update and working:
        links.append(Linked("Add a milestone", _at(action, "milestones")))
    if actor.may(Permission.PLAN_ACTIONS) and action.state != _A.CANCELLED:
        links.append(Linked("Change the plan", _at(action, "change")))
        links.append(Linked("Link it to more lessons", _at(action, "link")))
    if actor.may(Permission.PLAN_ACTIONS) and action.state in OPEN:
        links.append(Linked("Say what has to be done first", _at(action, "needs")))
        links.append(Linked("Merge it into another", _at(action, "merge")))
        links.append(Linked("Write a letter about it", _at(action, "escalate")))
    if actor.may(Permission.CANCEL_ACTIONS) and action.state in OPEN:
        links.append(Linked("Give it up", _at(action, "cancel")))
    return tuple(links)


# What hangs on it


def _facts(actor: Actor, action: "Action", agencies: Sequence[str]) -> tuple[Fact, ...]:
    late = is_late(action.state, action.due_on, actor.today)
    facts = [
        Fact("By when", day(action.due_on) if action.due_on else "No date yet", late),
        Fact("Lead officer", action.lead_officer.name if action.lead_officer else "Nobody yet"),
        Fact("Lead agency", action.lead_agency.name if action.lead_agency else "None yet"),
    ]
    if agencies:
        facts.append(Fact("Other agencies", ", ".join(agencies)))
    facts.append(Fact("Lead board member", action.lead_member.name if action.lead_member else "Nobody yet"))
    if action.group:
        facts.append(Fact("Overseen by", action.group.name))
    if action.claimed_on and action.state in {_A.CLAIMED, *EVIDENCED}:
        facts.append(Fact("Claimed complete", day(action.claimed_on)))
    if action.verified_on and action.state in EVIDENCED:
        facts.append(Fact("Verified", day(action.verified_on)))
    return tuple(facts)


def _milestones(actor: Actor, action: "Action", may_update: bool) -> tuple[StepOnTheWay, ...]:
    return tuple(
        StepOnTheWay(
            each.title,
            each.due_on,
            each.done_on,
            each.done_on is None and each.due_on < actor.today and action.state in WITH_THE_OWNER,
            _at(action, f"milestones/{each.pk}") if may_update and each.done_on is None else "",
        )
        for each in queries.milestones_of(actor, [action.pk])
    )


def _said(text: str, by: Any, at: datetime | None) -> Said:
    return Said(text, by.name if by else "Goldthread", moment(at.astimezone(LONDON)) if at else "")


def pieces(
    actor: Actor, action: "Action", evidence: "Iterable[Evidence]", may_update: bool = False
) -> tuple[Piece, ...]:
    """The evidence of an action, the newest first; what was replaced comes last."""
    rows = sorted(evidence, key=lambda each: (each.state == EvidenceState.REPLACED, -each.pk))
    may_replace = may_update and action.state in policy.MAY_OFFER_IN
    return tuple(_piece(actor, action, each, may_replace) for each in rows)


def _piece(actor: Actor, action: "Action", each: "Evidence", may_replace: bool) -> Piece:
    document = each.document
    at = f"/actions/{action.reference}/evidence/{each.pk}"
    return Piece(
        id=each.pk,
        title=each.title,
        shows=each.shows,
        tag=EVIDENCE_STATES[each.state],
        kind=EvidenceForm(each.form).label.removeprefix("A ").capitalize(),
        statement=each.statement,
        link=each.link,
        file=Linked(document.name, f"{at}/file") if document else None,
        size=document.size if document else 0,
        who=each.offered_by.name if each.offered_by else "",
        when=each.stands_for,
        expires_on=each.expires_on,
        expired=each.expires_on is not None and each.expires_on < actor.today and each.state != EvidenceState.REPLACED,
        replace_href=f"{at}/replace" if may_replace and each.state != EvidenceState.REPLACED else "",
    )


def _check(check: "Verification") -> Check:
    shown = check.outcome == VerificationOutcome.VERIFIED
    tag = Tag("Shows it", "green") if shown else Tag("Sent back", "orange")
    if check.outcome == VerificationOutcome.MORE:
        tag = Tag("More asked for", "purple")
    sample = f"\n\nLooked at {check.looked_at}, of which {check.showed_it} showed it." if check.looked_at else ""
    return Check(tag, check.reason + sample, check.by.name, day(check.at.astimezone(LONDON).date()))


def _look(look: "LastingCheck") -> Check:
    when = day(look.at.astimezone(LONDON).date()) if look.at else ""
    return Check(LASTING[look.outcome], look.finding, look.by.name if look.by else "", when)


def _answered(links: "Iterable[ActionLesson]") -> tuple[Answered, ...]:
    return tuple(
        Answered(
            link.lesson.reference,
            link.lesson.statement,
            f"{SourceKind(link.lesson.source.kind).label} {link.lesson.source.reference}",
            link.recommendation.reference if link.recommendation else "",
        )
        for link in links
    )


# Choosing what an action answers


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """Where a person chooses what a new action answers."""

    words: str
    recommendations: tuple[tuple[str, str], ...]
    lessons: tuple[tuple[str, str], ...]


MOST_OFFERED = 20


def choice_page(actor: Actor, words: str) -> ChoicePage:
    """What a new action could answer: what was searched for, or what the board took up and nobody does yet."""
    words = " ".join(words.split())[:200]
    return ChoicePage(
        words,
        tuple((each.reference, each.text) for each in queries.recommendations_to_answer(actor, words)[:MOST_OFFERED]),
        tuple((each.reference, each.statement) for each in queries.lessons_to_answer(actor, words)[:MOST_OFFERED]),
    )
