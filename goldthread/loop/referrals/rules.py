"""What a referral must say, where it can go, what a form takes, how a decision stands to what led to it."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from goldthread.core.refusals import Refusal
from goldthread.loop.framework.criteria import Finding
from goldthread.loop.framework.format.document import AnyCriteria, Document, Field_, Notice, Template
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.referrals.choices import ABOUT_CHILDREN, DecisionChoice, ReferralState

MOVES: dict[str, frozenset[str]] = {
    ReferralState.DRAFT: frozenset({ReferralState.SUBMITTED, ReferralState.WITHDRAWN}),
    ReferralState.SUBMITTED: frozenset({ReferralState.CONSIDERED, ReferralState.RETURNED, ReferralState.WITHDRAWN}),
    ReferralState.CONSIDERED: frozenset({ReferralState.DECIDED, ReferralState.RETURNED, ReferralState.WITHDRAWN}),
    ReferralState.RETURNED: frozenset({ReferralState.SUBMITTED, ReferralState.WITHDRAWN}),
    ReferralState.WITHDRAWN: frozenset(),
    ReferralState.DECIDED: frozenset(),
}


def check_move(before: str, after: str) -> None:
    """Refuse a step that a referral cannot take."""
    if after not in MOVES[before]:
        raise Refusal(
            f"A referral that is {ReferralState(before).label.lower()} cannot become "
            f"{ReferralState(after).label.lower()}."
        )


def label_of(number: int) -> str:
    """The pseudonym of a child by its place in the referral, from nought: "Child A" to "Child Z", then "Child AA"."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"Child {letters}"


def check_days(happened_on: date | None, known_on: date | None, today: date) -> None:
    """Refuse days that are still to come, and knowledge of what had not happened."""
    if happened_on and happened_on > today:
        raise Refusal("What happened cannot lie in the future. Change the day.", "happened_on")
    if known_on and known_on > today:
        raise Refusal("The day on which somebody became aware cannot lie in the future. Change it.", "known_on")
    if happened_on and known_on and known_on < happened_on:
        raise Refusal("Nobody can have become aware before it happened. Change one of the days.", "known_on")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a referral must still say before it is submitted."""

    field: str
    sentence: str


def missing(
    *, trigger: str, what_happened: str, known_on: date | None, why_referred: str, done_at_once: str, children: int
) -> tuple[Missing, ...]:
    """What a referral must still say: what happened, when somebody knew, why it is referred, what was done at once."""
    about_children = trigger in ABOUT_CHILDREN
    wanted = (
        (not what_happened.strip(), "what_happened", "Say what happened."),
        (known_on is None, "known_on", "Say on which day somebody became aware of it."),
        (not why_referred.strip(), "why_referred", "Say why you refer it."),
        (
            about_children and not done_at_once.strip(),
            "done_at_once",
            "Say what was done at once to keep children safe, or that nothing was needed and why.",
        ),
        (about_children and not children, "children", "Add each child whom it is about, as Child A, Child B."),
    )
    return tuple(Missing(field, sentence) for lacks, field, sentence in wanted if lacks)


def check_ready(lacking: tuple[Missing, ...]) -> None:
    """Refuse to submit what is not whole; the first thing that lacks is named."""
    if lacking:
        raise Refusal(lacking[0].sentence, lacking[0].field)


_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")
_YES_OR_NO = frozenset({"yes", "no"})


def filled(template: Template | None, answers: Mapping[str, Any], *, whole: bool) -> dict[str, str]:
    """Answers to a form of the framework, or a refusal that names the field.

    ``whole`` asks for every field that the form requires; a draft may leave them out. Without a form there are
    the board's own words alone, under ``text``.
    """
    fields = template.fields if template else {"text": Field_(label="What the agency knows", required=True)}
    for key in answers:
        if key not in fields:
            raise Refusal(f"The form has no question called {key}.")
    said = {key: str(value).strip() for key, value in answers.items() if value is not None and str(value).strip()}
    for key, field in fields.items():
        if key in said:
            _check_field(key, field, said[key])
        elif whole and field.required:
            raise Refusal(f"Answer “{field.label}”.", key)
    return said


def _check_field(key: str, field: Field_, said: str) -> None:
    if field.kind == "date":
        try:
            date.fromisoformat(said)
        except ValueError:
            raise Refusal(f"Give “{field.label}” as a day, such as 3 March 2026.", key) from None
    elif field.kind == "month" and not _MONTH.match(said):
        raise Refusal(f"Give “{field.label}” as a month and a year.", key)
    elif field.kind == "yes or no" and said not in _YES_OR_NO:
        raise Refusal(f"Answer “{field.label}” with yes or no.", key)
    elif field.kind == "choice" and said not in field.choices:
        raise Refusal(f"Choose one of the answers to “{field.label}”.", key)


def form_for(document: Document | None, part: str) -> Template | None:
    """The form that a framework has for ``referral_form`` or ``agency_form``."""
    if document is None or document.deciding is None:
        return None
    key = getattr(document.deciding, part)
    return document.templates.get(key) if key else None


ASKED_ANYWAY: dict[str, str] = {
    "what-happened": "what_happened",
    "happened": "what_happened",
    "when": "happened_on",
    "when-known": "known_on",
    "known-since": "known_on",
    "children": "children",
    "family": "family",
    "agencies": "agencies",
    "why": "why_referred",
    "immediate-action": "done_at_once",
    "done": "done_at_once",
    "safe": "done_at_once",
}
"""The names under which forms of frameworks ask what every referral is asked: nobody is asked twice."""

ASKED_FIRST = frozenset({"kind-of-referral", "trigger", "harm"})
"""The names under which they ask what set the referral off, which every referral is asked first."""

DONE_AT_ONCE = frozenset({"immediate-action", "at-once"})
"""The names under which forms ask an agency what it has done at once, which is asked anyway where a form does not."""


def own_questions(template: Template | None) -> Template | None:
    """What a board's referral form asks beside what every referral is asked; nothing where that is all."""
    if template is None:
        return None
    own = {key: field for key, field in template.fields.items() if key not in ASKED_ANYWAY and key not in ASKED_FIRST}
    return template.model_copy(update={"fields": own}) if own else None


def criteria_of(document: Document | None) -> dict[str, AnyCriteria]:
    """The criteria under which a framework weighs referrals, in its order."""
    if document is None or document.deciding is None:
        return {}
    return {key: document.criteria[key] for key in document.deciding.criteria if key in document.criteria}


def review_types(document: Document | None) -> dict[str, str]:
    """The kinds of review that may be chosen, with their names: those that the framework lists, or all about a case."""
    if document is None:
        return {}
    listed = document.deciding.choices if document.deciding else []
    weighed = criteria_of(document).values()
    started = {outcome.starts for each in weighed for outcome in each.outcomes.values() if outcome.starts}
    return {
        key: kind.name
        for key, kind in document.review_types.items()
        if key in started or (key in listed if listed else kind.about_a_case)
    }


def kept_finding(criteria: str, finding: Finding, answers: Mapping[str, str]) -> dict[str, Any]:
    """A finding as it is kept with what was recommended or decided on it."""
    return {
        "criteria": criteria,
        "outcome": finding.outcome,
        "name": finding.name,
        "force": finding.force.value,
        "clause": finding.clause,
        "explanation": finding.explanation,
        "settled": finding.settled,
        "answers": dict(answers),
    }


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be done: a review of a kind, none, or an enquiry."""

    choice: str
    review_type: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a decision stands to what led to it."""

    against_recommendation: bool
    against_criteria: bool
    own_discretion: bool


def standing(
    *,
    decided: Course,
    recommended: Course | None,
    found: Iterable[tuple[Force, str | None]],
    statutory: Collection[str] = (),
    opened: Collection[str] = (),
    repeats: bool = False,
) -> Standing:
    """How a decision stands to the recommendation and to the criteria.

    ``found`` has, for each criteria that was worked, its force and the kind of review that its outcome opens;
    ``statutory`` names the kinds that the law provides for, ``opened`` those that earlier decisions opened already.

    A decision is against the criteria where a review must be done and another course is taken, or where one should
    be done and the decision is for neither it nor a statutory one. An enquiry into why learning did not last is no
    departure from "should" where the framework provides for it (``repeats``). It is the decider's own discretion
    where a review is opened though none was asked for, or a statutory one though only another kind was.
    """
    asked = [(force, kind) for force, kind in found if kind and kind not in opened]
    kinds = {force: {kind for each, kind in asked if each is force} for force in Force}
    if kinds[Force.MUST]:
        against = decided.review_type not in kinds[Force.MUST]
    else:
        enough = decided.review_type in statutory or (repeats and decided.choice == DecisionChoice.ENQUIRY)
        against = bool(kinds[Force.SHOULD]) and decided.review_type not in kinds[Force.SHOULD] and not enough
    wanted = {kind for _, kind in asked} | ({recommended.review_type} if recommended else set())
    if decided.review_type in statutory:
        own = decided.review_type not in wanted
    else:
        own = decided.choice == DecisionChoice.REVIEW and not wanted - {""}
    return Standing(
        against_recommendation=recommended is not None and recommended != decided,
        against_criteria=against,
        own_discretion=own,
    )


def check_course(course: Course, offered: Mapping[str, str]) -> None:
    """Refuse what the framework does not offer."""
    if course.choice not in DecisionChoice.values:
        raise Refusal("Choose a review, no review, or an enquiry.", "choice")
    if course.choice == DecisionChoice.REVIEW and course.review_type not in offered:
        raise Refusal("Choose one of the kinds of review in the framework.", "review_type")
    if course.choice != DecisionChoice.REVIEW and course.review_type:
        raise Refusal("A kind of review is chosen only where there is to be a review.", "review_type")


def declines(document: Document | None, course: Course) -> bool:
    """Whether a decision says no to the review that the law provides for: by no review, or by one of a lesser kind."""
    if course.choice != DecisionChoice.REVIEW or document is None:
        return True
    if document.review_types[course.review_type].statutory:
        return False
    weighed = criteria_of(document).values()
    return any(
        outcome.starts and document.review_types[outcome.starts].statutory
        for each in weighed
        for outcome in each.outcomes.values()
    )


def in_words(course: Course, offered: Mapping[str, str]) -> str:
    """A course in a few words: "Serious case review", "No review"."""
    return offered.get(course.review_type, course.review_type) if course.review_type else _named(course.choice)


def _named(choice: str) -> str:
    return DecisionChoice(choice).label


_BLANK = re.compile(r"\{(reference|decision|date|board|reasons)\}")


def wording_of(notice: Notice, to_name: str, facts: Mapping[str, str]) -> str:
    """The draft of a notice: the framework's own words with the blanks filled in, or its points as a letter."""
    if notice.wording.strip():
        return _BLANK.sub(lambda blank: facts.get(blank[1], ""), notice.wording).strip()
    lines = [f"To: {to_name}", f"From: {facts.get('board', '')}", f"Date: {facts.get('date', '')}"]
    lines += [f"Reference: {facts.get('reference', '')}", "", notice.name]
    if facts.get("decision"):
        lines += ["", f"Decision: {facts['decision']}"]
    lines += ["", *(f"{point}:" for point in notice.says)] if notice.says else []
    return "\n".join(lines).strip()


def notices_of_course(document: Document, course: Course, outcome: str) -> tuple[str, ...]:
    """The notices that the outcomes of the criteria bring with a decision, by key.

    A review brings those of every outcome that opens its kind; anything else those of the outcome itself.
    """
    keys: list[str] = []
    for each in criteria_of(document).values():
        for key, found in each.outcomes.items():
            if (course.review_type and found.starts == course.review_type) or (
                not course.review_type and key == outcome and not found.starts
            ):
                keys += found.notices
    return tuple(dict.fromkeys(key for key in keys if key in document.notices))


BY_ITSELF = frozenset(
    {
        "referral-received",
        "consideration-opened",
        "information-asked",
        "recommendation-made",
        "decision",
        "decision-not-to-review",
        "review-opened",
        "route-used",
        "extension",
    }
)
"""Events that follow from what people do here, and that nobody notes by hand."""


def late_by(due_on: date, today: date) -> int:
    """How many calendar days something is late; nought while it is not."""
    return max(0, (today - due_on).days)
