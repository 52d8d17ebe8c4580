"""The words of a report and of a learning summary, put together from the parts of a review. Pure.

Nothing is invented: a part that holds nothing gives nothing, so that an empty section shows what is still to be done.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from goldthread.design import wording
from goldthread.loop.framework.format.document import Template
from goldthread.loop.reviews import gathered
from goldthread.loop.reviews.choices import SectionPart
from goldthread.loop.reviews.gathered import Made, Referred, Returned


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody said, under their pseudonym or post."""

    who: str
    said: str
    shaped: str


@dataclass(frozen=True, slots=True)
class Told:
    """An episode in its words."""

    title: str
    first_day: date
    last_day: date
    what_happened: str
    known_then: str
    made_sense: str
    practice: str
    matters: str
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with what belongs to it."""

    statement: str
    pattern: str
    showed: str
    known_by: str
    widespread: str
    matters: str
    good: bool
    questions: tuple[tuple[str, str], ...]
    """Each question to the board with its answer."""


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation with the board's answer."""

    reference: str
    text: str
    single_agency: bool
    outcome: str
    measure: str
    owner: str
    due_on: date | None
    answer: str
    answer_reason: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a report or a summary is put together from."""

    reference: str
    kind: str
    methods: tuple[str, ...]
    team: tuple[tuple[str, str], ...]
    """Each part with the name of who has it."""
    selected: str
    happened_on: date | None
    opened_on: date
    finished_on: date | None
    period: tuple[date | None, date | None]
    asks: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()
    practitioners: tuple[Voice, ...] = ()
    episodes: tuple[Told, ...] = ()
    factors: tuple[str, ...] = ()
    causes: tuple[tuple[int, str], ...] = ()
    """The tree of causes, each with how deep it stands."""
    findings: tuple[Found, ...] = ()
    recommended: tuple[Recommended, ...] = ()
    early: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    worked: str = ""
    did_not_work: str = ""
    who_took_part: str = ""
    cost: str = ""
    stages: tuple[tuple[str, int], ...] = field(default=())
    """Each finished stage with the days that it took."""
    referred: Referred = field(default_factory=Referred)
    returned: tuple[Returned, ...] = ()
    made: tuple[Made, ...] = ()
    beside: tuple[str, ...] = ()
    """What runs beside the review, and what of it waits."""


def composed(part: str, material: Material, key: str = "") -> str:
    """The words of one section of the report.

    What the reviewers worked out comes first; where they have not come so far, what agencies and stages say of it.
    ``key`` is that of the section in the framework's form: it says what of the agencies' answers belongs there.
    """
    return _worked_out(part, material) or _gathered(part, material, key or part)


def _gathered(part: str, material: Material, key: str) -> str:
    match part:
        case SectionPart.CASE:
            return gathered.case(material.referred, key, material.reference)
        case SectionPart.AGENCIES:
            return _listed(material.agencies)
        case SectionPart.BESIDE:
            return _listed(material.beside)
        case SectionPart.MADE | SectionPart.FINDINGS:
            return gathered.made(material.made, key)
        case SectionPart.SAID | SectionPart.VOICES | SectionPart.PRACTICE | SectionPart.ANALYSIS:
            return gathered.said(material.returned, key)
        case SectionPart.DONE:
            return _paragraphs([material.referred.done_at_once, gathered.said(material.returned, key)])
    return ""


def _worked_out(part: str, material: Material) -> str:
    match part:
        case SectionPart.PURPOSE:
            return _purpose(material)
        case SectionPart.METHOD:
            return _method(material)
        case SectionPart.VOICES:
            return _voices(material.voices)
        case SectionPart.PRACTITIONERS:
            return _voices(material.practitioners)
        case SectionPart.PRACTICE:
            return _paragraphs(_episode(each) for each in material.episodes)
        case SectionPart.ANALYSIS:
            return _analysis(material)
        case SectionPart.FINDINGS:
            return _paragraphs(_finding(number, each) for number, each in enumerate(material.findings, 1))
        case SectionPart.ANSWERS:
            return _answers(material)
        case SectionPart.DONE:
            return _listed((*material.early, *material.actions))
    return ""


def _purpose(material: Material) -> str:
    about = f"This {_small(material.kind)} is about {_and(material.subjects)}." if material.subjects else ""
    first, last = material.period
    period = f"It looks at the time from {wording.day(first)} to {wording.day(last)}." if first and last else ""
    return _paragraphs([f"{about} {period}".strip(), f"It asked:\n{_listed(material.asks)}" if material.asks else ""])


def _small(kind: str) -> str:
    """A kind of review within a sentence; an abbreviation keeps its capitals."""
    return kind if kind[:2].isupper() else kind[:1].lower() + kind[1:]


def _method(material: Material) -> str:
    by = f"{_of_methods(material)}: {_and(material.methods)}." if material.methods else ""
    return _paragraphs(
        [
            by,
            _listed(_by_part(material.team)),
            f"These agencies took part: {_and(material.agencies)}." if material.agencies else "",
            f"It rests on:\n{_listed(material.citations)}" if material.citations else "",
        ]
    )


def _of_methods(material: Material) -> str:
    return "The method of the review" if len(material.methods) == 1 else "The methods of the review"


def _voices(voices: Iterable[Voice]) -> str:
    return _paragraphs(f"{each.who}: {each.said}\n{each.shaped}".strip() for each in voices if each.said)


def _episode(each: Told) -> str:
    when = wording.period(each.first_day, each.last_day)
    return _paragraphs(
        [
            f"### {each.title} ({when})",
            each.what_happened,
            f"What was known then: {each.known_then}" if each.known_then else "",
            f"Why it made sense: {each.made_sense}" if each.made_sense else "",
            each.practice,
            each.matters,
        ]
    )


def _analysis(material: Material) -> str:
    with_factors = [f"{each.title}\n{_listed(each.factors)}" for each in material.episodes if each.factors]
    tree = "\n".join(f"{'  ' * depth}- {text}" for depth, text in material.causes)
    return _paragraphs([*with_factors, _listed(material.factors), tree])


def _finding(number: int, each: Found) -> str:
    return _paragraphs(
        [
            f"### Finding {number}: {each.statement}",
            f"How it showed: {each.showed}" if each.showed else "",
            f"How we know that it is not peculiar to this case: {each.known_by}" if each.known_by else "",
            f"How widespread it is: {each.widespread}" if each.widespread else "",
            f"Why it matters: {each.matters}" if each.matters else "",
            f"Questions for the board:\n{_listed(question for question, _ in each.questions)}"
            if each.questions
            else "",
        ]
    )


def _answers(material: Material) -> str:
    asked = [pair for finding in material.findings for pair in finding.questions]
    return _paragraphs(
        [
            *(f"{question}\nThe board's answer: {answer}" for question, answer in asked if answer),
            *(_recommendation(each) for each in material.recommended),
        ]
    )


def _recommendation(each: Recommended) -> str:
    by = f"By {wording.day(each.due_on)}." if each.due_on else ""
    return "\n".join(
        filter(
            None,
            [
                f"{each.reference}: {each.text}",
                each.outcome,
                " ".join(filter(None, [each.owner and f"Owner: {each.owner}.", by])),
                f"The board's answer: {each.answer}. {each.answer_reason}".strip() if each.answer else "",
            ],
        )
    )


def summary_answers(template: Template, material: Material, today: date) -> dict[str, str]:
    """The fields of a learning summary filled in as far as the review says it; the rest is left for a person."""
    known = _known(material, today)
    answers: dict[str, str] = {}
    for key, label in ((key, each.label) for key, each in template.fields.items()):
        about = _about(key, label)
        if about and known[about]:
            answers[key] = known[about]
    return answers


def shown(answer: str) -> str:
    """An answer as people read it: a day and a month in words."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", answer):
        return wording.day(date.fromisoformat(answer))
    if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", answer):
        return f"{wording.MONTHS[int(answer[5:]) - 1]} {answer[:4]}"
    return answer


_ABOUT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("completed", ("complet",)),
    ("month", ("incident", "month and year")),
    ("reference", ("reference",)),
    ("early", ("early",)),
    ("method", ("about-method", "about-the-method", "the method", "its method")),
    ("type", ("type", "kind of review")),
    ("good", ("good", "went well")),
    ("single", ("single", "individual agenc")),
    ("multi", ("multi", "several agenc")),
    ("impact", ("impact", "audit", "effect", "test")),
    ("change", ("change", "by whom")),
    ("case", ("case", "theme", "learnt")),
)


def _about(key: str, label: str) -> str:
    """What a field of a summary asks for, by its key first and then by its words."""
    for said in (key.lower(), label.lower()):
        for about, words in _ABOUT:
            if any(word in said for word in words):
                return about
    return ""


def _known(material: Material, today: date) -> Mapping[str, str]:
    concerns = [each.statement for each in material.findings if not each.good]
    good = [each.statement for each in material.findings if each.good]
    single = [each for each in material.recommended if each.single_agency]
    multi = [each for each in material.recommended if not each.single_agency]
    took = (
        f"It took {wording.counted((material.finished_on - material.opened_on).days, 'day')}."
        if (material.finished_on)
        else ""
    )
    happened = material.happened_on
    early = f"Early learning:\n{_listed(material.early)}" if material.early else ""
    return {
        "completed": today.isoformat(),
        "month": f"{happened:%Y-%m}" if happened else "",
        "reference": material.reference,
        "early": _listed(material.early),
        "method": _paragraphs(
            [
                material.worked and f"What worked: {material.worked}",
                material.did_not_work and f"What did not: {material.did_not_work}",
                material.who_took_part,
                took,
                material.cost,
                _listed(
                    f"{name}: {wording.counted(days, 'day') if days else 'within a day'}"
                    for name, days in material.stages
                ),
            ]
        ),
        "type": _paragraphs(
            [
                f"{material.kind}. {_of_methods(material)}: {_and(material.methods)}."
                if material.methods
                else material.kind,
                _listed(_by_part(material.team)),
                material.selected,
            ]
        ),
        "good": _listed(good),
        "single": _listed(each.text for each in single),
        "multi": _listed(each.text for each in multi),
        "impact": _listed(each.measure for each in material.recommended if each.measure),
        "change": _listed(
            (
                *(f"{each.text} ({each.owner})" if each.owner else each.text for each in material.recommended),
                *material.actions,
            )
        ),
        "case": _paragraphs([_listed(concerns), early, f"Good practice:\n{_listed(good)}" if good else ""]),
    }


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part.strip() for part in parts if part and part.strip())


def _by_part(team: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Who was on the team, all of one part in one line."""
    people: dict[str, list[str]] = {}
    for part, name in team:
        people.setdefault(part, []).append(name)
    yield from (f"{part}: {', '.join(names)}" for part, names in people.items())


def _listed(parts: Iterable[str]) -> str:
    return "\n".join(f"- {part.strip()}" for part in parts if part.strip())


def _and(parts: Iterable[str]) -> str:
    said = list(parts)
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}" if said else ""
