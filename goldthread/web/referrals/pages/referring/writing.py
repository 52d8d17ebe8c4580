"""A referral while it is written: what is still to say, and how it would be sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldthread.core.actor import LONDON, Actor
from goldthread.design.wording import counted, day
from goldthread.loop.referrals import queries
from goldthread.loop.referrals.choices import ABOUT_CHILDREN, WITH_THE_REFERRER, ReferralState, Trigger
from goldthread.loop.referrals.rules import missing
from goldthread.web.referrals.pages.children import ChildCard, cards_of
from goldthread.web.referrals.pages.referring.parts import PARTS, address_of, parts_for
from goldthread.web.shell.earlier import WHILE_WRITING, EarlierLearning, earlier_learning
from goldthread.web.shell.questions import shown_answer

if TYPE_CHECKING:
    from goldthread.loop.referrals.models import Referral, ReferralDocument


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
    earlier: EarlierLearning


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
        earlier=earlier_learning(actor, queries.issue_of(referral), most=WHILE_WRITING),
    )


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
