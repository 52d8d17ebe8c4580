"""The sections of a framework, in the order in which a board would write them."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from goldthread.loop.framework.format.parts import (
    Basis,
    Condition,
    Day,
    DayOfYear,
    Force,
    Key,
    LengthText,
    Line,
    Part,
    Prose,
    Sourced,
)

EDITION = "framework/1"


class Identity(Part):
    """What this document is, from when it counts, and what it stands on."""

    title: Line
    board: Line
    """Name of the board or partnership, or of the country whose law this is."""
    version: Line
    ratified: Day | None = None
    in_force_from: Day
    in_force_until: Day | None = None
    """The first day on which no new case starts under it; a case that started finishes under it."""
    review_on: Day | None = None
    regime: Key
    """The law that it was written under, such as ``wt2015``."""
    covers: list[Line] = []
    """The local authorities in its area, where there is more than one."""
    division: Literal["england-and-wales", "scotland", "northern-ireland"] = "england-and-wales"
    statutory_basis: Annotated[list[Basis], Field(max_length=50)] = []
    adapted_from: str = ""
    succeeds: list[Line] = []
    """The boards that became this one, where boards were merged or split."""
    editors_note: str = ""


class Inherits(Part):
    """The framework that this one takes everything from that it does not say itself.

    Parts are laid over the parent's by their names, as deep as both name them; a list is taken whole from
    whoever says it last. What the framework is, its ``identity``, is never inherited.
    """

    pack: Key
    only: list[str] = []
    """The parts of the parent that are taken, by path, such as ``methods.silp``; empty means all of it."""
    without: list[str] = []
    """Parts of the parent that do not hold here, by path, such as ``review_types.child-death-review``."""


class Principle(Sourced):
    """One principle or aim."""

    text: Prose


class Group(Sourced):
    """A group of the board and what it is for."""

    name: Line
    short_name: str = ""
    purpose: str = ""
    does: list[Line] = []
    members: list[Line] = []
    """Who sits on it, by post."""
    shared_with: list[Line] = []
    """Other boards that it serves as well."""
    part_of: Key | None = None


class FrameworkRole(Sourced):
    """A part that somebody plays, and what is theirs to do."""

    name: Line
    does: list[Line] = []
    plays: str = ""
    """The role in Goldthread that plays it, such as ``independent_chair``."""


class Trigger(StrEnum):
    """What can set a review or another way of learning off."""

    DEATH = "death"
    HARM = "harm"
    NEAR_MISS = "near miss"
    TYPICAL_PRACTICE = "typical practice"
    EXCELLENT_PRACTICE = "excellent practice"
    REPEATED_LEARNING = "repeated learning"
    THEME = "theme"
    PERFORMANCE = "performance"
    CALENDAR = "calendar"
    REQUEST = "request"


class ReviewType(Sourced):
    """A way in which the board learns: with a case or without one."""

    name: Line
    also_called: list[Line] = []
    description: Prose
    statutory: bool = False
    about_a_case: bool = True
    triggers: Annotated[list[Trigger], Field(min_length=1)]
    led_by: Key | None = None
    """The group that leads it."""
    leads_elsewhere: str = ""
    """Who leads it, where that is no group of the board."""
    reports_to: list[Key] = []
    methods: list[Key] | Literal["any"] = []
    stakeholders: list[Key] = []
    source_kind: str = "REV"
    """Code of the kind of source that it makes in the register of learning."""
    publication: Key | None = None
    independence: Force = Force.SHOULD
    """How strongly whoever leads it must be independent of the case and the agencies: what must be is never waived."""
    tools: list[Line] = []
    chosen_by: str = ""


class Answer(StrEnum):
    """What may be said of a limb."""

    MET = "met"
    NOT_MET = "not met"
    UNCLEAR = "unclear"


class Limb(Sourced):
    """One question of the criteria. To meet it is to give more cause for a review."""

    question: Line
    short: str = ""
    """A few words for it in an explanation: "abuse or neglect is known or suspected"."""
    guidance: str = ""
    mandatory_trigger: bool = False
    """A circumstance that calls for a review by itself, such as death in custody."""


class Outcome(Part):
    """What follows, and what it starts."""

    name: Line
    starts: Key | None = None
    """The review type that it opens, where it opens one."""
    route: Key | None = None
    """The route that the case takes instead."""
    notices: list[Key] = []
    meaning: str = ""


class Rule(Sourced):
    """When these limbs stand so, this follows, with this force."""

    outcome: Key
    force: Force
    when: Condition
    clause: Line
    because: Prose
    """The explanation that the group reads, in plain words."""


class Otherwise(Part):
    """What follows where no rule holds."""

    outcome: Key
    force: Force = Force.NONE
    clause: str = ""
    because: Prose


class Criteria(Sourced):
    """Limbs and rules: the first rule that holds gives the outcome, and a person decides."""

    name: Line
    asks: Line
    limbs: Annotated[dict[Key, Limb], Field(min_length=1, max_length=60)]
    outcomes: Annotated[dict[Key, Outcome], Field(min_length=1, max_length=60)]
    rules: Annotated[list[Rule], Field(min_length=1, max_length=60)]
    otherwise: Otherwise


class Level(Part):
    """One answer to a factor and what it scores."""

    score: Annotated[int, Field(ge=0, le=100)]
    label: Line


class Factor(Sourced):
    """One row of a scored matrix."""

    question: Line
    levels: Annotated[list[Level], Field(min_length=2, max_length=10)]
    weight: Annotated[int, Field(ge=1, le=20)] = 1


class Band(Part):
    """What follows from a score that reaches this far."""

    from_score: int
    outcome: Key
    force: Force
    clause: str = ""
    because: Prose


class Matrix(Sourced):
    """Criteria by score: some boards add points up and read the outcome from a band."""

    name: Line
    asks: Line
    factors: Annotated[dict[Key, Factor], Field(min_length=1, max_length=20)]
    outcomes: Annotated[dict[Key, Outcome], Field(min_length=1, max_length=60)]
    bands: Annotated[list[Band], Field(min_length=1, max_length=20)]


def _criteria_form(value: Any) -> str:
    names = value if isinstance(value, dict) else vars(value) if isinstance(value, Part) else ()
    return "form matrix" if "factors" in names or "bands" in names else "form limbs"


AnyCriteria = Annotated[
    Annotated[Criteria, Tag("form limbs")] | Annotated[Matrix, Tag("form matrix")], Discriminator(_criteria_form)
]
"""Criteria by limbs and rules, or by score."""


class Artefact(Part):
    """Something that a stage needs or makes."""

    name: Line
    kind: Literal[
        "text",
        "questions",
        "returns",
        "chronology",
        "timeline",
        "conversations",
        "episodes",
        "factors",
        "tree",
        "findings",
        "meeting",
        "report",
        "response",
        "plan",
        "stories",
        "survey",
        "sample",
        "summary",
    ]
    guidance: str = ""


class Stage(Sourced):
    """One step of a method."""

    name: Line
    purpose: str = ""
    needs: list[Key] = []
    makes: list[Key] = []
    takes_part: list[Line] = []
    gate: str = ""
    """What must be true before the next stage begins."""
    within: LengthText | None = None
    """How long the stage should take."""


class Method(Sourced):
    """A way to conduct a review: stages in their order, with what each needs and makes."""

    name: Line
    description: Prose
    suits: str = ""
    limits: str = ""
    terms: Literal["terms of reference", "research questions", "either", "neither"] = "either"
    answers: Literal["recommendations", "questions for the board", "either"] = "either"
    stages: Annotated[dict[Key, Stage], Field(min_length=1)]
    artefacts: dict[Key, Artefact] = {}
    factors: str = ""
    """Code list of contributory factors that it uses, where it has one."""


class Window(Part):
    """From when to when, both counted from the start."""

    opens: LengthText
    closes: LengthText


class CountedFrom(Part):
    """One of two dates, of which the later counts."""

    starts: Key
    length: LengthText


class Clock(Sourced):
    """How long somebody has, from what, and what the rule says."""

    name: Line
    holds_for: list[Key] = []
    """The review types that it is counted for; empty means every one, and what has no type yet."""
    triggers: list[Trigger] = []
    """What must have set the case off for it to be counted; empty means anything."""
    starts: Key | None = None
    """The event that it is counted from."""
    whose_awareness: str = ""
    """Who must have become aware, where the start is somebody's knowledge."""
    length: LengthText | None = None
    window: Window | None = None
    by: DayOfYear | None = None
    later_of: Annotated[list[CountedFrom], Field(max_length=5)] = []
    date_set_by: str = ""
    """The letter or order that names the day, where no rule counts it."""
    every: LengthText | None = None
    direction: Literal["after", "before"] = "after"
    limit: Literal["at most", "at least"] = "at most"
    looks_back: bool = False
    """Counts what happened within this length before the start."""
    stops: Key | None = None
    """The event that ends it."""
    owner: str = ""
    """Who has to do it, by role or group."""
    statutory: bool = False
    may_pause: bool = False
    may_extend: bool = False
    approved_by: str = ""
    """Role that may agree to a pause or an extension."""
    tell: list[Key] = []
    """Addressees who are told of an extension."""


class Route(Sourced):
    """A way for a thing to pass from one group to another, which must answer."""

    name: Line
    from_group: Key
    to_group: Key
    carries: Line
    when: str = ""
    force: Force = Force.MAY
    answer_within: LengthText | None = None


class Notice(Sourced):
    """Something that has to be told to somebody."""

    name: Line
    to: Annotated[list[Key], Field(min_length=1)]
    """Stakeholders who are told."""
    holds_for: list[Key] = []
    """The review types that it is told of; empty means every one, and what has no type yet."""
    when: Key
    """The event that calls for it."""
    clock: Key | None = None
    force: Force = Force.MUST
    says: list[Line] = []
    """What it must contain."""
    wording: str = ""
    """A draft; ``{reference}``, ``{decision}``, ``{date}``, ``{board}``, ``{reasons}`` are filled in."""
    approved_by: str = ""
    proof: str = ""


class Publication(Sourced):
    """What is made public, for how long, and what must be weighed first."""

    name: Line
    publish: Force
    at_least: LengthText | None = None
    then: Literal["on request", "archived", "withdrawn", ""] = ""
    weighed: list[Line] = []
    unless: str = ""
    instead: str = ""


class Channel(Sourced):
    """A way in which learning reaches people."""

    name: Line
    kind: Literal[
        "report",
        "bulletin",
        "website",
        "training",
        "network",
        "conference",
        "briefing",
        "policy",
        "supervision",
        "meeting",
        "forum",
        "e-learning",
        "letter",
    ]
    description: str = ""


class Stakeholder(Sourced):
    """Somebody who influences the board's learning or is influenced by it."""

    name: Line
    influences: bool = True
    is_influenced: bool = True
    needs: list[Line] = []
    channels: list[Key] = []


class Audit(Sourced):
    """A line of the yearly programme."""

    name: Line
    kind: Key
    """The review type that it is an instance of."""
    every: LengthText | None = None
    month: str = ""
    led_by: Key | None = None
    tool: str = ""
    asks: str = ""


class Measure(Sourced):
    """How the board will know that something changed."""

    name: Line
    asks: Line
    from_: Literal[
        "performance", "audit", "training", "voice of children", "voice of families", "voice of staff", "review"
    ] = Field(alias="from")
    looked_at_by: Key | None = None


class Field_(Part):
    """One field of a form."""

    label: Line
    hint: str = ""
    kind: Literal["line", "text", "date", "month", "yes or no", "choice"] = "text"
    choices: list[Line] = []
    required: bool = False


class Template(Sourced):
    """A form of the board's: what a referral asks, what agencies are asked, what a learning summary says."""

    name: Line
    used_for: Literal["referral", "agency information", "learning summary", "notice", "report", "other"]
    guidance: str = ""
    fields: Annotated[dict[Key, Field_], Field(min_length=1)]


class Expectation(Sourced):
    """What the board expects of each organisation."""

    text: Prose
    evidence: str = ""
    every: LengthText | None = None


class Step(Sourced):
    """One step of the learning loop."""

    name: Line
    does: str = ""
    by: Key | None = None
    leads_to: list[Key] = []


class Deciding(Sourced):
    """From a referral to a decision: who may refer, who weighs, who decides, and what they may choose."""

    referred_by: Line = "any partner agency"
    referral_form: Key | None = None
    agency_form: Key | None = None
    agencies_answer_within: LengthText = "10 working days"
    considered_by: Key
    criteria: Annotated[list[Key], Field(min_length=1)]
    recommended_by: Key | None = None
    decided_by: Key
    """The role that decides."""
    clock: Key | None = None
    peer_challenge: bool = False
    own_discretion: bool = True
    """The one who decides may commission a review although the criteria are not met."""
    choices: list[Key] = []
    """The review types that may be chosen instead; empty means all that are about a case."""
    repeats_learning: str = ""
    """What to do where the learning was already identified."""
    repeats_route: Key | None = None


class Evaluation(Sourced):
    """How the framework itself is looked at."""

    every: LengthText | None = None
    by: Key | None = None
    asks: list[Line] = []
    consultation: LengthText | None = None


class Wording(Part):
    """What the board calls itself and its things; what is left out keeps its usual name."""

    body: str = ""
    chair: str = ""
    serious_review: str = ""
    group: str = ""
    framework: str = ""


class Rhythms(Part):
    """When people are reminded, when lateness goes to somebody senior, when an effect is looked at again."""

    remind_days_before: list[int] = []
    escalate_days_late: list[int] = []
    lasting_check_months: list[int] = []
    due_soon_days: int | None = None
    answer_within_days: int | None = None
    escalation_answer_days: int | None = None
    """Calendar days in which a letter about a late action asks for its answer."""
    round_every_months: int | None = None
    """How many months lie between two meetings at which a group looks at its actions."""
    round_opens_days_before: int | None = None
    """How many days before the meeting everybody is asked how their actions are going."""
    round_answers_days_before: int | None = None
    """How many days before the meeting the answers must be in, so that the group can read them."""
    round_months_of: dict[Key, int] = {}
    """Groups that have another rhythm: the group's key and its months."""
    chronology_gap_days: int | None = None
    """From how many days on without an event a chronology shows a gap."""


class Document(Part):
    """A board's learning and improvement framework, whole.

    A document without review types is a library, such as the methods known in the field: others inherit from
    it, and no board works under it.
    """

    goldthread: Literal["framework/1"]
    identity: Identity
    inherits: Inherits | None = None
    words: Wording = Wording()
    rhythm: Rhythms = Rhythms()
    principles: dict[Key, Principle] = {}
    aims: dict[Key, Principle] = {}
    groups: dict[Key, Group] = {}
    roles: dict[Key, FrameworkRole] = {}
    stakeholders: dict[Key, Stakeholder] = {}
    review_types: dict[Key, ReviewType] = {}
    combinations: str = ""
    """What the board says about combining types and methods."""
    events: dict[Key, Line] = {}
    """Events of the board's own, beside those that Goldthread knows."""
    criteria: Annotated[dict[Key, AnyCriteria], Field(max_length=20)] = {}
    deciding: Deciding | None = None
    methods: dict[Key, Method] = {}
    clocks: dict[Key, Clock] = {}
    routes: dict[Key, Route] = {}
    notices: dict[Key, Notice] = {}
    publications: dict[Key, Publication] = {}
    channels: dict[Key, Channel] = {}
    audits: dict[Key, Audit] = {}
    measures: dict[Key, Measure] = {}
    templates: dict[Key, Template] = {}
    expectations: dict[Key, Expectation] = {}
    loop: dict[Key, Step] = {}
    evaluation: Evaluation | None = None
