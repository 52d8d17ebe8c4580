"""A quiet look at the language of a review: hindsight, blame and single causes are marked, with what to write instead.

It suggests and never blocks. A quotation of somebody else's words is left alone. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Trap(StrEnum):
    """What a turn of phrase does to the reader."""

    HINDSIGHT = "hindsight"
    """It judges what was done by what is known now."""
    BLAME = "blame"
    """It puts on a person what has its cause in the system, or judges the person."""
    ONE_CAUSE = "one cause"
    """It stops at one cause, or at a label that explains nothing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text: from which letter to which, what stands there, why it was marked, and what to try instead."""

    start: int
    end: int
    found: str
    trap: Trap
    why: str
    instead: str


_WAS_KNOWN = "It measures what was done by what is known now."
_SAY_THEN = "Say what was done, what was known at the time, and what made that likely."
_PERSON = "It reads as a person's fault and ends the question of why."
_SAY_WHAT = "Say what was done, and what in the work made it likely."
_LABEL = "It is a label and not an explanation."

_NOT = r"(?:\s+not|n['’]t)?"
_RULES: tuple[tuple[str, Trap, str, str], ...] = (
    (
        rf"\b(?:should|ought to|could|might){_NOT}\s+(?:\w+ly\s+)?have\b(?!\s+to\b)",
        Trap.HINDSIGHT,
        _WAS_KNOWN,
        _SAY_THEN,
    ),
    (r"\b(?:if|had) only\b", Trap.HINDSIGHT, _WAS_KNOWN, _SAY_THEN),
    (
        r"\b(?:with|in) (?:the benefit of )?hindsight\b|\bin retrospect\b|\blooking back\b",
        Trap.HINDSIGHT,
        "Hindsight shows what nobody could see then.",
        "Say what could be seen at the time, and by whom.",
    ),
    (
        r"\b(?:clear|obvious|evident|plain|glaring) (?:warning )?(?:signs?|indicators?|risks?)\b|\bred flags?\b|"
        r"\b(?:clearly|obviously|plainly|evidently) (?:was|were|should|at risk|needed)\b",
        Trap.HINDSIGHT,
        "What is clear now may not have been clear then.",
        "Say who saw which sign, and what else was going on.",
    ),
    (
        r"\bmissed (?:opportunit(?:y|ies)|chances?|signs?)\b|\bopportunit(?:y|ies) (?:was|were) (?:missed|lost)\b",
        Trap.HINDSIGHT,
        "An opportunity is seen as missed only when the end is known.",
        "Say what was decided at that point, on what, and why.",
    ),
    (
        r"\b(?:could|would|might) have (?:been )?(?:prevented|avoided|saved)\b|"
        r"\b(?:preventable|avoidable) (?:death|harm|injury)\b",
        Trap.HINDSIGHT,
        "Nobody can know what would have happened.",
        "Say what makes such harm less likely.",
    ),
    (
        r"\bfail(?:ed|s|ing|ure|ures)?\b(?=\s+(?:to|of|in|by)\b)|\bfailings?\b",
        Trap.BLAME,
        _PERSON,
        "Say what was not done, and what made that likely.",
    ),
    (r"\bneglect(?:ed)? to\b|\bomitted to\b|\bdid not bother\b|\boverlooked\b", Trap.BLAME, _PERSON, _SAY_WHAT),
    (
        r"\b(?:careless|negligent|incompetent|lazy|complacent|na[iï]ve|gullible|unprofessional|sloppy|reckless)(?:ly|ness)?\b",
        Trap.BLAME,
        "It judges a person and explains nothing.",
        _SAY_WHAT,
    ),
    (
        r"\b(?:poor|bad|inadequate|substandard|unacceptable) (?:\w+ ){0,2}(?:practi[cs]e|judge?ment|decisions?|"
        r"assessments?|recording|communication|supervision|performance)\b",
        Trap.BLAME,
        "It gives a verdict without its measure.",
        "Say what was expected, by which standard, what was done, and why it differed.",
    ),
    (
        r"\b(?:at fault|to blame|blameworthy|culpable|was responsible for the (?:death|injury|harm))\b",
        Trap.BLAME,
        "A review finds out why and leaves blame to others.",
        _SAY_WHAT,
    ),
    (
        r"\b(?:ignored|disregarded|turned a blind eye)\b",
        Trap.BLAME,
        "It says what somebody meant, which a record seldom shows.",
        "Say what was seen or read, and what was done then.",
    ),
    (
        r"\b(?:human|individual|practitioner|professional) error\b",
        Trap.ONE_CAUSE,
        "An error is where the question begins and not its answer.",
        "Say what made the error likely, and what could have caught it.",
    ),
    (
        r"\black of (?:professional curiosity|common sense|care|rigou?r|challenge)\b|"
        r"\bloss of situation(?:al)? awareness\b",
        Trap.ONE_CAUSE,
        _LABEL,
        "Say what was not asked, and what made asking hard.",
    ),
    (
        r"\b(?:disguised compliance|hard to reach|did not engage|refused to engage|non-?complian(?:t|ce))\b",
        Trap.BLAME,
        "It puts on the family what was also a matter of what was offered.",
        "Say what was offered, how, and what the family did and said.",
    ),
    (
        r"\b(?:the|a) (?:root|sole|only|main) cause (?:was|is)\b|\bwas caused (?:solely|only|entirely) by\b",
        Trap.ONE_CAUSE,
        "One cause seldom explains.",
        "Name what came together.",
    ),
    (
        r"\b(?:did|do|does|was|were) not follow(?:ing|ed)? (?:the )?(?:procedures?|polic(?:y|ies)|guidance|"
        r"protocols?)\b|\bbreach(?:ed|es)? of (?:procedures?|polic(?:y|ies))\b",
        Trap.ONE_CAUSE,
        "That a rule was not kept does not say why.",
        "Say how the rule fits the work, and what is usual.",
    ),
)
_COMPILED = tuple((re.compile(pattern, re.I), trap, why, instead) for pattern, trap, why, instead in _RULES)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*’(?!\w)")


def marks(text: str) -> tuple[Mark, ...]:
    """Every place worth a second thought, in the order of the text; quotations are left alone."""
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    kept: list[Mark] = []
    for mark in sorted(_found(text), key=lambda each: (each.start, -each.end)):
        inside = any(first <= mark.start and mark.end <= last for first, last in quoted)
        if not inside and (not kept or mark.start >= kept[-1].end):
            kept.append(mark)
    return tuple(kept)


def _found(text: str) -> Iterator[Mark]:
    for pattern, trap, why, instead in _COMPILED:
        for found in pattern.finditer(text):
            yield Mark(found.start(), found.end(), found[0], trap, why, instead)
