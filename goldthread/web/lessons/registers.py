"""The registers of lessons and of recommendations as data."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from goldthread.core.actor import LONDON, Actor
from goldthread.design.values import Tag
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.stages import Stage
from goldthread.loop.lessons import queries
from goldthread.loop.lessons.choices import Answer, Audience, LessonKind, Reach, Scope
from goldthread.loop.sources.choices import SourceKind
from goldthread.loop.themes import queries as themes
from goldthread.web.shell.colours import ANSWERS, STAGES
from goldthread.web.shell.register import Column, Filter, Offering, Register, WhenAsked

if TYPE_CHECKING:
    from goldthread.loop.lessons.models import Lesson, Recommendation

Options = Iterable[tuple[str, str]]


def _since(actor: Actor, first: int | None) -> Options:
    return [(str(year), str(year)) for year in range(actor.today.year, (first or actor.today.year) - 1, -1)]


def _in_years(field: str, years: Sequence[str]) -> Q:
    within = Q()
    for year in years:
        within |= Q(**{f"{field}__year": int(year)})
    return within


def _themes(to: Offering) -> Options:
    return [(str(pk), name) for pk, name in themes.names_in_use(to.actor)]


def _agencies(to: Offering) -> Options:
    return [(str(agency.id), agency.name) for agency in to.names.agencies]


def _groups(to: Offering) -> Options:
    return [(str(group.id), group.name) for group in to.names.groups]


def _owners(to: Offering) -> Options:
    return [("nobody", "Nobody yet"), *((str(person.id), person.name) for person in to.names.people)]


def _of_lessons(actor: Actor, rows: Sequence["Lesson"]) -> Mapping[str, Any]:
    """What hangs on the lessons of a page: their themes, and how far the board has come with each."""
    return WhenAsked(themes=lambda: _themes_of(actor, rows), stages=lambda: actions.stages(actor, rows))


def _themes_of(actor: Actor, rows: Sequence["Lesson"]) -> Mapping[int, list[str]]:
    return _gathered(queries.themes_of(actor, [row.pk for row in rows]).values_list("lesson_id", "theme__name"))


def _gathered(pairs: Iterable[tuple[int, str]]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for pk, name in pairs:
        found[pk].append(name)
    return found


STAGE_TAGS = {stage: Tag(stage.label, STAGES[stage]) for stage in Stage}
ANSWER_TAGS = {answer.value: Tag(answer.label, ANSWERS[answer]) for answer in Answer}


LESSONS: Register["Lesson"] = Register(
    key="lessons",
    address="/lessons",
    title="Lessons",
    rows=queries.register,
    href=lambda row: f"/lessons/{row.reference}",
    reads=("reference", "kind"),
    columns=(
        Column("reference", "Reference", lambda row, more: row.reference, kind="reference"),
        Column("lesson", "Lesson", lambda row, more: row.statement, ("reference",), ("statement",), kind="headline"),
        Column("kind", "Kind", lambda row, more: LessonKind(row.kind).label, sort=("kind", "-learnt_on")),
        Column(
            "stage",
            "What came of it",
            lambda row, more: STAGE_TAGS[more["stages"][row.pk]],
            kind="tag",
        ),
        Column("learnt", "Learnt", lambda row, more: row.learnt_on, ("learnt_on",), ("learnt_on",), kind="day"),
        Column("themes", "Themes", lambda row, more: more["themes"][row.pk], kind="list"),
        Column("source", "Source", lambda row, more: row.source.title, reads=("source__title",), shown=False),
        Column(
            "source_kind",
            "Kind of source",
            lambda row, more: SourceKind(row.source.kind).label,
            reads=("source__kind",),
            shown=False,
        ),
        Column("evidence", "Evidence", lambda row, more: row.evidence, reads=("evidence",), shown=False),
        Column(
            "reach", "Who can learn from it", lambda row, more: Reach(row.reach).label, reads=("reach",), shown=False
        ),
    ),
    filters=(
        Filter("theme", "Theme", _themes, lambda actor, values: queries.with_themes(map(int, values))),
        Filter(
            "kind",
            "Kind",
            lambda to: LessonKind.choices,
            lambda actor, values: Q(kind__in=values),
            many=False,
        ),
        Filter(
            "answer",
            "What came of it",
            lambda to: [("none", "Nobody has answered it yet"), ("some", "It was answered")],
            lambda actor, values: queries.taken_up() if values == ["some"] else ~queries.taken_up(),
            many=False,
        ),
        Filter(
            "year",
            "Year learnt",
            lambda to: _since(to.actor, queries.first_year(to.actor)),
            lambda actor, values: _in_years("learnt_on", values),
        ),
        Filter(
            "source",
            "Kind of source",
            lambda to: SourceKind.choices,
            lambda actor, values: Q(source__kind__in=values),
        ),
        Filter(
            "audience",
            "Has a message for",
            lambda to: Audience.choices,
            lambda actor, values: queries.for_audiences(values),
        ),
        Filter(
            "reach",
            "Who can learn from it",
            lambda to: Reach.choices,
            lambda actor, values: Q(reach__in=values),
            many=False,
        ),
    ),
    default_sort="-learnt",
    headline="statement",
    more=_of_lessons,
    empty="What the board has learnt is listed here, each lesson in one statement. "
    "Write the first from a source, or bring in a document that holds some.",
)


def _of_recommendations(actor: Actor, rows: Sequence["Recommendation"]) -> Mapping[str, Any]:
    """What hangs on the recommendations of a page: whom they are addressed to, and how many actions they have."""
    ids = [row.pk for row in rows]
    return WhenAsked(addressed=lambda: _addressed(actor, ids), actions=lambda: actions.counts_for(actor, ids))


def _addressed(actor: Actor, ids: Sequence[int]) -> Mapping[int, list[str]]:
    agencies = queries.agencies_addressed(actor, ids).values_list("recommendation_id", "agency__short_name")
    groups = queries.groups_addressed(actor, ids).values_list("recommendation_id", "group__short_name")
    return _gathered([*agencies, *groups])


RECOMMENDATIONS: Register["Recommendation"] = Register(
    key="recommendations",
    address="/recommendations",
    title="Recommendations",
    rows=queries.recommendation_register,
    href=lambda row: f"/recommendations/{row.reference}",
    reads=("reference",),
    columns=(
        Column("reference", "Reference", lambda row, more: row.reference, kind="reference"),
        Column("text", "Recommendation", lambda row, more: row.text, ("reference",), ("text",), kind="headline"),
        Column(
            "answer",
            "Board's answer",
            lambda row, more: ANSWER_TAGS[row.answer],
            sort=("answer", "written_at"),
            reads=("answer",),
            kind="tag",
        ),
        Column(
            "owner",
            "Owner",
            lambda row, more: row.owner.name if row.owner else "",
            sort=("owner__name",),
            reads=("owner__name",),
        ),
        Column("due", "By when", lambda row, more: row.due_on, ("due_on",), ("due_on",), kind="day"),
        Column("actions", "Actions", lambda row, more: more["actions"].get(row.pk, 0)),
        Column("addressed", "Addressed to", lambda row, more: more["addressed"][row.pk], kind="list", shown=False),
        Column("scope", "Scope", lambda row, more: Scope(row.scope).label, reads=("scope",), shown=False),
        Column("outcome", "Outcome", lambda row, more: row.outcome, reads=("outcome",), shown=False),
        Column("measure", "Measure", lambda row, more: row.measure, reads=("measure",), shown=False),
        Column(
            "reason",
            "Reason for the answer",
            lambda row, more: row.answer_reason,
            reads=("answer_reason",),
            shown=False,
        ),
        Column(
            "answered", "Answered", lambda row, more: row.answered_on, reads=("answered_on",), shown=False, kind="day"
        ),
        Column(
            "written",
            "Written",
            lambda row, more: row.written_at.astimezone(LONDON).date(),
            sort=("written_at",),
            reads=("written_at",),
            shown=False,
            kind="day",
        ),
    ),
    filters=(
        Filter("answer", "Board's answer", lambda to: Answer.choices, lambda actor, values: Q(answer__in=values)),
        Filter(
            "actions",
            "Actions",
            lambda to: [("none", "No action yet"), ("some", "Has actions")],
            lambda actor, values: (
                Q(pk__in=actions.carried_out(actor)) if values == ["some"] else ~Q(pk__in=actions.carried_out(actor))
            ),
            many=False,
        ),
        Filter(
            "scope",
            "Scope",
            lambda to: Scope.choices,
            lambda actor, values: Q(scope__in=values),
            many=False,
        ),
        Filter("agency", "Agency", _agencies, lambda actor, values: queries.addressed_to_agencies(map(int, values))),
        Filter("group", "Group", _groups, lambda actor, values: queries.addressed_to_groups(map(int, values))),
        Filter("owner", "Owner", _owners, lambda actor, values: _owned_by(values)),
        Filter(
            "year",
            "Year",
            lambda to: _since(to.actor, queries.first_year_recommended(to.actor)),
            lambda actor, values: _in_years("written_at", values),
        ),
    ),
    default_sort="-written",
    headline="text",
    more=_of_recommendations,
    empty="What ought to be different because of what was learnt is listed here, with what the board answered. "
    "Open a lesson to write the first.",
)


def _owned_by(values: Sequence[str]) -> Q:
    owned = Q(owner__in=[value for value in values if value != "nobody"])
    return owned | Q(owner__isnull=True) if "nobody" in values else owned
