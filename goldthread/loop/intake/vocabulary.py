"""The words by which boards name the kinds of learning, their audiences, and what was good or not."""

import re

from goldthread.loop.intake.proposal import Audience, Strength

# The first that matches counts, so the more particular come first. The codes are those of the register of sources.
_KINDS: tuple[tuple[str, str], ...] = (
    ("SCR", r"\bscrs?\b|serious case review|child safeguarding practice review|\bl?cspr\b"),
    ("PLR", r"\bplrs?\b|practice learning|learning review|\bsilp\b|learning lessons review|rapid review"),
    ("CDR", r"child death|\bcdop\b|\bcdrm\b|death overview"),
    ("VIS", r"frontline|front[- ]line|board member visit|\bvisits?\b"),
    ("AUD", r"audit|dip sampl|section 11|section 175|case sampling"),
    ("INS", r"inspect|ofsted|\bjtai\b|\bcqc\b|hmic|peer review"),
    ("CMP", r"complaint|compliment|allegation"),
    ("TRN", r"training|course evaluation|learning event"),
    ("PER", r"performance|data ?set|scorecard|dashboard"),
    ("SUP", r"supervision"),
    ("YPG", r"young people|youth (?:forum|voice|group)|children'?s voice|young advis"),
    ("FOR", r"forum|focus group|consultation event|conference"),
    ("NAT", r"national|government|statutory guidance"),
    ("RES", r"research|university|evidence review|study"),
    ("OTH", r"other (?:boards?|partnerships?|areas?)|regional|neighbouring"),
    ("REV", r"review"),
)
_AUDIENCES: tuple[tuple[Audience, str], ...] = (
    ("all_agencies", r"multi[- ]?agency|all agencies|all partners|partnership|everyone|every agency"),
    ("managers", r"manager|leaders?\b|supervisor"),
    ("practitioners", r"practitioner|front[- ]?line|staff|professional|worker"),
    ("public", r"\bpublic\b|famil|parents|communit"),
)
_MESSAGES = re.compile(r"\b(?:key )?(?:messages?|learning points?|actions?|points?|learning)\s+(?:for|to)\b", re.I)
_GOOD = re.compile(
    r"\b(?:effective|excellent|robust|strong|strength|good|(?<!as )well|positive|outstanding|praise|commend|improved|"
    r"appropriately|timely|successful|clear evidence|valued)\b",
    re.I,
)
_BUT = re.compile(
    r"\b(?:however|but|although|while|whilst|not|no|never|lack|lacked|unclear|inconsisten\w*|insufficient\w*|gaps?|"
    r"fail\w*|poor\w*|weak\w*|delay\w*|drift|missed|limited|too|rarely|sometimes|occasionally|concerns?|"
    r"need(?:s|ed)? to|should|could|requires?|apparent|better|variable|few|low|further|more|challenge\w*|"
    r"vulnerab\w*|risks?|issues?|problems?)\b",
    re.I,
)


def source_kind(title: str) -> str:
    """The code of the kind that a title names, or REV, the general word, where it names none."""
    return next((code for code, words in _KINDS if re.search(words, title, re.I)), "REV")


def names_a_kind(text: str) -> bool:
    return any(re.search(words, text, re.I) for _, words in _KINDS)


def audience_of(text: str) -> Audience | None:
    """The audience that a heading such as "Key messages for managers" speaks to."""
    if len(text) > 90 or not _MESSAGES.search(text):
        return None
    return next((audience for audience, words in _AUDIENCES if re.search(words, text, re.I)), None)


def strength_of(statement: str) -> Strength:
    """Good practice only where a statement praises and takes nothing back; in doubt a concern."""
    return "good_practice" if _GOOD.search(statement) and not _BUT.search(statement) else "concern"
