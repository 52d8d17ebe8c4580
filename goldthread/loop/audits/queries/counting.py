"""Counting graded answers in the database: ninety thousand of them are read as the few numbers that a page shows."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from goldthread.accounts.choices import AgencyKind
from goldthread.loop.audits.answers import met
from goldthread.loop.audits.choices import IN_HAND
from goldthread.loop.audits.comparison import NO_LOCALITY, TOGETHER, Graded
from goldthread.loop.audits.format import Kind, Met, Tool
from goldthread.loop.audits.models import AuditReturn, AuditRound
from goldthread.loop.audits.queries.tools import tool_of

SECTORS = dict(AgencyKind.choices)
_MET: dict[str | None, Met | None] = {None: None} | {each.value: each for each in Met}

_COUNT = """
SELECT whose.place, asked.place, means.met, count(*)
FROM loop_answer answer
JOIN unnest(%(returns)s::bigint[], %(whose)s::int[]) AS whose (id, place) ON whose.id = answer.audit_return_id
JOIN unnest(%(keys)s::text[], %(asked)s::int[]) AS asked (key, place) ON asked.key = answer.question
LEFT JOIN (
    SELECT DISTINCT ON (audit_return_id, question) audit_return_id, question, grade FROM loop_regrade
    WHERE settles AND audit_return_id = ANY(%(returns)s::bigint[]) ORDER BY audit_return_id, question, id DESC
) settled ON settled.audit_return_id = answer.audit_return_id AND settled.question = answer.question
LEFT JOIN unnest(%(of)s::text[], %(grades)s::text[], %(met)s::text[]) AS means (key, grade, met)
    ON means.key = answer.question AND means.grade = coalesce(settled.grade, answer.value #>> '{}')
WHERE NOT answer.carried AND (NOT answer.applies OR answer.value #>> '{}' IS NOT NULL)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""

_Place = tuple[tuple[str, Any], ...]
"""Where an answer counts in the results: what it is told apart by, with its value."""


def counted(
    of: AuditRound,
    returns: QuerySet[AuditReturn],
    by: Collection[str],
    *,
    keys: Mapping[str, str] | None = None,
    placed_in: Tool | None = None,
) -> tuple[Graded, ...]:
    """Graded answers of these returns; those that are alike in every way of ``by`` are one that says how many it is.

    ``keys`` leads from a question to the one as which it counts, and others do not count; ``placed_in`` is the tool in
    which the questions have their place then, where that is a later edition.
    """
    tool = tool_of(of.edition)
    whose = _whose(returns.filter(round=of, state__in=sorted(IN_HAND)), by)
    asked = _asked(tool, placed_in or tool, by, {key: key for key in tool.questions()} if keys is None else keys)
    if not whose or not asked:
        return ()
    people, questions = _numbered(whose.values()), _numbered(asked.values())
    means = [
        (key, grade, said)
        for key in asked
        for grade in getattr(tool.scale_of(tool.questions()[key]), "grades", ())
        if (said := met(tool, tool.questions()[key], grade))
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "returns": list(whose),
                "whose": [people[place] for place in whose.values()],
                "keys": list(asked),
                "asked": [questions[place] for place in asked.values()],
                "of": [key for key, _, _ in means],
                "grades": [grade for _, grade, _ in means],
                "met": [said.value for _, _, said in means],
            },
        )
        rows = cursor.fetchall()
    of_whom, of_what = list(map(dict, people)), list(map(dict, questions))
    return tuple(
        Graded(**of_whom[who], **of_what[what], met=_MET[said], times=times) for who, what, said, times in rows
    )


def _numbered(every: Iterable[_Place]) -> dict[_Place, int]:
    """Different places, numbered in the order in which they first come."""
    return {place: number for number, place in enumerate(dict.fromkeys(every))}


def _whose(returns: QuerySet[AuditReturn], by: Collection[str]) -> dict[int, _Place]:
    """Each return with whose it is, in the order of agencies and their cases."""
    rows = returns.values_list("pk", "agency__name", "agency__locality__name", "agency__kind", "case__label")
    told = sorted(
        (agency or TOGETHER, case or "", pk, locality or NO_LOCALITY, SECTORS.get(kind, TOGETHER))
        for pk, agency, locality, kind, case in rows
    )
    return {
        pk: _place(by, agency=agency, locality=locality, sector=sector, case=case)
        for agency, case, pk, locality, sector in told
    }


def _asked(tool: Tool, placed_in: Tool, by: Collection[str], keys: Mapping[str, str]) -> dict[str, _Place]:
    """Each graded question with where it counts, in the order in which they are asked."""
    section_of, order = placed_in.section_of(), {key: at for at, key in enumerate(placed_in.questions())}
    graded = [key for key, question in tool.questions().items() if question.kind == Kind.SCALE and key in keys]
    found = {}
    for key in sorted(graded, key=lambda key: order[keys[key]]):
        section = placed_in.sections[section_of[keys[key]]]
        place = _place(
            by, section=section.title, standard=section.standard, dimension=section.dimension, question=keys[key]
        )
        found[key] = (*place, ("weight", tool.questions()[key].weight or Decimal(1)))
    return found


def _place(by: Collection[str], **named: str) -> _Place:
    return tuple((name, value) for name, value in named.items() if name in by)
