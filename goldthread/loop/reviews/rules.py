"""The way of a review, what stands against independence, what a gate asks, what a plan of publication must say."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from goldthread.core.refusals import Refusal
from goldthread.loop.framework.format.document import Document, Method, Publication, ReviewType, Template
from goldthread.loop.framework.format.parts import Force
from goldthread.loop.reviews.choices import (
    INDEPENDENT,
    AskKind,
    GateKind,
    Part,
    Rating,
    ReviewState,
    SectionPart,
)
from goldthread.loop.reviews.schemes import Factor, markers

_GATHERED = frozenset({"returns", "chronology", "timeline", "conversations", "stories", "survey", "sample"})
_ANALYSED = frozenset({"episodes", "factors", "tree", "findings"})
_CHECKED = frozenset({"conversations", "meeting", "stories", "survey"})
_WRITTEN = frozenset({"report"})
_ANSWERED = frozenset({"response", "plan"})


def path_of(kinds: Collection[str], *, publishes: bool) -> tuple[ReviewState, ...]:
    """The states through which a review goes, by what its methods make and whether its report may become public.

    ``kinds`` are the kinds of everything that the stages make.
    """
    made = set(kinds)
    path = [ReviewState.SCOPED, ReviewState.COMMISSIONED]
    if made & _GATHERED:
        path.append(ReviewState.GATHERING)
    if made & _ANALYSED:
        path.append(ReviewState.ANALYSIS)
    if made & _CHECKED:
        path.append(ReviewState.CHECKING)
    if made & _WRITTEN:
        path += [ReviewState.DRAFT, ReviewState.QUALITY_GATE, ReviewState.ACCEPTED]
    if made & _ANSWERED:
        path.append(ReviewState.RESPONSE_AGREED)
    if publishes and made & _WRITTEN:
        path += [ReviewState.PRE_PUBLICATION, ReviewState.PUBLISHED]
    return (*path, ReviewState.CLOSED)


_BY_ITSELF = frozenset({ReviewState.HELD, ReviewState.PUBLISHED, ReviewState.NOT_PUBLISHED, ReviewState.WITHDRAWN})
"""States that a step of its own brings: holding up, publishing, declining, withdrawing."""


def next_of(state: str, path: Sequence[ReviewState]) -> tuple[ReviewState, ...]:
    """Where a review can be moved by hand: one step on, or back to anything before it."""
    if state in {ReviewState.NOT_PUBLISHED, ReviewState.WITHDRAWN, ReviewState.PUBLISHED}:
        return (ReviewState.CLOSED,)
    if state not in path or state == ReviewState.CLOSED:
        return ()
    at = path.index(ReviewState(state))
    on = [step for step in path[at + 1 : at + 2] if step not in _BY_ITSELF]
    return (*on, *path[:at])


def check_move(before: str, after: str, path: Sequence[ReviewState], why: str) -> None:
    """Refuse a step that a review cannot take; a step back needs a reason."""
    if after not in next_of(before, path):
        raise Refusal(
            f"A review that is “{ReviewState(before).label.lower()}” cannot become “{_label(after)}” in this step.",
            "state",
        )
    back = before in path and path.index(ReviewState(after)) < path.index(ReviewState(before))
    if back and not why.strip():
        raise Refusal("Say why the review goes back.", "why")


def _label(state: str) -> str:
    return ReviewState(state).label.lower() if state in ReviewState.values else state


def kind_of(document: Document | None, review_type: str) -> ReviewType | None:
    """The kind of review as the framework describes it."""
    return document.review_types.get(review_type) if document else None


def methods_for(document: Document | None, review_type: str, library: Document) -> dict[str, Method]:
    """The methods that may be chosen for a kind of review: those that it names, or all."""
    own = document.methods if document else {}
    kind = kind_of(document, review_type)
    if kind is not None and isinstance(kind.methods, list) and kind.methods:
        return {key: own[key] for key in kind.methods if key in own}
    return {**library.methods, **own}


def publication_of(document: Document | None, review_type: str) -> Publication | None:
    """What the framework says about making a report of this kind of review public."""
    kind = kind_of(document, review_type)
    if document is None or kind is None or kind.publication is None:
        return None
    return document.publications.get(kind.publication)


def publishes(document: Document | None, review_type: str) -> bool:
    """Whether a report of this kind may become public at all."""
    rule = publication_of(document, review_type)
    return rule is None or rule.publish is not Force.NONE


def template_for(document: Document | None, used_for: str, key: str = "") -> Template | None:
    """A form of the framework by its key, or the first of its use."""
    if document is None:
        return None
    if key:
        found = document.templates.get(key)
        if found is None or found.used_for != used_for:
            raise Refusal("Choose one of the framework's forms.", "form")
        return found
    return next((each for each in document.templates.values() if each.used_for == used_for), None)


def check_terms(terms: Iterable[str], kind: str) -> None:
    """Refuse terms of reference where the method has research questions alone, and the other way round."""
    said = set(terms)
    fits = {AskKind.TERM: {"terms of reference", "either"}, AskKind.QUESTION: {"research questions", "either"}}
    if kind not in AskKind.values:
        raise Refusal("Choose a term of reference or a research question.", "kind")
    if said <= {"neither"} or not said & fits[AskKind(kind)]:
        other = "research questions" if kind == AskKind.TERM else "terms of reference"
        raise Refusal(
            f"The method of this review has no {_plural(kind)}. Write {other} instead, or choose another method.",
            "kind",
        )


def _plural(kind: str) -> str:
    return "terms of reference" if kind == AskKind.TERM else "research questions"


@dataclass(frozen=True, slots=True)
class Served:
    """That somebody has or had a role for an agency, and until when."""

    agency_id: int
    agency: str
    until: date | None
    """Nothing while it lasts."""


def conflict_of(part: str, served: Iterable[Served], involved: Collection[int], today: date) -> str:
    """What stands against somebody's independence, in a sentence; nothing where nothing does.

    The panel is made of the agencies' own people; who leads, writes or chairs comes from none of them, now or earlier.
    """
    if part not in INDEPENDENT:
        return ""
    met = [each for each in served if each.agency_id in involved]
    now = [each.agency for each in met if each.until is None or each.until >= today]
    if now:
        return f"Works for {_list(now)}, whose work is under review."
    return f"Worked for {_list([each.agency for each in met])}, whose work is under review." if met else ""


def _list(names: Sequence[str]) -> str:
    once = sorted(set(names))
    return once[0] if len(once) == 1 else f"{', '.join(once[:-1])} and {once[-1]}"


def check_independent(conflict: str, force: Force, waiver: str) -> None:
    """Refuse somebody who is not independent, unless the framework leaves room and a waiver says why."""
    if not conflict or force in {Force.MAY, Force.NONE}:
        return
    if force is Force.MUST:
        raise Refusal(f"{conflict} The framework asks for independence and allows no exception. Choose somebody else.")
    if not waiver.strip():
        raise Refusal(f"{conflict} Choose somebody else, or let the chair record why it may be so.", "waiver")


def independence(document: Document | None, review_type: str) -> Force:
    """How strongly the framework asks that whoever leads this kind of review is independent."""
    kind = kind_of(document, review_type)
    return kind.independence if kind else Force.SHOULD


def check_part(part: str) -> None:
    """Refuse a part that nobody has in a review."""
    if part not in Part.values:
        raise Refusal("Choose what this person does in the review.", "part")


def markers_at(gate: str) -> tuple[Factor, ...]:
    """The quality markers that are looked at at a gate."""
    return tuple(marker for marker in markers().factors if gate in marker.gates)


def open_markers(gate: str, rated: Mapping[str, str]) -> tuple[Factor, ...]:
    """The markers of a gate that nobody has rated yet."""
    return tuple(marker for marker in markers_at(gate) if marker.key not in rated)


def check_rating(gate: str, marker: str, rating: str, evidence: str) -> None:
    """Refuse a rating that is of no gate, or that nothing shows."""
    if gate not in GateKind.values or marker not in {each.key for each in markers_at(gate)}:
        raise Refusal("Choose a quality marker of this gate.", "marker")
    if rating not in Rating.values:
        raise Refusal("Say how well this is reached.", "rating")
    if not evidence.strip():
        raise Refusal("Say what shows it, in a sentence.", "evidence")


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that is still missing, and where it is said."""

    field: str
    sentence: str


def lacking_plan(
    *,
    public_title: str,
    effect: str,
    told_first: str,
    court_orders: str,
    planned_on: date | None,
    approved: bool,
) -> tuple[Lacking, ...]:
    """What a plan of publication must still say."""
    wanted = (
        (not public_title.strip(), "public_title", "Give the report the title that the public will read."),
        (not effect.strip(), "effect", "Say what publication will do to the child, the family and others."),
        (not told_first.strip(), "told_first", "Say who is told before everybody else, by whom and how."),
        (not court_orders.strip(), "court_orders", "Say which court orders restrict it, or that none does."),
        (planned_on is None, "planned_on", "Set the day of publication."),
        (not approved, "approved", "Ask the chair or a delegated partner to approve the plan."),
    )
    return tuple(Lacking(field, sentence) for lacks, field, sentence in wanted if lacks)


USUAL_SECTIONS: tuple[tuple[str, str, SectionPart], ...] = (
    ("purpose", "Why this review, and what it asked", SectionPart.PURPOSE),
    ("method", "How the review was done", SectionPart.METHOD),
    ("voices", "What the child and the family say", SectionPart.VOICES),
    ("practice", "What happened, and how it looked then", SectionPart.PRACTICE),
    ("practitioners", "What practitioners say", SectionPart.PRACTITIONERS),
    ("analysis", "Why it happened", SectionPart.ANALYSIS),
    ("findings", "Findings", SectionPart.FINDINGS),
    ("done", "What has been done already", SectionPart.DONE),
    ("answers", "What is recommended, and what the board answers", SectionPart.ANSWERS),
)
"""The sections of a report where the framework has no form for it."""

_PART_BY_WORD: tuple[tuple[str, SectionPart], ...] = (
    ("method", SectionPart.METHOD),
    ("family-informed", SectionPart.OWN),
    ("reference", SectionPart.CASE),
    ("family", SectionPart.CASE),
    ("incident", SectionPart.CASE),
    ("agencies", SectionPart.AGENCIES),
    ("identity", SectionPart.SAID),
    ("good", SectionPart.SAID),
    ("earlier", SectionPart.SAID),
    ("parallel", SectionPart.BESIDE),
    ("decision", SectionPart.MADE),
    ("attendance", SectionPart.MADE),
    ("lived", SectionPart.VOICES),
    ("voice", SectionPart.VOICES),
    ("practitioner", SectionPart.PRACTITIONERS),
    ("view-then", SectionPart.PRACTICE),
    ("events", SectionPart.PRACTICE),
    ("chronology", SectionPart.PRACTICE),
    ("wider", SectionPart.FINDINGS),
    ("analysis", SectionPart.ANALYSIS),
    ("concerns", SectionPart.ANALYSIS),
    ("learning", SectionPart.FINDINGS),
    ("finding", SectionPart.FINDINGS),
    ("done", SectionPart.DONE),
    ("immediate-action", SectionPart.DONE),
    ("improvement", SectionPart.ANSWERS),
    ("recommend", SectionPart.ANSWERS),
    ("response", SectionPart.ANSWERS),
    ("why", SectionPart.PURPOSE),
    ("purpose", SectionPart.PURPOSE),
)


def part_of_section(key: str) -> SectionPart:
    """From which part a section of a framework's form is composed, by what its key says; by hand where it says none."""
    return next((part for word, part in _PART_BY_WORD if word in key), SectionPart.OWN)


def check_period(first_day: date | None, last_day: date | None, today: date) -> None:
    """Refuse a period under review that runs backwards or into the future."""
    if first_day and last_day and last_day < first_day:
        raise Refusal("The period under review ends before it begins. Change one of the days.", "last_day")
    if last_day and last_day > today:
        raise Refusal("The period under review cannot end in the future. Change its last day.", "last_day")
