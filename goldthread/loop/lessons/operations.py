"""Writing lessons, recommendations and the board's answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from goldthread.accounts import queries as accounts
from goldthread.accounts.models import Agency, Group
from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.journal.operations import record_of
from goldthread.loop.lessons.choices import LessonKind, Reach, Scope
from goldthread.loop.lessons.models import (
    AudienceMessage,
    BoardQuestion,
    BoardWeights,
    Comparison,
    Lesson,
    LessonAgency,
    LessonFrame,
    LessonTheme,
    LikelyRepeat,
    Recommendation,
    RecommendationAgency,
    RecommendationGroup,
    RecommendationLesson,
    Response,
)
from goldthread.loop.lessons.policy import (
    require_answer,
    require_recommend,
    require_respond,
    require_write,
    visible,
    visible_recommendations,
)
from goldthread.loop.lessons.queries import edition, nearest, row_of, weights_of
from goldthread.loop.lessons.recurrence import finding, learning, meaning
from goldthread.loop.lessons.recurrence.frames import frame
from goldthread.loop.lessons.recurrence.likeness import USUAL, Row, Weights, likeness, vector
from goldthread.loop.lessons.rules import check_answer, check_messages
from goldthread.loop.sources import queries as sources
from goldthread.loop.themes import queries as themes
from goldthread.loop.themes.models import Theme

Rows = npt.NDArray[np.float32]


@transaction.atomic
def write_lesson(
    *,
    by: Actor,
    source_reference: str,
    statement: str,
    evidence: str = "",
    kind: str = LessonKind.CONCERN,
    reach: str = Reach.TRANSFERABLE,
    messages: Sequence[tuple[str, str]] = (),
    agency_ids: Sequence[int] = (),
    theme_ids: Sequence[int] = (),
) -> Lesson:
    """Write what was learnt from a source: one statement, its evidence, and a message for each audience."""
    require_write(by)
    source = sources.get(by, source_reference)
    _check_lesson(statement, kind, reach)
    check_messages(messages, agency_ids)
    lesson = Lesson.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{source.reference}-L"),
        source=source,
        statement=statement.strip(),
        evidence=evidence.strip(),
        kind=kind,
        reach=reach,
        learnt_on=source.reported_on or source.began_on or by.today,
        written_at=by.at,
        written_by_id=by.person_id,
    )
    _read(lesson, lesson.statement)
    _say(by, lesson, messages, agency_ids)
    _give_themes(by, lesson, theme_ids)
    record_of(by=by, verb="wrote", kind="lesson", thing=lesson)
    return lesson


@transaction.atomic
def change_lesson(
    *,
    by: Actor,
    lesson_id: int,
    version: int,
    statement: str,
    evidence: str,
    kind: str,
    reach: str,
    messages: Sequence[tuple[str, str]],
    agency_ids: Sequence[int],
    theme_ids: Sequence[int],
) -> Lesson:
    """Correct a lesson; its reference and its source stay."""
    require_write(by)
    lesson = _locked_lesson(by, lesson_id, version)
    _check_lesson(statement, kind, reach)
    check_messages(messages, agency_ids)
    changed = _apply(
        lesson,
        {"statement": statement.strip(), "evidence": evidence.strip(), "kind": kind, "reach": reach},
    )
    before = list(lesson.messages.values_list("audience", "message"))
    if before != [(a, m.strip()) for a, m in messages]:
        changed["messages"] = [[a for a, _ in before], [a for a, _ in messages]]
    lesson.version += 1
    lesson.save()
    _read(lesson, lesson.statement)
    lesson.messages.all().delete()
    lesson.agencies.all().delete()
    held = set(lesson.theme_links.values_list("theme_id", flat=True))
    lesson.theme_links.all().delete()
    _say(by, lesson, messages, agency_ids)
    _give_themes(by, lesson, theme_ids, kept=held)
    if held != set(theme_ids):
        changed["themes"] = [sorted(held), sorted(set(theme_ids))]
    record_of(by=by, verb="changed", kind="lesson", thing=lesson, detail=changed)
    return lesson


@transaction.atomic
def take_back(*, by: Actor, lesson_id: int, statement: str) -> Lesson:
    """Put a sentence in the place of a lesson that was withdrawn where it came from; its words are kept nowhere."""
    require_write(by)
    lesson = _lesson(by, lesson_id)
    lesson.statement, lesson.evidence, lesson.version = statement, "", lesson.version + 1
    lesson.save()
    lesson.messages.all().delete()
    _read(lesson, lesson.statement)
    record_of(by=by, verb="took back", kind="lesson", thing=lesson)
    return lesson


@transaction.atomic
def give_theme(*, by: Actor, lesson_ids: Iterable[int], theme_id: int) -> int:
    """Give a theme to several lessons at once; gives how many did not have it."""
    theme = themes.in_use(by).filter(pk=theme_id).first()
    if theme is None:
        raise Refusal("Choose a theme that is in use.", "theme")
    return _retheme(by, lesson_ids, theme, given=True)


@transaction.atomic
def confirm_themes(*, by: Actor, themes_of: Mapping[int, Iterable[int]]) -> int:
    """Give lessons the themes that a person confirmed for each; gives how many themes were given."""
    lessons_of: dict[int, list[int]] = {}
    for lesson_id, theme_ids in themes_of.items():
        for theme_id in theme_ids:
            lessons_of.setdefault(theme_id, []).append(lesson_id)
    if not lessons_of:
        raise Refusal("Tick the themes that are right, or leave this page: nothing is given by itself.")
    return sum(
        give_theme(by=by, lesson_ids=lesson_ids, theme_id=theme_id) for theme_id, lesson_ids in lessons_of.items()
    )


@transaction.atomic
def take_theme_away(*, by: Actor, lesson_ids: Iterable[int], theme_id: int) -> int:
    """Take a theme from several lessons at once; gives how many had it."""
    theme = Theme.objects.filter(board_id=by.board_id, pk=theme_id).first()
    if theme is None:
        raise Refusal("Choose a theme.", "theme")
    return _retheme(by, lesson_ids, theme, given=False)


def _retheme(by: Actor, lesson_ids: Iterable[int], theme: Theme, given: bool) -> int:
    """Give or take a theme where that changes something; each changed lesson has its entry in the journal."""
    require_write(by)
    wanted = set(lesson_ids)
    if not wanted:
        raise Refusal("Tick the lessons that you want to change.")
    rows = list(
        Lesson.objects.select_for_update(of=("self",)).defer("search").filter(visible(by), pk__in=wanted).order_by("pk")
    )
    if len(rows) != len(wanted):
        raise NotThere
    links = LessonTheme.objects.filter(theme=theme, lesson_id__in=wanted)
    held = set(links.values_list("lesson_id", flat=True))
    changed = [lesson for lesson in rows if (lesson.pk in held) != given]
    if given:
        LessonTheme.objects.bulk_create(
            LessonTheme(board_id=by.board_id, lesson=lesson, theme=theme) for lesson in changed
        )
    else:
        links.delete()
    Lesson.objects.filter(pk__in=[lesson.pk for lesson in changed]).update(version=F("version") + 1)
    for lesson in changed:
        record_of(
            by=by,
            verb="gave a theme to" if given else "took a theme from",
            kind="lesson",
            thing=lesson,
            detail={"theme": theme.name},
        )
    return len(changed)


@transaction.atomic
def give_owner(*, by: Actor, recommendation_ids: Iterable[int], owner_id: int | None) -> int:
    """Name one owner for several recommendations at once, or nobody; gives how many that changed."""
    require_recommend(by)
    _check_owner(by, owner_id)
    wanted = set(recommendation_ids)
    if not wanted:
        raise Refusal("Tick the recommendations that you want to change.")
    rows = list(
        Recommendation.objects.select_for_update(of=("self",))
        .defer("search")
        .filter(visible_recommendations(by), pk__in=wanted)
        .order_by("pk")
    )
    if len(rows) != len(wanted):
        raise NotThere
    changed = [row for row in rows if row.owner_id != owner_id]
    Recommendation.objects.filter(pk__in=[row.pk for row in changed]).update(
        owner_id=owner_id, version=F("version") + 1
    )
    for row in changed:
        record_of(
            by=by,
            verb="changed",
            kind="recommendation",
            thing=row,
            detail={"owner_id": [row.owner_id, owner_id]},
        )
    return len(changed)


@transaction.atomic
def ask_the_board(*, by: Actor, lesson_id: int, question: str) -> BoardQuestion:
    """Let a finding stand with a question for the board instead of a recommendation."""
    require_recommend(by)
    lesson = _lesson(by, lesson_id)
    if not question.strip():
        raise Refusal("Write the question.", "question")
    asked = BoardQuestion.objects.create(board_id=by.board_id, lesson=lesson, question=question.strip())
    record_of(by=by, verb="asked the board about", kind="lesson", thing=lesson)
    return asked


@transaction.atomic
def answer_question(*, by: Actor, question_id: int, answer: str) -> BoardQuestion:
    """Answer a finding's question: for the board, or as the person who was to find out."""
    question = (
        BoardQuestion.objects.select_for_update(of=("self",))
        .select_related("lesson")
        .filter(visible(by, "lesson__"), pk=question_id)
        .first()
    )
    if question is None:
        raise NotThere
    require_answer(by, question)
    if not answer.strip():
        raise Refusal("Write the answer.", "answer")
    before, question.answer = question.answer, answer.strip()
    question.answered_by_id, question.answered_at = by.person_id, by.at
    question.save()
    record_of(
        by=by,
        verb="answered a question of",
        kind="lesson",
        thing=question.lesson,
        detail={"answer": [before, question.answer]},
    )
    return question


@transaction.atomic
def recommend(
    *,
    by: Actor,
    lesson_ids: Sequence[int],
    text: str,
    outcome: str = "",
    measure: str = "",
    scope: str = Scope.MULTI_AGENCY,
    owner_id: int | None = None,
    due_on: date | None = None,
    agency_ids: Iterable[int] = (),
    group_ids: Iterable[int] = (),
) -> Recommendation:
    """Recommend what ought to be different because of one or more lessons."""
    require_recommend(by)
    _check_recommendation(by, text, scope, owner_id)
    lessons = _lessons(by, lesson_ids)
    recommendation = Recommendation.objects.create(
        board_id=by.board_id,
        reference=next_in(by.board_id, f"{by.board_code}-{by.today.year}-R", width=3),
        text=text.strip(),
        outcome=outcome.strip(),
        measure=measure.strip(),
        scope=scope,
        owner_id=owner_id,
        due_on=due_on,
        written_at=by.at,
        written_by_id=by.person_id,
    )
    _answer_lessons(by, recommendation, lessons)
    _read_recommendation(recommendation, lessons)
    _address(by, recommendation, agency_ids, group_ids)
    record_of(
        by=by,
        verb="wrote",
        kind="recommendation",
        thing=recommendation,
        detail={"lessons": ", ".join(lesson.reference for lesson in lessons)},
    )
    return recommendation


@transaction.atomic
def change_recommendation(
    *,
    by: Actor,
    recommendation_id: int,
    version: int,
    lesson_ids: Sequence[int],
    text: str,
    outcome: str,
    measure: str,
    scope: str,
    owner_id: int | None,
    due_on: date | None,
    agency_ids: Iterable[int],
    group_ids: Iterable[int],
) -> Recommendation:
    """Change a recommendation; what the board has answered stays with it."""
    require_recommend(by)
    recommendation = _locked_recommendation(by, recommendation_id, version)
    _check_recommendation(by, text, scope, owner_id)
    lessons = _lessons(by, lesson_ids)
    changed = _apply(
        recommendation,
        {
            "text": text.strip(),
            "outcome": outcome.strip(),
            "measure": measure.strip(),
            "scope": scope,
            "owner_id": owner_id,
            "due_on": due_on,
        },
    )
    recommendation.version += 1
    recommendation.save()
    hidden = RecommendationLesson.objects.filter(recommendation=recommendation).exclude(visible(by, "lesson__"))
    RecommendationLesson.objects.filter(recommendation=recommendation).exclude(
        pk__in=list(hidden.values_list("pk", flat=True))
    ).delete()
    recommendation.agency_links.all().delete()
    recommendation.group_links.all().delete()
    _answer_lessons(by, recommendation, lessons)
    _read_recommendation(recommendation, lessons)
    _address(by, recommendation, agency_ids, group_ids)
    record_of(
        by=by,
        verb="changed",
        kind="recommendation",
        thing=recommendation,
        detail=changed,
    )
    return recommendation


@transaction.atomic
def respond(
    *,
    by: Actor,
    recommendation_id: int,
    version: int,
    answer: str,
    reason: str = "",
    answered_on: date | None = None,
) -> Recommendation:
    """Record what the board answers: accepted, in part, rejected or referred nationally, with its reason."""
    require_respond(by)
    recommendation = _locked_recommendation(by, recommendation_id, version)
    check_answer(answer, reason)
    on = answered_on or by.today
    if on > by.today:
        raise Refusal("The day of the answer is in the future. Give the day on which the board met.", "answered_on")
    before = recommendation.answer
    recommendation.answer, recommendation.answer_reason = answer, reason.strip()
    recommendation.answered_on = on
    recommendation.version += 1
    recommendation.save()
    Response.objects.create(
        board_id=by.board_id,
        recommendation=recommendation,
        answer=answer,
        reason=reason.strip(),
        answered_on=on,
        by_id=by.person_id,
        at=by.at,
    )
    record_of(
        by=by,
        verb="answered",
        kind="recommendation",
        thing=recommendation,
        why=reason.strip(),
        detail={"answer": [before, answer]},
    )
    return recommendation


WHY_NOT_SUSTAINED = "This was learnt before. Why was what was done then not sustained?"
"""The question that a repeated lesson puts to the board, instead of one more recommendation."""
LEARNT_FROM = 2000
"""The latest comparisons from which a board's weights are learnt."""


@transaction.atomic
def compare(
    *,
    by: Actor,
    lesson_id: int,
    earlier_id: int,
    repeats: bool,
    reason: str = "",
    owner_id: int | None = None,
    due_on: date | None = None,
) -> Comparison:
    """Say that a lesson repeats an earlier one, or that it is different; what was said before is kept.

    A repeated lesson asks the board why what was done was not sustained, once for each earlier lesson; ``owner_id``
    is the person who is to find out, by ``due_on``.
    """
    require_recommend(by)
    if lesson_id == earlier_id:
        raise Refusal("A lesson cannot repeat itself. Choose another lesson.")
    lesson, earlier = _lesson(by, lesson_id), _lesson(by, earlier_id)
    if not repeats and not reason.strip():
        raise Refusal("Say in a few words what makes it different. It helps whoever looks next.", "reason")
    _check_owner(by, owner_id)
    if repeats and due_on is not None and due_on < by.today:
        raise Refusal("The answer cannot be due before today. Change the date.", "due_on")
    said = Comparison.objects.create(
        board_id=by.board_id,
        lesson=lesson,
        earlier=earlier,
        repeats=repeats,
        reason=reason.strip(),
        by_id=by.person_id,
        at=by.at,
    )
    if repeats:
        _ask_why(by, lesson, earlier, owner_id, due_on)
    _learn(by)
    record_of(
        by=by,
        verb="compared with an earlier one",
        kind="lesson",
        thing=lesson,
        why=reason.strip(),
        detail={"earlier": earlier.reference, "repeats": "yes" if repeats else "no"},
    )
    return said


def _ask_why(by: Actor, lesson: Lesson, earlier: Lesson, owner_id: int | None, due_on: date | None) -> None:
    asked, new = BoardQuestion.objects.get_or_create(
        board_id=by.board_id,
        lesson=lesson,
        earlier=earlier,
        defaults={"question": WHY_NOT_SUSTAINED, "owner_id": owner_id, "due_on": due_on},
    )
    if not new and (owner_id or due_on):
        asked.owner_id, asked.due_on = owner_id or asked.owner_id, due_on or asked.due_on
        asked.save()


def _learn(by: Actor) -> None:
    """Learn the board's weights anew from what its people said last of each pair."""
    latest: dict[tuple[int, int], bool] = {}
    for one, other, repeats in (
        Comparison.objects.filter(board_id=by.board_id)
        .order_by("-at", "-id")
        .values_list("lesson_id", "earlier_id", "repeats")[:LEARNT_FROM]
    ):
        latest.setdefault((min(one, other), max(one, other)), repeats)
    frames = LessonFrame.objects.filter(
        lesson_id__in={pk for pair in latest for pk in pair}, recommendation__isnull=True, edition=edition()
    )
    rows = {lesson_id: row_of(held) for lesson_id, held in frames.values_list("lesson_id", "vector")}
    judged = [
        learning.Judged(rows[one], rows[other], repeats)
        for (one, other), repeats in latest.items()
        if one in rows and other in rows
    ]
    BoardWeights.objects.update_or_create(
        board_id=by.board_id,
        defaults={"weights": asdict(learning.learn(USUAL, judged)), "learnt_from": len(judged)},
    )


@transaction.atomic
def read_again(*, by: Actor, most: int = 500) -> int:
    """Read statements that the matcher has not read, or read with another vocabulary; gives how many it read now."""
    read = LessonFrame.objects.filter(lesson_id=OuterRef("pk"), recommendation__isnull=True, edition=edition())
    lessons = Lesson.objects.filter(~Exists(read), board_id=by.board_id).defer("search").order_by("pk")[:most]
    for lesson in lessons:
        _read(lesson, lesson.statement)
        for link in RecommendationLesson.objects.filter(lesson=lesson).select_related("recommendation"):
            _read(lesson, link.recommendation.text, link.recommendation)
    return len(lessons)


def _read_recommendation(recommendation: Recommendation, lessons: Iterable[Lesson]) -> None:
    answered = list(lessons)
    LessonFrame.objects.filter(recommendation=recommendation).exclude(lesson__in=answered).delete()
    for lesson in answered:
        _read(lesson, recommendation.text, recommendation)


def _read(lesson: Lesson, text: str, recommendation: Recommendation | None = None) -> None:
    """Keep how the matcher reads a statement, in the transaction that writes it."""
    one = frame(text)
    LessonFrame.objects.update_or_create(
        lesson=lesson,
        recommendation=recommendation,
        defaults={
            "board_id": lesson.board_id,
            "learnt_on": lesson.learnt_on,
            "issues": list(one.issues),
            "concepts": sorted(one.concepts),
            "terms": RawSQL("%s::tsvector", [finding.vector_text(one)]),
            "vector": vector(one, meaning.meaning(text)).astype("float16").tobytes(),
            "edition": edition(),
            "compared": False,
        },
    )


LIKELY, KEPT, ALL_AT_ONCE = 0.25, 12, 3_000
"""A likeness that is worth keeping, how many are kept of a statement, and up to how many statements of a board are
compared with all others; of more, the search chooses."""

Side = tuple[int, int, date]
"""A lesson, its source, and the day it was learnt."""


@transaction.atomic
def find_likely(*, by: Actor, most: int = 500) -> int:
    """Find which lessons may repeat which, for statements not compared yet; gives how many were compared now.

    Two lessons of one source say the same because they were written together: that is no repetition.
    """
    statements = LessonFrame.objects.filter(board_id=by.board_id, recommendation__isnull=True, edition=edition())
    waiting = statements.filter(compared=False).order_by("pk")
    new = dict(waiting.values_list("lesson_id", "lesson__statement")[:most])
    if not new:
        return 0
    few = statements.count() <= ALL_AT_ONCE
    sides, rows = _stacked(statements if few else statements.filter(lesson_id__in=new))
    weights, found = weights_of(by), {}
    for at, side in enumerate(sides):
        if side[0] in new:
            others = (sides, rows) if few else _stacked(nearest(statements, frame(new[side[0]])))
            found.update(_likely(side, rows[at], *others, weights))
    LikelyRepeat.objects.filter(Q(lesson_id__in=new) | Q(earlier_id__in=new), board_id=by.board_id).delete()
    LikelyRepeat.objects.bulk_create(
        LikelyRepeat(board_id=by.board_id, lesson_id=later, earlier_id=earlier, likeness=score)
        for (later, earlier), score in found.items()
    )
    statements.filter(lesson_id__in=new).update(compared=True)
    return len(new)


def _stacked(frames: QuerySet[LessonFrame]) -> tuple[list[Side], Rows]:
    held = list(frames.values_list("lesson_id", "lesson__source_id", "learnt_on", "vector"))
    rows = np.stack([row_of(vector) for *_, vector in held]) if held else np.zeros((0, 0), dtype=np.float32)
    return [(lesson, source, day) for lesson, source, day, _ in held], rows


def _likely(one: Side, row: Row, others: Sequence[Side], rows: Rows, weights: Weights) -> dict[tuple[int, int], float]:
    """The likeliest pairs of a lesson with lessons of other sources, each the later one first."""
    lesson, source, on = one
    scores = likeness(row, rows, weights)
    scores[[other[1] == source for other in others]] = 0
    best = [at for at in np.argsort(-scores, kind="stable")[:KEPT] if scores[at] >= LIKELY]
    pairs = {}
    for at in best:
        other, _, day = others[at]
        pairs[(lesson, other) if (on, lesson) > (day, other) else (other, lesson)] = float(scores[at])
    return pairs


def _check_lesson(statement: str, kind: str, reach: str) -> None:
    if not statement.strip():
        raise Refusal("Write what was learnt, in one statement.", "statement")
    if kind not in LessonKind.values:
        raise Refusal("Say whether this is something to improve or good practice.", "kind")
    if reach not in Reach.values:
        raise Refusal("Say whether others can learn from this.", "reach")


def _check_recommendation(by: Actor, text: str, scope: str, owner_id: int | None) -> None:
    if not text.strip():
        raise Refusal("Write what is recommended.", "text")
    if scope not in Scope.values:
        raise Refusal("Say whether this is for a single agency or for several.", "scope")
    _check_owner(by, owner_id)


def _check_owner(by: Actor, owner_id: int | None) -> None:
    if owner_id is not None and not accounts.people(by).filter(pk=owner_id).exists():
        raise Refusal("Choose an owner from the people of this board.", "owner")


def _apply(row: Lesson | Recommendation, new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set what is new on a row; give back what changed, before and after."""
    changed = {key: [getattr(row, key), value] for key, value in new.items() if getattr(row, key) != value}
    for key, value in new.items():
        setattr(row, key, value)
    return changed


def _lesson(by: Actor, lesson_id: int) -> Lesson:
    lesson = Lesson.objects.filter(visible(by), pk=lesson_id).first()
    if lesson is None:
        raise NotThere
    return lesson


def _locked_lesson(by: Actor, lesson_id: int, version: int) -> Lesson:
    lesson = Lesson.objects.select_for_update(of=("self",)).filter(visible(by), pk=lesson_id).first()
    if lesson is None:
        raise NotThere
    if lesson.version != version:
        raise ChangedMeanwhile(
            "Somebody else changed this lesson while you had it open. Your changes are below; "
            "compare them with how it reads now."
        )
    return lesson


def _locked_recommendation(by: Actor, recommendation_id: int, version: int) -> Recommendation:
    found = (
        Recommendation.objects.select_for_update(of=("self",))
        .filter(visible_recommendations(by), pk=recommendation_id)
        .first()
    )
    if found is None:
        raise NotThere
    if found.version != version:
        raise ChangedMeanwhile(
            "Somebody else changed this recommendation while you had it open. Your changes are below; "
            "compare them with how it reads now."
        )
    return found


def _lessons(by: Actor, lesson_ids: Sequence[int]) -> list[Lesson]:
    wanted = set(lesson_ids)
    if not wanted:
        raise Refusal("Choose the lesson that this answers.", "lessons")
    found = list(Lesson.objects.filter(visible(by), pk__in=wanted).order_by("reference"))
    if len(found) != len(wanted):
        raise NotThere
    return found


def _answer_lessons(by: Actor, recommendation: Recommendation, lessons: Iterable[Lesson]) -> None:
    RecommendationLesson.objects.bulk_create(
        RecommendationLesson(board_id=by.board_id, recommendation=recommendation, lesson=lesson) for lesson in lessons
    )


def _address(by: Actor, recommendation: Recommendation, agency_ids: Iterable[int], group_ids: Iterable[int]) -> None:
    agencies, groups = _own_agencies(by, agency_ids), sorted(set(group_ids))
    if Group.objects.filter(board_id=by.board_id, pk__in=groups).count() != len(groups):
        raise Refusal("Choose from this board's groups.", "groups")
    RecommendationAgency.objects.bulk_create(
        RecommendationAgency(board_id=by.board_id, recommendation=recommendation, agency_id=agency)
        for agency in agencies
    )
    RecommendationGroup.objects.bulk_create(
        RecommendationGroup(board_id=by.board_id, recommendation=recommendation, group_id=group) for group in groups
    )


def _own_agencies(by: Actor, agency_ids: Iterable[int]) -> list[int]:
    agencies = sorted(set(agency_ids))
    if Agency.objects.filter(board_id=by.board_id, pk__in=agencies).count() != len(agencies):
        raise Refusal("Choose from this board's agencies.", "agencies")
    return agencies


def _say(by: Actor, lesson: Lesson, messages: Sequence[tuple[str, str]], agency_ids: Sequence[int]) -> None:
    AudienceMessage.objects.bulk_create(
        AudienceMessage(board_id=by.board_id, lesson=lesson, audience=audience, message=message.strip())
        for audience, message in messages
    )
    LessonAgency.objects.bulk_create(
        LessonAgency(board_id=by.board_id, lesson=lesson, agency_id=agency) for agency in _own_agencies(by, agency_ids)
    )


def _give_themes(
    by: Actor, lesson: Lesson, theme_ids: Sequence[int], kept: frozenset[int] | set[int] = frozenset()
) -> None:
    wanted = set(theme_ids)
    offered = set(themes.in_use(by).filter(pk__in=wanted).values_list("pk", flat=True)) | (wanted & set(kept))
    if wanted - offered:
        raise Refusal("One of these themes is no longer in use. Choose another.", "themes")
    LessonTheme.objects.bulk_create(
        LessonTheme(board_id=by.board_id, lesson=lesson, theme_id=theme) for theme in sorted(wanted)
    )
