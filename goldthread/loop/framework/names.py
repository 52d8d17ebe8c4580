"""What the parts of a framework are called, and which part names which: the one table of references."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from goldthread.loop.framework.clocks import in_words
from goldthread.loop.framework.diagrams import parts_of
from goldthread.loop.framework.format import document as shape
from goldthread.loop.framework.format.document import Document
from goldthread.loop.framework.format.events import EVENTS
from goldthread.loop.framework.format.parts import (
    AllOf,
    AnyOf,
    AtLeast,
    Basis,
    Certainty,
    Clearly,
    Condition,
    Force,
    Not,
    UnlessClearlyNot,
)
from goldthread.loop.framework.problems import Path

SECTIONS: dict[str, tuple[str, str]] = {
    "identity": ("What this framework is", "framework"),
    "inherits": ("What it inherits", "inheritance"),
    "words": ("What the board calls its things", "words"),
    "rhythm": ("Reminders and second looks", "rhythm"),
    "principles": ("Principles", "principle"),
    "aims": ("Aims", "aim"),
    "groups": ("Groups", "group"),
    "roles": ("Roles", "role"),
    "stakeholders": ("Stakeholders", "stakeholder"),
    "review_types": ("Ways of learning", "review type"),
    "combinations": ("What may be combined", "combinations"),
    "events": ("Events", "event"),
    "criteria": ("Criteria", "criteria"),
    "deciding": ("From referral to decision", "way to a decision"),
    "methods": ("Methods", "method"),
    "clocks": ("Clocks", "clock"),
    "routes": ("Routes between groups", "route"),
    "notices": ("Notices", "notice"),
    "publications": ("Publication", "publication rule"),
    "channels": ("Channels", "channel"),
    "audits": ("Yearly programme", "audit"),
    "measures": ("Measures of impact", "measure"),
    "templates": ("Templates", "template"),
    "expectations": ("What each organisation does", "expectation"),
    "loop": ("The learning loop", "step"),
    "evaluation": ("Looking at the framework itself", "evaluation"),
}
"""Each section with its heading and with what one of its parts is called."""

REFERS: dict[tuple[type[BaseModel], str], str] = {
    (shape.Group, "part_of"): "groups",
    (shape.ReviewType, "led_by"): "groups",
    (shape.ReviewType, "reports_to"): "groups",
    (shape.ReviewType, "methods"): "methods",
    (shape.ReviewType, "stakeholders"): "stakeholders",
    (shape.ReviewType, "publication"): "publications",
    (shape.Outcome, "starts"): "review_types",
    (shape.Outcome, "route"): "routes",
    (shape.Outcome, "notices"): "notices",
    (shape.Clock, "holds_for"): "review_types",
    (shape.Clock, "starts"): "events",
    (shape.Clock, "stops"): "events",
    (shape.Clock, "tell"): "stakeholders",
    (shape.CountedFrom, "starts"): "events",
    (shape.Route, "from_group"): "groups",
    (shape.Route, "to_group"): "groups",
    (shape.Notice, "to"): "stakeholders",
    (shape.Notice, "holds_for"): "review_types",
    (shape.Notice, "when"): "events",
    (shape.Notice, "clock"): "clocks",
    (shape.Stakeholder, "channels"): "channels",
    (shape.Audit, "kind"): "review_types",
    (shape.Audit, "led_by"): "groups",
    (shape.Measure, "looked_at_by"): "groups",
    (shape.Step, "by"): "groups or roles",
    (shape.Step, "leads_to"): "loop",
    (shape.Deciding, "referral_form"): "templates",
    (shape.Deciding, "agency_form"): "templates",
    (shape.Deciding, "considered_by"): "groups",
    (shape.Deciding, "criteria"): "criteria",
    (shape.Deciding, "recommended_by"): "groups or roles",
    (shape.Deciding, "decided_by"): "roles",
    (shape.Deciding, "clock"): "clocks",
    (shape.Deciding, "choices"): "review_types",
    (shape.Deciding, "repeats_route"): "routes",
    (shape.Evaluation, "by"): "groups or roles",
}
"""Which field names the parts of which section."""


CERTAIN = {
    Certainty.FOUND: "read in the source",
    Certainty.BACKGROUND: "known in the field: check the source before relying on it",
    Certainty.LOCAL: "the board’s own rule",
}
"""How sure the writer of a framework is of a rule."""

_FORCES: dict[Enum, str] = {Force.NONE: "no duty"}


def known(document: Document, target: str) -> Collection[str]:
    """The keys that may be named."""
    if target == "events":
        return {*EVENTS, *document.events}
    if target == "groups or roles":
        return {*document.groups, *document.roles}
    found: Collection[str] = getattr(document, target)
    return found


def name_of(document: Document, target: str, key: str) -> str:
    """What a part is called, or its key where nothing describes it."""
    if target == "events":
        return document.events.get(key) or EVENTS.get(key, key)
    if target == "groups or roles":
        return name_of(document, "groups" if key in document.groups else "roles", key)
    part = getattr(document, target).get(key)
    return str(getattr(part, "name", "") or getattr(part, "text", "") or key)


def parts(document: Document) -> Iterator[tuple[Path, BaseModel]]:
    """Every part of a framework with its path, each after what it stands in."""
    yield from _inside((), document)


def _inside(path: Path, value: Any) -> Iterator[tuple[Path, BaseModel]]:
    if isinstance(value, BaseModel):
        yield path, value
        for name, field in type(value).model_fields.items():
            yield from _inside((*path, field.alias or name), getattr(value, name))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _inside((*path, key), each)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _inside((*path, number), each)


def references(document: Document) -> Iterator[tuple[Path, str, str]]:
    """Every place that names another part: the path, the section that is meant, and the key."""
    for path, part in parts(document):
        for name in type(part).model_fields:
            target = REFERS.get((type(part), name))
            value = getattr(part, name) if target else None
            if target is None or value is None or value == "any":
                continue
            if isinstance(value, str):
                yield (*path, name), target, value
            else:
                yield from (((*path, name, number), target, key) for number, key in enumerate(value))


def said(document: Document, part: BaseModel, name: str) -> str | list[str]:
    """What one field says, in words and with names for keys; a list where it lists."""
    value, target = getattr(part, name), REFERS.get((type(part), name))
    if name == "regime":
        return regime_in_words(value)
    if isinstance(value, list):
        return [in_plain(document, each, target) for each in value]
    return in_plain(document, value, target)


def regime_in_words(regime: str) -> str:
    """The law that a framework was written under: "Working Together 2018"."""
    found = re.fullmatch(r"wt(\d{4})", regime)
    return f"Working Together {found[1]}" if found else regime


def in_plain(document: Document, value: Any, target: str | None = None) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Certainty):
        return CERTAIN[value]
    if isinstance(value, Enum):
        return _FORCES.get(value, str(value.value))
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, Basis):
        return ", ".join(part for part in (value.source, value.clause, value.edition) if part)
    if isinstance(value, BaseModel):
        pairs = ((name, said(document, value, name)) for name in type(value).model_fields)
        return ", ".join(f"{label(name)}: {_joined(text)}" for name, text in pairs if text)
    return name_of(document, target, str(value)) if target else str(value)


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else ", ".join(text)


def condition_in_words(condition: Condition, limbs: dict[str, shape.Limb]) -> str:
    """A condition as a person reads it: "all of: the child died; abuse is suspected"."""
    if isinstance(condition, str):
        limb = limbs.get(condition)
        return (limb.short or limb.question) if limb else condition
    inner = [condition_in_words(part, limbs) for part in parts_of(condition)]
    if isinstance(condition, Not):
        return f"not ({inner[0]})"
    if isinstance(condition, Clearly):
        return f"beyond doubt ({inner[0]})"
    if isinstance(condition, UnlessClearlyNot):
        return f"unless it is clear that not ({inner[0]})"
    if len(inner) == 1 and isinstance(condition, AllOf | AnyOf):
        return inner[0]
    lead = f"at least {condition.at_least}" if isinstance(condition, AtLeast) else "any"
    return f"{'all' if isinstance(condition, AllOf) else lead} of ({'; '.join(inner)})"


_LABELS = {
    "led_by": "lead group",
    "leads_elsewhere": "who leads it elsewhere",
    "reports_to": "groups that it reports to",
    "in_force_from": "first day in force",
    "in_force_until": "day on which it ends",
    "review_on": "review date",
    "covers": "authorities",
    "also_called": "other names",
    "source_kind": "kind of source",
    "chosen_by": "who chooses it",
    "does": "tasks",
    "plays": "role in Goldthread",
    "part_of": "parent group",
    "shared_with": "boards that share it",
    "from_group": "group it comes from",
    "to_group": "group it goes to",
    "carries": "what it carries",
    "answer_within": "time to answer",
    "to": "addressees",
    "when": "moment",
    "starts": "start",
    "stops": "end",
    "holds_for": "review types that it holds for",
    "tell": "who is told",
    "says": "what it says",
    "weighed": "what is weighed first",
    "asks": "question",
    "from_": "source",
    "looked_at_by": "group that looks at it",
    "leads_to": "next steps",
    "by": "who does it",
    "takes_part": "who takes part",
    "decided_by": "role that decides",
    "considered_by": "group that considers",
    "recommended_by": "who recommends",
    "referred_by": "who may refer",
    "agencies_answer_within": "time for agencies to answer",
    "repeats_learning": "what happens where learning repeats",
    "editors_note": "editor's note",
    "only": "parts that are taken",
    "without": "parts that are left out",
    "from_score": "lowest score",
    "ratified": "day of ratification",
    "regime": "guidance that it was written under",
    "independence": "need for independence",
    "publish": "duty to publish",
    "at_least": "least time for which it is public",
    "then": "what comes after",
    "instead": "what is published instead",
    "unless": "exception",
    "because": "explanation",
    "short": "short form",
    "label": "words",
    "within": "time allowed",
    "gate": "what must be true before the next stage",
    "suits": "what it suits",
    "terms": "what it works to",
    "answers": "what it ends in",
    "needs": "needs",
    "makes": "results",
    "owner": "who has to do it",
    "approved_by": "who approves",
    "whose_awareness": "whose knowledge counts",
    "adapted_from": "framework it was adapted from",
    "succeeds": "boards that it took over from",
    "statutory_basis": "legal sources",
    "basis": "source",
    "every": "how often it comes round",
    "own_discretion": "room for a review below the criteria",
    "remind_days_before": "days before the due date on which people are reminded",
    "escalate_days_late": "days late on which somebody senior is told",
    "lasting_check_months": "months after which it is seen whether a change holds",
    "due_soon_days": "number of days in which something is due soon",
    "answer_within_days": "number of days for an answer",
    "escalation_answer_days": "number of days to answer a letter about something late",
    "round_every_months": "number of months between two rounds of actions",
    "round_opens_days_before": "number of days before the meeting on which progress is asked for",
    "round_answers_days_before": "number of days before the meeting by which answers are in",
    "chronology_gap_days": "number of days without an event that count as a gap",
}

_WORDS_OF = {
    "body": "what the board calls itself",
    "chair": "what it calls its chair",
    "serious_review": "what it calls a serious review",
    "group": "what it calls its groups",
    "framework": "what it calls its framework",
}
"""What each of the board's own words stands for."""


def label_of(part: BaseModel, name: str) -> str:
    """A field's name for people, where the same name means something else in another part."""
    if isinstance(part, shape.Wording):
        return _WORDS_OF[name]
    return label(name)


def label(name: str) -> str:
    """A field's name for people."""
    return _LABELS.get(name, name.rstrip("_").replace("_", " "))
