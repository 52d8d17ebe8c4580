"""Writing lessons, and what the board is asked about them."""

from collections.abc import Sequence

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.references import next_in
from goldthread.core.refusals import NotThere, Refusal
from goldthread.journal.operations import record_of
from goldthread.loop.lessons.choices import LessonKind, Reach
from goldthread.loop.lessons.models import (
    AudienceMessage,
    BoardQuestion,
    Lesson,
    LessonAgency,
)
from goldthread.loop.lessons.operations.keeping import apply, lesson_of, locked_lesson, own_agencies
from goldthread.loop.lessons.operations.reading import read_new, read_statement
from goldthread.loop.lessons.operations.sorting import give_themes
from goldthread.loop.lessons.policy import (
    require_answer,
    require_recommend,
    require_write,
    visible,
)
from goldthread.loop.lessons.rules import check_messages
from goldthread.loop.sources import queries as sources


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
    read_new(lesson)
    _say(by, lesson, messages, agency_ids)
    give_themes(by, lesson, theme_ids)
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
    lesson = locked_lesson(by, lesson_id, version)
    _check_lesson(statement, kind, reach)
    check_messages(messages, agency_ids)
    changed = apply(
        lesson,
        {"statement": statement.strip(), "evidence": evidence.strip(), "kind": kind, "reach": reach},
    )
    before = list(lesson.messages.values_list("audience", "message"))
    if before != [(a, m.strip()) for a, m in messages]:
        changed["messages"] = [[a for a, _ in before], [a for a, _ in messages]]
    lesson.version += 1
    lesson.save()
    read_statement(lesson, lesson.statement)
    lesson.messages.all().delete()
    lesson.agencies.all().delete()
    held = set(lesson.theme_links.values_list("theme_id", flat=True))
    lesson.theme_links.all().delete()
    _say(by, lesson, messages, agency_ids)
    give_themes(by, lesson, theme_ids, kept=held)
    if held != set(theme_ids):
        changed["themes"] = [sorted(held), sorted(set(theme_ids))]
    record_of(by=by, verb="changed", kind="lesson", thing=lesson, detail=changed)
    return lesson


@transaction.atomic
def take_back(*, by: Actor, lesson_id: int, statement: str) -> Lesson:
    """Put a sentence in the place of a lesson that was withdrawn where it came from; its words are kept nowhere."""
    require_write(by)
    lesson = lesson_of(by, lesson_id)
    lesson.statement, lesson.evidence, lesson.version = statement, "", lesson.version + 1
    lesson.save()
    lesson.messages.all().delete()
    read_statement(lesson, lesson.statement)
    record_of(by=by, verb="took back", kind="lesson", thing=lesson)
    return lesson


@transaction.atomic
def ask_the_board(*, by: Actor, lesson_id: int, question: str) -> BoardQuestion:
    """Let a finding stand with a question for the board instead of a recommendation."""
    require_recommend(by)
    lesson = lesson_of(by, lesson_id)
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


def _check_lesson(statement: str, kind: str, reach: str) -> None:
    if not statement.strip():
        raise Refusal("Write what was learnt, in one statement.", "statement")
    if kind not in LessonKind.values:
        raise Refusal("Say whether this is something to improve or good practice.", "kind")
    if reach not in Reach.values:
        raise Refusal("Say whether others can learn from this.", "reach")


def _say(by: Actor, lesson: Lesson, messages: Sequence[tuple[str, str]], agency_ids: Sequence[int]) -> None:
    AudienceMessage.objects.bulk_create(
        AudienceMessage(board_id=by.board_id, lesson=lesson, audience=audience, message=message.strip())
        for audience, message in messages
    )
    LessonAgency.objects.bulk_create(
        LessonAgency(board_id=by.board_id, lesson=lesson, agency_id=agency) for agency in own_agencies(by, agency_ids)
    )
