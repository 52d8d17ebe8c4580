"""A referral whole, for those who consider it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Tag
from goldthread.design.wording import day, due, moment
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.choices import BEFORE_THE_BOARD, RETURN_OPEN, ReferralState, Trigger
from goldthread.loop.referrals.rules import Course, in_words, review_types
from goldthread.web.referrals.pages.case import who_decides
from goldthread.web.referrals.pages.children import ChildCard, cards_of
from goldthread.web.referrals.pages.referring.writing import files_of
from goldthread.web.referrals.wording import STATES, STEPS
from goldthread.web.shell.history import Told, history_of
from goldthread.web.shell.questions import shown_answer

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Next:
    """The one thing to do next: what it is, whose turn it is, and by when."""

    sentence: str
    turn: str
    """Whose turn it is."""
    due: str
    late: bool
    rule: str
    button: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A place that belongs to a referral, and what stands there."""

    text: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """A referral whole, for those who consider it."""

    reference: str
    title: str
    kind: str
    state: Tag
    next: Next
    facts: tuple[tuple[str, str], ...]
    what_happened: str
    days: tuple[tuple[str, str], ...]
    done_at_once: str
    why_referred: str
    family: str
    agencies: tuple[str, ...]
    own: tuple[tuple[str, str], ...]
    children: tuple[ChildCard, ...]
    before: tuple[queries.Before, ...]
    said: tuple[queries.AgencySays, ...]
    answers_late: int
    answers_awaited: int
    similar: tuple[queries.Similar, ...]
    ask_why: bool
    """Something like it was answered before: then ask why it has happened again."""
    documents: tuple[dict[str, Any], ...]
    steps: tuple[dict[str, Any], ...]
    history: tuple[Told, ...]
    decision: str
    ways: tuple[Way, ...]
    can: tuple[Way, ...]
    may_ask: bool


def referral_page(actor: Actor, reference: str) -> ReferralPage:
    """Read a referral with everything that stands beside it, in a fixed number of queries."""
    whole = queries.whole(actor, reference)
    referral = whole.referral
    said = queries.said_by_agencies(actor, referral)
    similar = queries.similar(actor, referral)
    office = actor.may(Permission.RUN_REFERRALS)
    before_the_board = referral.state in BEFORE_THE_BOARD
    awaited = sum(each.state in RETURN_OPEN for each in said) if before_the_board else 0
    return ReferralPage(
        reference=reference,
        title=referral.title,
        kind=Trigger(referral.trigger).label,
        state=STATES[referral.state],
        next=_next(actor, whole, said),
        facts=_facts(whole),
        what_happened=referral.what_happened,
        days=_days(referral),
        done_at_once=referral.done_at_once,
        why_referred=referral.why_referred,
        family=referral.family,
        agencies=whole.agencies,
        own=tuple((each.label, shown_answer(each)) for each in whole.form if each.answer),
        children=cards_of(actor, referral, whole),
        before=queries.met_before(actor, referral),
        said=said,
        answers_late=sum(each.days_late > 0 for each in said),
        answers_awaited=awaited,
        similar=similar,
        ask_why=any(each.was_answered or each.did_not_last for each in similar),
        documents=files_of(referral, whole.documents),
        steps=_steps(whole.steps),
        history=history_of(actor, "referral", referral.pk),
        decision=_decision(whole),
        ways=_ways(referral),
        can=_can(actor, whole, office),
        may_ask=office and before_the_board,
    )


def _next(actor: Actor, whole: queries.Whole, said: Sequence[queries.AgencySays]) -> Next:
    referral, clock = whole.referral, whole.clock_next
    due_words, late, rule = "", False, ""
    if clock is not None and referral.state in BEFORE_THE_BOARD:
        due_words = f"{clock.name}: {due(clock.due_on, actor.today, working_days_between)}"
        late, rule = clock.due_on < actor.today, clock.rule
    here = f"/referrals/{referral.reference}"
    office = actor.may(Permission.RUN_REFERRALS)
    if referral.state == ReferralState.SUBMITTED:
        if not said:
            return Next(
                "Ask the agencies what they know, and put it before the group that considers it.",
                "the board’s office",
                due_words,
                late,
                rule,
                "Ask agencies" if office else "",
                f"{here}/agencies/ask",
            )
        return Next(
            "Put it before the group that considers it.",
            "the board’s office",
            due_words,
            late,
            rule,
            "Put it before the group" if office else "",
            f"{here}/open",
        )
    if referral.state == ReferralState.CONSIDERED:
        return _next_of_the_group(whole, due_words, late, rule)
    if referral.state == ReferralState.RETURNED:
        return Next("The agency adds what is asked and sends it again.", referral.agency.name, "", False, "")
    if referral.state == ReferralState.WITHDRAWN:
        return Next("Nothing more is done with it.", "nobody", "", False, "")
    return Next("Follow what the decision brings: notices, clocks, the review.", "the board’s office", "", False, "")


def _next_of_the_group(whole: queries.Whole, due_words: str, late: bool, rule: str) -> Next:
    referral = whole.referral
    here = f"/referrals/{referral.reference}"
    if referral.recommendations.exists():
        sentence, turn = "The group has recommended. The decision follows.", who_decides(referral)
        button = "Decide" if whole.may_decide else "See the recommendation"
        return Next(sentence, turn, due_words, late, rule, button, f"{here}/decision")
    sentence = "The group works through the criteria and recommends."
    group = referral.considered_by.name if referral.considered_by else "the group"
    button = "Work through the criteria" if whole.may_consider else "See the criteria"
    return Next(sentence, group, due_words, late, rule, button, f"{here}/consider")


def _facts(whole: queries.Whole) -> tuple[tuple[str, str], ...]:
    referral = whole.referral
    given = (
        ("Referred by", f"{referral.agency.name}, {referral.referred_by.name}"),
        ("Received", day(referral.submitted_at.astimezone(LONDON).date()) if referral.submitted_at else ""),
        ("Considered by", referral.considered_by.name if referral.considered_by else "not yet before a group"),
        ("Framework", f"{whole.framework_title} {referral.framework.version_name}" if referral.framework else "none"),
    )
    return tuple((name, text) for name, text in given if text)


def _days(referral: "Referral") -> tuple[tuple[str, str], ...]:
    known = day(referral.known_on)
    if known and referral.known_by:
        known += f", {referral.known_by}"
    given = (("When", day(referral.happened_on) or "not known"), ("Where", referral.place), ("Known since", known))
    return tuple((name, text) for name, text in given if text)


def _decision(whole: queries.Whole) -> str:
    if whole.decision is None:
        return ""
    document = document_of(whole.referral.framework) if whole.referral.framework else None
    course = Course(whole.decision.choice, whole.decision.review_type)
    return f"{in_words(course, review_types(document))}, decided {day(whole.decision.decided_on)}"


def _steps(rows: Iterable[Any]) -> tuple[dict[str, Any], ...]:
    """The steps as a history shows them, the newest first."""
    return tuple(
        {
            "what": STEPS[row.after],
            "when": moment(row.at.astimezone(LONDON)),
            "who": row.by.name if row.by else "Goldthread",
            "text": row.why,
        }
        for row in reversed(list(rows))
    )


def _ways(referral: "Referral") -> tuple[Way, ...]:
    here = f"/referrals/{referral.reference}"
    return (
        Way("What agencies know", f"{here}/agencies"),
        Way("Consideration", f"{here}/consider"),
        Way("Decision", f"{here}/decision"),
        Way("Notices and letters", f"{here}/notices"),
        Way("Clocks", f"{here}/clocks"),
    )


def _can(actor: Actor, whole: queries.Whole, office: bool) -> tuple[Way, ...]:
    referral = whole.referral
    here = f"/referrals/{referral.reference}"
    can: list[Way] = []
    if whole.may_write:
        can.append(Way("Change what it says", f"{here}/change"))
    if not office:
        return tuple(can)
    if referral.state == ReferralState.SUBMITTED:
        can.append(Way("Put it before a group", f"{here}/open"))
    if referral.state in BEFORE_THE_BOARD:
        can += [
            Way("Ask agencies", f"{here}/agencies/ask"),
            Way("Send it back for something to be added", f"{here}/return"),
            Way("Use another version of the framework", f"{here}/framework"),
        ]
    if referral.state in BEFORE_THE_BOARD | {ReferralState.RETURNED}:
        can.append(Way("Withdraw it", f"{here}/withdraw"))
    return tuple(can)
