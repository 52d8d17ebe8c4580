"""What the pages of referring and of a referral receive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from goldthread.accounts.roles import Permission
from goldthread.core.actor import LONDON, Actor
from goldthread.core.working_days import working_days_between
from goldthread.design.values import Tag
from goldthread.design.wording import counted, day, due, moment
from goldthread.loop.framework.queries import document_of
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.choices import (
    ABOUT_CHILDREN,
    BEFORE_THE_BOARD,
    RETURN_OPEN,
    WITH_THE_REFERRER,
    ReferralState,
    Trigger,
)
from goldthread.loop.referrals.rules import Course, in_words, missing, review_types
from goldthread.web.referrals.pages.children import ChildCard, cards_of
from goldthread.web.referrals.wording import FOR_THE_REFERRER, STATES, STATES_FOR_THE_REFERRER, STEPS
from goldthread.web.shell.history import Told, history_of

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral, ReferralDocument

PARTS: tuple[tuple[str, str], ...] = (
    ("about", "What it is"),
    ("happened", "What happened"),
    ("children", "The children"),
    ("safe", "What was done at once"),
    ("family", "The family and the agencies"),
    ("why", "Why you refer it"),
    ("questions", "The board’s own questions"),
    ("documents", "Documents"),
)
"""The parts of a referral in the order in which they are asked."""

ELSEWHERE = {"children": "children", "documents": "documents"}
"""Parts with pages of their own."""


def address_of(reference: str, part: str) -> str:
    """Where a part of a referral is asked."""
    return f"/referrals/{reference}/{ELSEWHERE.get(part, f'change/{part}')}"


def parts_for(has_questions: bool) -> tuple[tuple[str, str], ...]:
    """The parts that this referral has: the board's own questions only where there are some."""
    return tuple(part for part in PARTS if part[0] != "questions" or has_questions)


def after(part: str, reference: str, has_questions: bool) -> str:
    """Where a person goes on from a part."""
    keys = [key for key, _ in parts_for(has_questions)]
    rest = keys[keys.index(part) + 1 :]
    return address_of(reference, rest[0]) if rest else f"/referrals/{reference}/check"


@dataclass(frozen=True, slots=True)
class TaskListPage:
    """A referral as a list of things to write."""

    reference: str
    title: str
    items: tuple[dict[str, Any], ...]
    """As the task list takes them."""
    asked_for: str
    """What the board asked to be added, where it sent the referral back."""
    with_referrer: bool
    ready: bool
    back_href: str


def task_list(actor: Actor, referral: "Referral") -> TaskListPage:
    """Each part of a referral, with how far it is."""
    asked = queries.referral_form(actor, referral)
    children, files = queries.children_of(actor, referral).count(), queries.documents_of(actor, referral).count()
    lacks = {each.field for each in lacking(referral, children)}
    state = {
        "about": "Done",
        "happened": _done({"what_happened", "known_on"} & lacks, referral.what_happened or referral.known_on),
        "children": counted(children, "child", "children").capitalize()
        if children
        else ("To do" if "children" in lacks else "If there are any"),
        "safe": _done({"done_at_once"} & lacks, referral.done_at_once)
        if referral.trigger in ABOUT_CHILDREN or referral.done_at_once
        else "If anything was",
        "family": "Done" if referral.family or queries.agencies_of(actor, referral).exists() else "If you know",
        "why": _done({"why_referred"} & lacks, referral.why_referred),
        "questions": _own(asked),
        "documents": counted(files, "file") if files else "If you have any",
    }
    own = referral.state in WITH_THE_REFERRER and queries.is_own(actor, referral)
    return TaskListPage(
        reference=referral.reference,
        title=referral.title,
        items=tuple(
            {
                "title": {"text": title},
                "href": address_of(referral.reference, key),
                "status": _status(state[key]),
            }
            for key, title in parts_for(bool(asked))
        ),
        asked_for=_asked_for(referral) if referral.state == ReferralState.RETURNED else "",
        with_referrer=own,
        ready=not lacks and state["questions"] != "Begun",
        back_href=f"/my-referrals/{referral.reference}" if own else f"/referrals/{referral.reference}",
    )


def lacking(referral: "Referral", children: int) -> tuple[Any, ...]:
    """What a referral must still say before it is sent."""
    return missing(
        trigger=referral.trigger,
        what_happened=referral.what_happened,
        known_on=referral.known_on,
        why_referred=referral.why_referred,
        done_at_once=referral.done_at_once,
        children=children,
    )


def _done(lacks: set[str], begun: Any) -> str:
    if not lacks:
        return "Done"
    return "Begun" if begun else "To do"


def _own(asked: Iterable[queries.FormField]) -> str:
    answered = [bool(each.answer) for each in asked]
    needed = [bool(each.answer) for each in asked if each.required]
    if all(needed) and any(answered):
        return "Done"
    return "Begun" if any(answered) else "If you can"


def _own_lacks(asked: Iterable[queries.FormField]) -> dict[str, str]:
    """What the board's own questions still need, once somebody has begun with them."""
    if not any(each.answer for each in asked):
        return {}
    return {each.key: f"Answer “{each.label}”." for each in asked if each.required and not each.answer}


def _status(words: str) -> dict[str, Any]:
    colours = {"To do": "blue", "Begun": "teal"}
    if words in colours:
        return {"tag": {"text": words, "classes": f"govuk-tag--{colours[words]}"}}
    return {"text": words}


def _asked_for(referral: "Referral") -> str:
    last = referral.status_changes.order_by("-at", "-pk").first()
    return last.why if last else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered, for the page on which answers are checked."""

    key: str
    question: str
    text: str
    href: str
    lacks: str = ""
    """What must still be said here, in a sentence."""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything that was written, before it is sent."""

    reference: str
    title: str
    sections: tuple[tuple[str, tuple[Answer, ...]], ...]
    children: tuple[ChildCard, ...]
    child_lacks: str
    documents: tuple[dict[str, Any], ...]
    lacks: int
    version: int


def check_page(actor: Actor, referral: "Referral") -> CheckPage:
    """A referral as it would be sent."""
    asked = queries.referral_form(actor, referral)
    children = cards_of(actor, referral)
    lacks = {each.field: each.sentence for each in lacking(referral, len(children))} | _own_lacks(asked)
    agencies = ", ".join(link.agency.name for link in queries.agencies_of(actor, referral))
    where = {key: address_of(referral.reference, key) for key, _ in PARTS}

    def said(key: str, question: str, text: str, part: str) -> Answer:
        return Answer(key, question, text, where[part], lacks.get(key, ""))

    sections = [
        (
            "What happened",
            (
                said("trigger", "What it is", Trigger(referral.trigger).label, "about"),
                said("title", "To know it by", referral.title, "about"),
                said("what_happened", "What happened", referral.what_happened, "happened"),
                said("happened_on", "On which day", day(referral.happened_on) or "Not known", "happened"),
                said("place", "Where", referral.place, "happened"),
                said("known_on", "Known since", day(referral.known_on), "happened"),
                said("known_by", "Known by", referral.known_by, "happened"),
            ),
        ),
        ("Safety", (said("done_at_once", "Done at once to keep children safe", referral.done_at_once, "safe"),)),
        (
            "The family and the agencies",
            (
                said("family", "Family and home", referral.family, "family"),
                said("agencies", "Agencies that knew it", agencies, "family"),
            ),
        ),
        ("Why it is referred", (said("why_referred", "Why you refer it", referral.why_referred, "why"),)),
    ]
    if asked:
        rows = tuple(said(each.key, each.label, shown_answer(each), "questions") for each in asked)
        sections.append(("The board’s own questions", rows))
    return CheckPage(
        reference=referral.reference,
        title=referral.title,
        sections=tuple(sections),
        children=children,
        child_lacks=lacks.get("children", ""),
        documents=files_of(referral, queries.documents_of(actor, referral)),
        lacks=len(lacks),
        version=referral.version,
    )


def shown_answer(asked: queries.FormField) -> str:
    """An answer to a question of a form as a person reads it."""
    if asked.kind == "date" and asked.answer:
        return day(date.fromisoformat(asked.answer))
    return asked.answer.capitalize() if asked.kind == "yes or no" else asked.answer


def files_of(referral: "Referral", rows: "Iterable[ReferralDocument]") -> tuple[dict[str, Any], ...]:
    """The files of a referral as the list of files takes them."""
    return tuple(
        {
            "name": row.title,
            "href": f"/referrals/{referral.reference}/documents/{row.document_id}",
            "kind": row.document.name.rpartition(".")[2].upper()[:5],
            "size": row.document.size,
            "note": f"added {day(row.added_at.astimezone(LONDON).date())}"
            + (f" by {row.added_by.name}" if row.added_by else ""),
        }
        for row in rows
    )


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
        sentence, turn = "The group has recommended. The decision follows.", _who_decides(referral)
        button = "Decide" if whole.may_decide else "See the recommendation"
        return Next(sentence, turn, due_words, late, rule, button, f"{here}/decision")
    sentence = "The group works through the criteria and recommends."
    group = referral.considered_by.name if referral.considered_by else "the group"
    button = "Work through the criteria" if whole.may_consider else "See the criteria"
    return Next(sentence, group, due_words, late, rule, button, f"{here}/consider")


def _who_decides(referral: "Referral") -> str:
    """The post that decides, in the framework's words."""
    document = document_of(referral.framework) if referral.framework else None
    if document is None or document.deciding is None or document.deciding.decided_by not in document.roles:
        return "the chair"
    name = document.roles[document.deciding.decided_by].name
    return f"the {name[:1].lower()}{name[1:]}"


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


@dataclass(frozen=True, slots=True)
class MyPage:
    """How far a referral has come, for whoever made it."""

    progress: queries.Progress
    state: Tag
    sentence: str
    due: str
    steps: tuple[dict[str, Any], ...]
    asked_for: str
    documents: tuple[dict[str, Any], ...]
    children: tuple[ChildCard, ...]
    answers: tuple[tuple[str, str], ...]
    may_withdraw: bool


def my_page(actor: Actor, reference: str) -> MyPage:
    """What is theirs, and nothing of what others said."""
    found = queries.progress(actor, reference)
    referral = queries.own_referral(actor, reference)
    sent_back = [step.why for step in found.steps if step.state == ReferralState.RETURNED]
    return MyPage(
        progress=found,
        state=STATES_FOR_THE_REFERRER[found.state],
        sentence=FOR_THE_REFERRER[found.state],
        due=due(found.decision_due_on, actor.today, working_days_between) if found.decision_due_on else "",
        steps=tuple(
            {"what": STEPS[step.state], "when": moment(step.at.astimezone(LONDON)), "who": "", "text": step.why}
            for step in reversed(found.steps)
        ),
        asked_for=sent_back[-1] if sent_back and found.state == ReferralState.RETURNED else "",
        documents=files_of(referral, queries.documents_of(actor, referral)),
        children=cards_of(actor, referral),
        answers=_written(referral),
        may_withdraw=found.state not in {ReferralState.WITHDRAWN, ReferralState.DECIDED},
    )


def _written(referral: "Referral") -> tuple[tuple[str, str], ...]:
    given = (
        ("What happened", referral.what_happened),
        ("Done at once to keep children safe", referral.done_at_once),
        ("Why you referred it", referral.why_referred),
        ("The family and the home", referral.family),
    )
    return tuple((heading, text) for heading, text in given if text)


@dataclass(frozen=True, slots=True)
class Mine:
    """One of one's own referrals in a list."""

    reference: str
    title: str
    href: str
    kind: str
    state: Tag
    note: str


def mine(actor: Actor) -> tuple[Mine, ...]:
    """The referrals that the actor or the agency they lead made."""
    return tuple(
        Mine(
            row.reference,
            row.title,
            f"/referrals/{row.reference}/change"
            if row.state == ReferralState.DRAFT
            else f"/my-referrals/{row.reference}",
            Trigger(row.trigger).label,
            STATES_FOR_THE_REFERRER[row.state],
            f"sent {day(row.submitted_at.astimezone(LONDON).date())}"
            if row.submitted_at
            else f"begun {day(row.began_at.astimezone(LONDON).date())}",
        )
        for row in queries.mine(actor)
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a document that stand together: a heading, a paragraph, a bullet or the rows of a table."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class TakeInPage:
    """The board's own form as it was filled in, beside what was read from it."""

    reference: str
    name: str
    href: str
    stretches: tuple[Stretch, ...]
    found: int
    warnings: tuple[str, ...]


def take_in_page(referral: "Referral", document: Any, read: Any, found: Mapping[str, str]) -> TakeInPage:
    """The document in its own words."""
    return TakeInPage(
        reference=referral.reference,
        name=document.name,
        href=f"/referrals/{referral.reference}/documents/{document.pk}",
        stretches=tuple(
            Stretch("table", rows=tuple(tuple(cell.text for cell in row.cells) for row in block.rows if not row.empty))
            if hasattr(block, "rows")
            else Stretch(block.kind, block.text)
            for block in read.blocks
        ),
        found=len(found),
        warnings=tuple(each.sentence for each in read.warnings),
    )
