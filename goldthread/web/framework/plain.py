"""Parts of a framework in the words of a person who reads it."""

from collections.abc import Iterable, Sequence

from goldthread.design.diagrams import POINT
from goldthread.design.wording import day
from goldthread.loop.framework.clocks import measure_in_words
from goldthread.loop.framework.diagrams import parts_of
from goldthread.loop.framework.format.document import AnyCriteria, Clock, Document, Limb, Matrix, ReviewType
from goldthread.loop.framework.format.parts import (
    AllOf,
    AnyOf,
    AtLeast,
    Basis,
    Clearly,
    Condition,
    Force,
    Not,
    Sourced,
    UnlessClearlyNot,
)
from goldthread.loop.framework.names import CERTAIN as HOW_SURE
from goldthread.loop.framework.names import name_of
from goldthread.web.framework.blocks import Note

CERTAIN = {each: text[:1].upper() + text[1:] for each, text in HOW_SURE.items()}
"""How sure the writer of the framework is of a rule."""

BINDS = {Force.MUST: "Must", Force.SHOULD: "Should", Force.MAY: "May", Force.NONE: "No duty"}
"""How strongly something binds, in a word."""


def source_of(basis: Basis | None) -> str:
    """Where a rule stands."""
    if basis is None:
        return ""
    edition = "" if not basis.edition or basis.edition in basis.source else f"{basis.edition}"
    return ", ".join(part for part in (basis.source, basis.clause, edition) if part)


def notes_of(part: Sourced) -> tuple[Note, ...]:
    """What its writer wants a reader to know about a part and about its source."""
    said = [part.editors_note, part.basis.editors_note if part.basis else ""]
    return tuple(Note(text) for text in said if text)


def joined(names: Iterable[str], word: str = "and") -> str:
    """Names as a sentence lists them."""
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} {word} {listed[-1]}" if listed else ""


def first_up(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def first_down(text: str) -> str:
    """The text as it goes on in a sentence; a name that is all capitals keeps them."""
    first = text.partition(" ")[0]
    return text if len(first) > 1 and first.isupper() else text[:1].lower() + text[1:]


def every(length: str | None) -> str:
    """How often, as one says it: "Every year", "Every 3 months"."""
    return f"Every {length.removeprefix('1 ')}" if length else ""


def ended(text: str) -> str:
    """The text as a sentence."""
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def names(document: Document, target: str, keys: Iterable[str]) -> tuple[str, ...]:
    """What these parts are called."""
    return tuple(name_of(document, target, key) for key in keys)


def who(document: Document, key: str | None) -> str:
    """A role or a group by its name; words that name neither stand for themselves."""
    return first_up(name_of(document, "groups or roles", key)) if key else ""


def led_by(document: Document, one: ReviewType) -> str:
    """Who leads a way of learning."""
    return name_of(document, "groups", one.led_by) if one.led_by else one.leads_elsewhere


def set_off_by(one: ReviewType) -> str:
    """What sets a way of learning off."""
    return first_up(joined([trigger.value for trigger in one.triggers], "or"))


def methods_of(document: Document, one: ReviewType) -> str:
    """The methods that may be used for it."""
    if one.methods == "any":
        return "Any of the methods"
    return "; ".join(names(document, "methods", one.methods))


def length_of(document: Document, clock: Clock) -> str:
    """How long a clock gives, and after what: "At most 1 month after the board received a referral"."""
    words = measure_in_words(clock, lambda event: name_of(document, "events", event))
    start = starts(document, clock)
    return first_up(words.replace("after the start", f"after {first_down(start)}") if start else words)


def is_told(clock: Clock) -> bool:
    """Whether the length of a clock already names what it is counted from."""
    return "after the start" in measure_in_words(clock)


def starts(document: Document, clock: Clock) -> str:
    """What a clock is counted from, and whose knowledge of it counts."""
    if not clock.starts:
        return ""
    event = name_of(document, "events", clock.starts)
    return f"{event} ({clock.whose_awareness})" if clock.whose_awareness else event


def _limb(limbs: dict[str, Limb], key: str) -> str:
    limb = limbs.get(key)
    if limb is None:
        return key
    return limb.short or f"the answer to “{limb.question}” is yes"


def asked(condition: Condition, limbs: dict[str, Limb]) -> str:
    """A condition as a sentence would put it: "abuse is suspected, and the child has died or was seriously harmed"."""
    if isinstance(condition, str):
        return _limb(limbs, condition)
    inner = [asked(part, limbs) for part in parts_of(condition)]
    if isinstance(condition, Not):
        return f"it is not so that {inner[0]}"
    if isinstance(condition, Clearly):
        return f"it is beyond doubt that {inner[0]}"
    if isinstance(condition, UnlessClearlyNot):
        return f"it is not ruled out that {inner[0]}"
    if len(inner) == 1:
        return inner[0]
    if isinstance(condition, AtLeast):
        return f"at least {condition.at_least} of these: {'; '.join(inner)}"
    if isinstance(condition, AllOf):
        return ", and ".join(inner)
    return _either(inner)


def in_points(condition: Condition, limbs: dict[str, Limb]) -> str:
    """A condition for a box of a drawing: where it has many parts of which one is enough, these one under another."""
    together = condition.all if isinstance(condition, AllOf) else [condition]
    long = [part for part in together if isinstance(part, (AnyOf, AtLeast)) and len(parts_of(part)) > 2]
    short = [asked(part, limbs) for part in together if part not in long]
    if not long:
        return f"{asked(condition, limbs)}?"
    lines = [", and ".join(short)] if short else []
    for part in long:
        head = f"at least {part.at_least} of these:" if isinstance(part, AtLeast) else "one of these:"
        lines.append(f"and {head}" if lines else head)
        lines += [f"{POINT}{asked(each, limbs)}" for each in parts_of(part)]
    return "\n".join(lines)


def _either(inner: Sequence[str]) -> str:
    return f"either {inner[0]} or {inner[1]}" if len(inner) == 2 else f"one of these: {'; '.join(inner)}"


def outcome_name(criteria: AnyCriteria, key: str) -> str:
    """What an outcome is called."""
    found = criteria.outcomes.get(key)
    return found.name if found else key


def rules_of(criteria: AnyCriteria) -> tuple[tuple[str, str, Force, str, str], ...]:
    """Each rule in its order: when it holds, what follows, how it binds, where it stands, and why."""
    if isinstance(criteria, Matrix):
        bands = sorted(criteria.bands, key=lambda band: -band.from_score)
        return tuple(
            (f"the score is {band.from_score} or more", outcome_name(criteria, band.outcome), band.force, band.clause,
             band.because)
            for band in bands
        )  # fmt: skip
    return tuple(
        (asked(rule.when, criteria.limbs), outcome_name(criteria, rule.outcome), rule.force, rule.clause, rule.because)
        for rule in criteria.rules
    )


def when(document: Document) -> str:
    """From when a version counts."""
    return day(document.identity.in_force_from)
