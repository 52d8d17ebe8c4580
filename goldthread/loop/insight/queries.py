"""Reading across all learning: where it gathers, what comes back, and what was done in between."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.choices import ActionState
from goldthread.loop.actions.models import ActionLesson
from goldthread.loop.actions.outcome import CameOfIt
from goldthread.loop.actions.voices.models import Voice
from goldthread.loop.insight.clusters import clusters
from goldthread.loop.insight.rules import Occurrence, came_back
from goldthread.loop.lessons import queries as lessons
from goldthread.loop.lessons.choices import LessonKind
from goldthread.loop.lessons.models import BoardQuestion, Lesson, LessonAgency, LessonTheme, RecommendationAgency
from goldthread.loop.lessons.policy import visible
from goldthread.loop.lessons.queries import Pair
from goldthread.loop.lessons.recurrence.frames import Frame
from goldthread.loop.lessons.recurrence.likeness import in_the_field
from goldthread.loop.lessons.recurrence.themes import suggest_for
from goldthread.loop.lessons.recurrence.vocabulary import of_the_field
from goldthread.loop.sources.choices import ELSEWHERE
from goldthread.loop.themes import queries as themes
from goldthread.loop.themes import schemes
from goldthread.loop.themes.schemes import Scheme

LIKELY = 0.35
"""From this likeness on, two lessons are put together: 2 in 100 labelled pairs that are not one issue reach it."""
SURE = 0.4
"""From this likeness on, a return is drawn before anybody confirmed it."""
NOT_LEARNING = frozenset({"answer-to-inspectors"})
"""What letters ask for again and again in the same words, and nobody learns from: where to send an answer."""
LOOKED_THROUGH = 3_000
"""The likeliest pairs that are put together; a board of some thousand lessons has about as many."""
READ_THROUGH = 2_000
"""Lessons without a theme, the latest first, that are counted under those that suggest themselves."""

NOT_MAPPED = "none"
"""Stands for a code where none of a lesson's themes is mapped to the scheme."""


@dataclass(frozen=True, slots=True)
class Which:
    """Which learning is looked at."""

    rows: str = "theme"
    """theme, source, or the key of a scheme to which the board's themes are mapped: what stands at the left."""
    where: str = "here"
    """here, elsewhere or all."""
    kind: str = LessonKind.CONCERN
    """A kind of lesson; empty for both."""
    agency_id: int | None = None
    group_id: int | None = None
    locality_id: int | None = None
    """A part of the board's area: what names or is asked of its agencies, is done by them, or was said there."""
    suggested: bool = True
    """Whether a lesson to which nobody has given a theme counts under those that suggest themselves."""

    @property
    def scheme(self) -> Scheme | None:
        """The scheme whose themes stand at the left, where that is not the board's own."""
        return schemes.every().get(self.rows)


@dataclass(frozen=True, slots=True)
class HotSpots:
    """How many lessons of each theme, or kind of source, each year brought, and where learning came back."""

    counts: Mapping[tuple[int | str, int], int]
    """By theme, kind of source or code of a scheme, and year; theme 0 is none, and ``NOT_MAPPED`` no code."""
    confirmed: frozenset[tuple[int | str, int]]
    """Where a person confirmed that something came back after it was closed."""
    likely: frozenset[tuple[int | str, int]]
    """Where it reads as if something had."""
    suggested: int
    """Lessons that are counted under a theme that nobody has given them."""

    @property
    def years(self) -> tuple[int, ...]:
        """Every year from the first to the last in which something was learnt."""
        met = {year for _, year in self.counts}
        return tuple(range(min(met), max(met) + 1)) if met else ()


def hot_spots(actor: Actor, which: Which) -> HotSpots:
    """The whole grid, in a fixed number of reads."""
    actor.need(Permission.READ_LESSONS)
    rows = _chosen(actor, which)
    cells: dict[int, list[tuple[int | str, int]]]
    counts: Counter[tuple[int | str, int]] = Counter()
    back = _back(actor)
    suggested = 0
    if which.rows == "source":
        by_kind = rows.values_list("source__kind", ExtractYear("learnt_on")).annotate(Count("pk"))
        counts.update({(kind, year): number for kind, year, number in by_kind.order_by()})
        placed = rows.filter(pk__in=back).values_list("pk", "source__kind", "learnt_on__year")
        cells = _gathered((pk, (kind, year)) for pk, kind, year in placed)
    else:
        given = LessonTheme.objects.filter(visible(actor, "lesson__"), lesson__in=rows)
        untold = _untold(actor, rows, which.suggested)
        suggested = sum(any(theme for theme, _ in places) for places in untold.values())
        themed = given.filter(lesson_id__in=back).values_list("lesson_id", "theme_id", "lesson__learnt_on__year")
        cells = _gathered((pk, (theme, year)) for pk, theme, year in themed)
        if which.scheme:
            codes = themes.codes_of(actor, which.scheme)
            counts.update(_by_code(rows, given, which.scheme))
            untold = {pk: _under(places, codes) for pk, places in untold.items()}
            cells = {pk: _under(places, codes) for pk, places in cells.items()}
        else:
            by_theme = given.values_list("theme_id", ExtractYear("lesson__learnt_on")).annotate(Count("pk"))
            counts.update({(theme, year): number for theme, year, number in by_theme.order_by()})
        counts.update(place for places in untold.values() for place in places)
        cells |= {pk: places for pk, places in untold.items() if pk in back}
    told = {pk: repeats for pk, repeats in back.items() if pk in cells}
    confirmed = frozenset(cell for pk, repeats in told.items() if repeats for cell in cells[pk])
    likely = frozenset(cell for pk, repeats in told.items() if not repeats for cell in cells[pk]) - confirmed
    return HotSpots(counts, confirmed, likely, suggested)


def in_cell(actor: Actor, which: Which, row: int | str, year: int) -> list[Lesson]:
    """The lessons of one square in the order of time."""
    actor.need(Permission.READ_LESSONS)
    rows = _chosen(actor, which).filter(learnt_on__year=year)
    if which.rows == "source":
        found = rows.filter(source__kind=row)
    else:
        untold = _untold(actor, rows, which.suggested)
        if which.scheme:
            codes = themes.codes_of(actor, which.scheme)
            untold = {pk: _under(places, codes) for pk, places in untold.items()}
        own = [pk for pk, places in untold.items() if (row, year) in places]
        found = rows.filter(Q(pk__in=own) | _told_under(which, row))
    return list(found.select_related("source").defer("search", "source__search").order_by("learnt_on", "pk"))


def returned(actor: Actor) -> Mapping[int, bool]:
    """Lessons learnt here after an earlier one that says the same was closed; whether a person confirmed it."""
    return _back(actor)


def _by_code(rows: QuerySet[Lesson], given: QuerySet[LessonTheme], scheme: Scheme) -> dict[tuple[int | str, int], int]:
    """How many lessons of each code and year, each once however many of its themes answer to the code."""
    mapped = given.filter(theme__matches__scheme=scheme.key)
    by_code = mapped.values_list("theme__matches__code", ExtractYear("lesson__learnt_on"))
    counts = {(code, year): n for code, year, n in by_code.annotate(Count("lesson_id", distinct=True)).order_by()}
    rest = rows.filter(_not_mapped(scheme)).values_list(ExtractYear("learnt_on")).annotate(Count("pk"))
    return counts | {(NOT_MAPPED, year): number for year, number in rest.order_by()}


def _under(places: list[tuple[int | str, int]], codes: Mapping[int, set[str]]) -> list[tuple[int | str, int]]:
    """The places of one lesson by the codes of another scheme, each once."""
    met = {(code, year) for theme, year in places for code in codes.get(int(theme), ())}
    return list(met or {(NOT_MAPPED, year) for _, year in places})


def _told_under(which: Which, row: int | str) -> Q:
    """Lessons to which somebody gave a theme of this row."""
    if not which.scheme:
        return Q(Exists(_of_theme(row)))
    if row == NOT_MAPPED:
        return _not_mapped(which.scheme)
    return Q(Exists(_of_scheme(which.scheme).filter(theme__matches__code=row)))


def _not_mapped(scheme: Scheme) -> Q:
    """Lessons with themes of which none is mapped to the scheme."""
    given = LessonTheme.objects.filter(lesson_id=OuterRef("pk"))
    return Q(Exists(given)) & ~Q(Exists(_of_scheme(scheme)))


def _of_scheme(scheme: Scheme) -> QuerySet[LessonTheme]:
    return LessonTheme.objects.filter(lesson_id=OuterRef("pk"), theme__matches__scheme=scheme.key)


def _of_theme(theme: int | str) -> QuerySet[LessonTheme]:
    return LessonTheme.objects.filter(lesson_id=OuterRef("pk"), theme_id=theme)


def _chosen(actor: Actor, which: Which) -> QuerySet[Lesson]:
    rows = Lesson.objects.filter(visible(actor))
    if which.where != "all":
        rows = rows.filter(_elsewhere()) if which.where == "elsewhere" else rows.exclude(_elsewhere())
    if which.kind:
        rows = rows.filter(kind=which.kind)
    if which.group_id:
        rows = rows.filter(source__lead_group_id=which.group_id)
    if which.agency_id:
        named = LessonAgency.objects.filter(lesson_id=OuterRef("pk"), agency_id=which.agency_id)
        addressed = RecommendationAgency.objects.filter(
            recommendation__lesson_links__lesson_id=OuterRef("pk"), agency_id=which.agency_id
        )
        rows = rows.filter(Exists(named) | Exists(addressed))
    if which.locality_id:
        rows = rows.filter(_of_locality(which.locality_id))
    return rows


def _of_locality(locality_id: int) -> Q:
    """Lessons of a part of the area: its agencies are named or asked, or somebody there raised it."""
    named = LessonAgency.objects.filter(lesson_id=OuterRef("pk"), agency__locality_id=locality_id)
    addressed = RecommendationAgency.objects.filter(
        recommendation__lesson_links__lesson_id=OuterRef("pk"), agency__locality_id=locality_id
    )
    done = ActionLesson.objects.filter(lesson_id=OuterRef("pk"), action__lead_agency__locality_id=locality_id)
    said = Voice.objects.filter(lesson_id=OuterRef("pk"), locality_id=locality_id)
    return Q(Exists(named)) | Q(Exists(addressed)) | Q(Exists(done)) | Q(Exists(said))


def _elsewhere(through: str = "") -> Q:
    return Q(**{f"{through}source__kind__in": sorted(ELSEWHERE)})


def _untold(actor: Actor, rows: QuerySet[Lesson], suggest: bool) -> dict[int, list[tuple[int | str, int]]]:
    """Lessons to which nobody has given a theme, under those that suggest themselves, or under none (0)."""
    given = LessonTheme.objects.filter(lesson_id=OuterRef("pk"))
    bare = dict(rows.filter(~Exists(given)).order_by("-learnt_on").values_list("pk", "learnt_on__year"))
    read = lessons.read_as(actor, list(bare)[:READ_THROUGH]) if suggest and bare else {}
    scheme = lessons.offered(actor) if read else ()
    found: dict[int, list[tuple[int | str, int]]] = {}
    for pk, year in bare.items():
        themes_of = [int(each.id) for each in suggest_for(read[pk], scheme)] if pk in read else []
        found[pk] = [(theme, year) for theme in themes_of or [0]]
    return found


def _back(actor: Actor) -> dict[int, bool]:
    """Lessons learnt here again after an earlier one was closed: whether a person confirmed that it is the same."""
    pairs = [pair for pair in lessons.repeats(actor, SURE, LOOKED_THROUGH) if pair.repeats is not False]
    shut = actions.closed(actor, {pair.earlier_id for pair in pairs})
    later = {pair.lesson_id for pair in pairs if pair.earlier_id in shut}
    own = Lesson.objects.filter(visible(actor), pk__in=later).exclude(_elsewhere())
    learnt = dict(own.values_list("pk", "learnt_on"))
    found: dict[int, bool] = {}
    for pair in pairs:
        on, closed_on = learnt.get(pair.lesson_id), shut.get(pair.earlier_id)
        if on is not None and closed_on is not None and on >= closed_on:
            found[pair.lesson_id] = found.get(pair.lesson_id, False) or bool(pair.repeats)
    return found


def _gathered(
    pairs: Iterable[tuple[int, tuple[int | str, int]]],
) -> dict[int, list[tuple[int | str, int]]]:
    found: dict[int, list[tuple[int | str, int]]] = defaultdict(list)
    for pk, cell in pairs:
        found[pk].append(cell)
    return dict(found)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A lesson that was learnt more than once: every time in the order of time, and what came of each."""

    name: str
    occurrences: tuple[Occurrence, ...]
    pairs: tuple[Pair, ...]
    """Those of its pairs that a person judged or that read alike."""
    questions: tuple[BoardQuestion, ...] = field(default=())

    @property
    def key(self) -> str:
        """The reference of the lesson that came first."""
        return self.occurrences[0].reference

    @property
    def confirmed(self) -> int:
        """How many of its pairs a person confirmed."""
        return sum(pair.repeats is True for pair in self.pairs)

    @property
    def here(self) -> int:
        """How often this board learnt it itself."""
        return sum(not each.elsewhere for each in self.occurrences)

    @property
    def last(self) -> date:
        """When it was learnt last."""
        return self.occurrences[-1].learnt_on


def recurring(actor: Actor, where: str = "here") -> tuple[Recurrence, ...]:
    """Lessons that came back, what was closed and came back first: of this board, of others, or of all."""
    actor.need(Permission.READ_LESSONS)
    found = [each for each in _recurrences(actor) if _is_of(each, where)]
    return tuple(
        sorted(
            found,
            key=lambda each: (-len(came_back(each.occurrences)), -each.here, -each.confirmed, -len(each.occurrences)),
        )
    )


def _is_of(one: Recurrence, where: str) -> bool:
    """Whether it came back here; whether it was learnt again elsewhere, and not twice here; or either."""
    return where == "all" or (one.here > 1) == (where == "here")


def recurrence(actor: Actor, reference: str) -> Recurrence:
    """The history of which this lesson is a part; it does not exist where the lesson was learnt once."""
    lesson = lessons.get(actor, reference)
    for each in _recurrences(actor):
        if any(occurrence.lesson_id == lesson.pk for occurrence in each.occurrences):
            return each
    raise NotThere


def _recurrences(actor: Actor) -> tuple[Recurrence, ...]:
    pairs = lessons.repeats(actor, LIKELY, LOOKED_THROUGH)
    groups = clusters(
        {(pair.lesson_id, pair.earlier_id): pair.likeness for pair in pairs if pair.repeats is None},
        joined=[(pair.lesson_id, pair.earlier_id) for pair in pairs if pair.repeats],
        apart=[(pair.lesson_id, pair.earlier_id) for pair in pairs if pair.repeats is False],
        least=LIKELY,
    )
    ids = {pk for group in groups for pk in group}
    known = {lesson.pk: lesson for lesson in lessons.chosen(actor, ids).defer("search", "source__search", "evidence")}
    came = actions.came_of(actor, list(known.values()))
    read = lessons.read_as(actor, ids)
    asked: dict[int, list[BoardQuestion]] = defaultdict(list)
    for question in lessons.questions(actor, ids):
        if question.earlier_id:
            asked[question.lesson_id].append(question)
    within = _within(groups, pairs)
    return tuple(
        Recurrence(
            name_of([read[pk] for pk in group if pk in read], known[min(group)].statement),
            tuple(
                sorted(
                    (_occurrence(known[pk], came[pk]) for pk in group),
                    key=lambda each: (each.learnt_on, each.lesson_id),
                )
            ),
            tuple(within[number]),
            tuple(question for pk in sorted(group) for question in asked[pk]),
        )
        for number, group in enumerate(groups)
        if group <= known.keys() and not _no_learning(group, read)
    )


def _no_learning(group: Collection[int], read: Mapping[int, Frame]) -> bool:
    """Whether all that these have in common is that they tell a board where to send its answer."""
    raised = [read[pk].issues.keys() for pk in group if pk in read]
    return any(raised) and all(issues and issues <= NOT_LEARNING for issues in raised)


def _within(groups: Sequence[Collection[int]], pairs: Iterable[Pair]) -> dict[int, list[Pair]]:
    group_of = {pk: number for number, group in enumerate(groups) for pk in group}
    found: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        number = group_of.get(pair.lesson_id)
        if number is not None and number == group_of.get(pair.earlier_id):
            found[number].append(pair)
    return found


def _occurrence(lesson: Lesson, came: CameOfIt) -> Occurrence:
    live = [action for action in came.actions if action.state != ActionState.CANCELLED]
    return Occurrence(
        lesson_id=lesson.pk,
        reference=lesson.reference,
        statement=lesson.statement,
        learnt_on=lesson.learnt_on,
        source=lesson.source.title,
        kind=lesson.source.kind,
        actions=len(live),
        recommendations=came.recommendations,
        closed_on=came.closed_on,
        states=tuple(action.state for action in live),
        strengths=tuple(action.strength for action in live),
    )


def name_of(read: Sequence[Frame], otherwise: str) -> str:
    """What lessons that say the same are about: the rarest issue that most of them raise, or the first in its words."""
    known = of_the_field()
    raised = Counter(issue for one in read for issue in one.issues)
    common = [issue for issue, times in raised.items() if times * 2 > len(read)]
    if not common:
        return otherwise
    said = known.said(max(common, key=lambda issue: raised[issue] * in_the_field().rarity(f"issue:{issue}")))
    return said if said[:2].isupper() else said[0].upper() + said[1:]
