"""How a case is weighed: criteria, and the way from referral to decision."""

from collections.abc import Iterator

from goldthread.loop.framework.format.document import AnyCriteria, Criteria, Document, Limb
from goldthread.loop.framework.names import name_of
from goldthread.web.framework import drawings
from goldthread.web.framework.blocks import Block, Cell, Entry, Facts, Picture, Points, Table, facts
from goldthread.web.framework.plain import (
    BINDS,
    ended,
    first_down,
    first_up,
    joined,
    length_of,
    names,
    notes_of,
    outcome_name,
    rules_of,
    source_of,
    who,
)
from goldthread.web.framework.telling.place import Place, noted


def criteria(document: Document, place: Place) -> Iterator[Block]:
    """Each set of criteria, shortly on the page and whole on paper."""
    for key, criteria in document.criteria.items():
        yield Entry(
            f"criteria-{key}",
            criteria.name,
            criteria.asks,
            facts(
                ("Where it comes from", source_of(criteria.basis)),
                ("It can come to", _outcomes(criteria)),
            ),
            notes_of(criteria),
            href=place.way(f"criteria/{key}"),
        )
        if place.whole:
            for drawing in drawings.flowchart_on_pages(key, criteria):
                yield Picture(drawing)
            yield from _worked(criteria)
        elif document.deciding and key == document.deciding.criteria[0]:
            yield _way(key, criteria)


def _outcomes(criteria: AnyCriteria) -> tuple[str, ...]:
    return tuple(outcome.name for outcome in criteria.outcomes.values())


def criteria_blocks(key: str, criteria: AnyCriteria) -> Iterator[Block]:
    """Criteria whole: the way to a decision, the questions, the rules and what may follow."""
    yield _way(key, criteria)
    yield from _worked(criteria)


def _way(key: str, criteria: AnyCriteria) -> Picture:
    """The way to a decision, for a desk, for paper and for a phone."""
    way = drawings.flowchart(key, criteria)
    sheets = drawings.flowchart_on_pages(key, criteria) if way.tall else ()
    return Picture(way, sheets, drawings.flowchart_on_a_phone(key, criteria))


def _worked(criteria: AnyCriteria) -> Iterator[Block]:
    if isinstance(criteria, Criteria):
        yield Table(
            "The questions",
            ("Question", "What to look at", "Where it stands"),
            tuple(
                (
                    Cell(limb.question, noted(notes_of(limb)), _trigger(limb)),
                    Cell(limb.guidance or "–"),
                    Cell(source_of(limb.basis) or limb.section or "–"),
                )
                for limb in criteria.limbs.values()
            ),
        )
    else:
        yield Table(
            "The questions and their points",
            ("Question", "Answers", "Counts"),
            tuple(
                (
                    Cell(factor.question, noted(notes_of(factor))),
                    Cell("; ".join(f"{level.score}: {level.label}" for level in factor.levels)),
                    Cell({1: "once", 2: "twice"}.get(factor.weight, f"{factor.weight} times")),
                )
                for factor in criteria.factors.values()
            ),
        )
    yield Table(
        "What follows, in this order: the first that holds counts",
        ("What follows", "When", "Why", "Where it stands"),
        tuple(
            (Cell(outcome, tag=BINDS[force]), Cell(first_up(when)), Cell(because), Cell(clause or "–"))
            for when, outcome, force, clause, because in rules_of(criteria)
        )
        + tuple(_otherwise(criteria)),
    )
    meant = [one for one in criteria.outcomes.values() if one.meaning]
    if meant:
        yield Points(tuple(f"{one.name}: {ended(one.meaning)}" for one in meant), "What each outcome means")


def _trigger(limb: Limb) -> str:
    return "Calls for a review by itself" if limb.mandatory_trigger else ""


def _otherwise(criteria: AnyCriteria) -> Iterator[tuple[Cell, ...]]:
    if isinstance(criteria, Criteria):
        last = criteria.otherwise
        yield (
            Cell(outcome_name(criteria, last.outcome), tag=BINDS[last.force]),
            Cell("None of these"),
            Cell(last.because),
            Cell(last.clause or "–"),
        )


def deciding(document: Document, place: Place) -> Iterator[Block]:
    """The way from a referral to a decision, step by step."""
    it = document.deciding
    if it is None:
        return
    clock = document.clocks.get(it.clock) if it.clock else None
    within = f", {first_down(length_of(document, clock))}" if clock else ""
    yield Points(
        tuple(
            step
            for step in (
                f"{first_up(it.referred_by)} may refer.",
                f"Every agency concerned is asked what it knows and answers within {it.agencies_answer_within}.",
                f"{who(document, it.considered_by)} weighs the referral by "
                f"{joined([f'“{name}”' for name in names(document, 'criteria', it.criteria)])}.",
                f"{who(document, it.recommended_by)} recommends." if it.recommended_by else "",
                f"{who(document, it.decided_by)} decides{within}.",
                "A peer chair may be asked for a second view." if it.peer_challenge else "",
                "A review may be commissioned although the criteria are not met." if it.own_discretion else "",
            )
            if step
        ),
        "",
        numbered=True,
    )
    yield Facts(
        facts(
            ("May be chosen instead", names(document, "review_types", it.choices)),
            ("Form of a referral", name_of(document, "templates", it.referral_form) if it.referral_form else ""),
            ("Form for agencies", name_of(document, "templates", it.agency_form) if it.agency_form else ""),
            ("Where the learning is not new", it.repeats_learning),
            ("It then goes by", name_of(document, "routes", it.repeats_route) if it.repeats_route else ""),
        )
    )
    yield from notes_of(it)
