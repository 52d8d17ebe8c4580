"""Writing the analysis: episodes, factors, causes, research, findings, and learning that does not wait."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.core.rows import the_one
from goldthread.loop.actions import operations as acting
from goldthread.loop.lessons import operations as learning
from goldthread.loop.lessons.choices import LessonKind, Reach
from goldthread.loop.lessons.models import BoardQuestion
from goldthread.loop.referrals.operations.steps import check_version, said
from goldthread.loop.reviews import schemes
from goldthread.loop.reviews.choices import CauseKind
from goldthread.loop.reviews.models import (
    CauseNode,
    Citation,
    ContributoryFactor,
    EarlyLearning,
    Episode,
    Review,
    ReviewFinding,
)
from goldthread.loop.reviews.operations.steps import as_register, at_work, changed_parts, note


@transaction.atomic
def add_episode(
    *,
    by: Actor,
    review_id: int,
    title: str,
    first_day: date,
    last_day: date,
    what_happened: str = "",
    known_then: str = "",
    made_sense: str = "",
    practice: str = "",
    matters: str = "",
) -> Episode:
    """Choose a stretch of the case: what was done, what was known at the time, and why it made sense."""
    review = at_work(by, review_id)
    kept = Episode(board_id=by.board_id, review=review, position=review.episodes.count())
    _write_episode(review, kept, title, first_day, last_day, what_happened, known_then, made_sense, practice, matters)
    kept.save()
    note(by, "added an episode to", review, detail={"episode": kept.title})
    return kept


@transaction.atomic
def change_episode(
    *,
    by: Actor,
    episode_id: int,
    version: int,
    title: str,
    first_day: date,
    last_day: date,
    what_happened: str,
    known_then: str,
    made_sense: str,
    practice: str,
    matters: str,
) -> Episode:
    """Write on an episode."""
    found = the_one(Episode.objects.filter(board_id=by.board_id, pk=episode_id))
    review = at_work(by, found.review_id)
    row = Episode.objects.select_for_update().get(pk=episode_id)
    check_version(row.version, version, "this episode")
    changed = _write_episode(
        review, row, title, first_day, last_day, what_happened, known_then, made_sense, practice, matters
    )
    row.version += 1
    row.save()
    note(by, "changed an episode of", review, detail={"parts": changed})
    return row


@transaction.atomic
def remove_episode(*, by: Actor, episode_id: int, version: int, why: str) -> Review:
    """Take an episode out of the analysis, with its factors."""
    found = the_one(Episode.objects.filter(board_id=by.board_id, pk=episode_id))
    review = at_work(by, found.review_id)
    check_version(found.version, version, "this episode")
    reason = said(why, "Say why this episode is left out.", "why")
    title = found.title
    found.delete()
    note(by, "removed an episode from", review, why=reason, detail={"episode": title})
    return review


@transaction.atomic
def add_factor(
    *,
    by: Actor,
    review_id: int,
    scheme: str,
    factor: str,
    text: str,
    episode_id: int | None = None,
    helped: bool = False,
) -> ContributoryFactor:
    """Say what contributed, by a scheme; the same factor may have helped in one place and hindered in another."""
    review = at_work(by, review_id)
    found = schemes.checked(scheme, factor)
    if episode_id is not None and not review.episodes.filter(pk=episode_id).exists():
        raise Refusal("Choose an episode of this review.", "episode")
    kept = ContributoryFactor.objects.create(
        board_id=by.board_id,
        review=review,
        episode_id=episode_id,
        scheme=found.key,
        edition=found.edition,
        factor=factor,
        text=said(text, "Say how it contributed.", "text"),
        helped=helped,
        by_id=by.person_id,
        at=by.at,
    )
    note(by, "added a factor to", review, detail={"factor": found.named(factor)})
    return kept


@transaction.atomic
def remove_factor(*, by: Actor, factor_id: int) -> Review:
    """Take a factor out of the analysis."""
    found = the_one(ContributoryFactor.objects.filter(board_id=by.board_id, pk=factor_id))
    review = at_work(by, found.review_id)
    factor = found.factor
    found.delete()
    note(by, "removed a factor from", review, detail={"factor": factor})
    return review


@transaction.atomic
def add_cause(
    *,
    by: Actor,
    review_id: int,
    kind: str,
    text: str,
    parent_id: int | None = None,
    scheme: str = "",
    factor: str = "",
) -> CauseNode:
    """Put a problem, or under it a cause, into the tree: why was this so?"""
    review = at_work(by, review_id)
    if kind not in CauseKind.values:
        raise Refusal("Choose a problem, a cause, or a cause that can be changed.", "kind")
    if (kind == CauseKind.PROBLEM) != (parent_id is None):
        raise Refusal("A tree begins with a problem, and each cause stands under what it explains.", "parent")
    if parent_id is not None and not review.causes.filter(pk=parent_id).exists():
        raise Refusal("Choose what this explains from the tree of this review.", "parent")
    if factor:
        schemes.checked(scheme, factor)
    kept = CauseNode.objects.create(
        board_id=by.board_id,
        review=review,
        parent_id=parent_id,
        kind=kind,
        text=said(text, "Write it in a sentence.", "text"),
        scheme=scheme if factor else "",
        factor=factor,
        position=review.causes.count(),
    )
    note(by, "added a cause to", review, detail={"kind": CauseKind(kind).label})
    return kept


@transaction.atomic
def change_cause(
    *, by: Actor, cause_id: int, version: int, text: str, kind: str, scheme: str = "", factor: str = ""
) -> CauseNode:
    """Put a node of the tree otherwise; a problem stays a problem."""
    row, review = _cause(by, cause_id, version)
    if kind not in CauseKind.values or (kind == CauseKind.PROBLEM) != (row.parent_id is None):
        raise Refusal("A problem stays at the top of its tree, and a cause under what it explains.", "kind")
    if factor:
        schemes.checked(scheme, factor)
    new: dict[str, Any] = {
        "text": said(text, "Write it in a sentence.", "text"),
        "kind": kind,
        "scheme": scheme if factor else "",
        "factor": factor,
    }
    changed = changed_parts(row, new)
    row.version += 1
    row.save()
    note(by, "changed a cause of", review, detail={"parts": changed})
    return row


@transaction.atomic
def remove_cause(*, by: Actor, cause_id: int, version: int) -> Review:
    """Take a node out of the tree that nothing stands under."""
    row, review = _cause(by, cause_id, version)
    if row.children.exists():
        raise Refusal("Causes stand under this one. Remove those first.")
    row.delete()
    note(by, "removed a cause from", review)
    return review


@transaction.atomic
def cite(
    *,
    by: Actor,
    review_id: int,
    title: str,
    says: str,
    authors: str = "",
    year: int | None = None,
    place: str = "",
    finding_id: int | None = None,
) -> Citation:
    """Cite research or guidance, and say what it says that bears on this review."""
    review = at_work(by, review_id)
    if finding_id is not None and not review.findings.filter(pk=finding_id).exists():
        raise Refusal("Choose a finding of this review.", "finding")
    if year is not None and not 1900 <= year <= by.today.year:
        raise Refusal("Give the year of publication, such as 2019.", "year")
    kept = Citation.objects.create(
        board_id=by.board_id,
        review=review,
        finding_id=finding_id,
        title=said(title, "Give the title.", "title"),
        authors=authors.strip(),
        year=year,
        place=place.strip(),
        says=said(says, "Say what it says that bears on this review.", "says"),
    )
    note(by, "cited research in", review, detail={"title": kept.title})
    return kept


@transaction.atomic
def remove_citation(*, by: Actor, citation_id: int) -> Review:
    """Take a citation out."""
    found = the_one(Citation.objects.filter(board_id=by.board_id, pk=citation_id))
    review = at_work(by, found.review_id)
    title = found.title
    found.delete()
    note(by, "removed a citation from", review, detail={"title": title})
    return review


@transaction.atomic
def write_finding(
    *,
    by: Actor,
    review_id: int,
    statement: str,
    kind: str = LessonKind.CONCERN,
    reach: str = Reach.TRANSFERABLE,
    scheme: str = "",
    pattern: str = "",
    showed: str = "",
    known_by: str = "",
    widespread: str = "",
    matters: str = "",
    questions: Sequence[str] = (),
    messages: Sequence[tuple[str, str]] = (),
    agency_ids: Sequence[int] = (),
    theme_ids: Sequence[int] = (),
) -> ReviewFinding:
    """Write a finding: it is a lesson of this review from the moment it is written.

    Where the method says so it stands with questions for the board and without recommendations.
    """
    review = at_work(by, review_id)
    if pattern:
        schemes.checked(scheme, pattern)
    _check_questions(review, questions)
    actor = as_register(by)
    lesson = learning.write_lesson(
        by=actor,
        source_reference=review.source.reference,
        statement=statement,
        evidence=showed,
        kind=kind,
        reach=reach,
        messages=messages,
        agency_ids=agency_ids,
        theme_ids=theme_ids,
    )
    for question in questions:
        learning.ask_the_board(by=actor, lesson_id=lesson.pk, question=question)
    last = review.findings.aggregate(last=Max("position"))["last"]
    kept = ReviewFinding.objects.create(
        board_id=by.board_id,
        review=review,
        lesson=lesson,
        scheme=scheme if pattern else "",
        pattern=pattern,
        showed=showed.strip(),
        known_by=known_by.strip(),
        widespread=widespread.strip(),
        matters=matters.strip(),
        position=0 if last is None else last + 1,
    )
    note(by, "wrote a finding of", review, detail={"lesson": lesson.reference})
    return kept


@transaction.atomic
def change_finding(
    *,
    by: Actor,
    finding_id: int,
    version: int,
    statement: str,
    scheme: str = "",
    pattern: str = "",
    showed: str = "",
    known_by: str = "",
    widespread: str = "",
    matters: str = "",
) -> ReviewFinding:
    """Write on a finding; its lesson keeps its reference, its messages and its themes."""
    row, review = _finding(by, finding_id, version)
    if pattern:
        schemes.checked(scheme, pattern)
    lesson = row.lesson
    learning.change_lesson(
        by=as_register(by),
        lesson_id=lesson.pk,
        version=lesson.version,
        statement=statement,
        evidence=showed,
        kind=lesson.kind,
        reach=lesson.reach,
        messages=list(lesson.messages.values_list("audience", "message")),
        agency_ids=list(lesson.agencies.values_list("agency_id", flat=True)),
        theme_ids=list(lesson.theme_links.values_list("theme_id", flat=True)),
    )
    new: dict[str, Any] = {
        "scheme": scheme if pattern else "",
        "pattern": pattern,
        "showed": showed.strip(),
        "known_by": known_by.strip(),
        "widespread": widespread.strip(),
        "matters": matters.strip(),
    }
    changed = changed_parts(row, new)
    row.version += 1
    row.save()
    row.lesson.refresh_from_db()
    note(by, "changed a finding of", review, detail={"lesson": lesson.reference, "parts": changed})
    return row


@transaction.atomic
def ask_the_board(*, by: Actor, finding_id: int, question: str) -> BoardQuestion:
    """Put a question of a finding to the board."""
    found = the_one(ReviewFinding.objects.filter(board_id=by.board_id, pk=finding_id))
    review = at_work(by, found.review_id)
    _check_questions(review, [question])
    asked = learning.ask_the_board(by=as_register(by), lesson_id=found.lesson_id, question=question)
    note(by, "asked the board in", review)
    return asked


@transaction.atomic
def learn_early(
    *, by: Actor, review_id: int, statement: str, evidence: str = "", kind: str = LessonKind.CONCERN
) -> EarlyLearning:
    """Take something learnt out of a review at once: it is a lesson today and does not wait for the report."""
    review = at_work(by, review_id)
    lesson = learning.write_lesson(
        by=as_register(by),
        source_reference=review.source.reference,
        statement=statement,
        evidence=evidence,
        kind=kind,
    )
    kept = EarlyLearning.objects.create(
        board_id=by.board_id, review=review, lesson=lesson, by_id=by.person_id, at=by.at
    )
    note(by, "took early learning from", review, detail={"lesson": lesson.reference})
    return kept


@transaction.atomic
def act_early(
    *,
    by: Actor,
    early_id: int,
    title: str,
    strength: str,
    due_on: date | None = None,
    lead_officer_id: int | None = None,
    lead_agency_id: int | None = None,
) -> EarlyLearning:
    """Plan an action at once for what was learnt while the review runs."""
    found = the_one(EarlyLearning.objects.filter(board_id=by.board_id, pk=early_id))
    review = at_work(by, found.review_id)
    row = EarlyLearning.objects.select_for_update().get(pk=early_id)
    if row.action_id is not None:
        raise Refusal("An action is planned for this already.")
    row.action = acting.plan(
        by=by,
        title=title,
        strength=strength,
        lesson_ids=[row.lesson_id],
        due_on=due_on,
        lead_officer_id=lead_officer_id,
        lead_agency_id=lead_agency_id,
    )
    row.save()
    note(by, "planned an early action in", review, detail={"action": row.action.reference})
    return row


def _check_questions(review: Review, questions: Sequence[str]) -> None:
    if not questions:
        return
    if set(review.methods.values_list("answers", flat=True)) == {"recommendations"}:
        raise NotAllowed("The method of this review ends in recommendations. Write one for this finding instead.")
    if any(not question.strip() for question in questions):
        raise Refusal("Write the question, or leave it out.", "questions")


def _write_episode(
    review: Review,
    row: Episode,
    title: str,
    first_day: date,
    last_day: date,
    what_happened: str,
    known_then: str,
    made_sense: str,
    practice: str,
    matters: str,
) -> list[str]:
    if last_day < first_day:
        raise Refusal("The episode ends before it begins. Change one of the days.", "last_day")
    outside = (review.first_day and last_day < review.first_day) or (review.last_day and first_day > review.last_day)
    if outside:
        raise Refusal("The episode lies outside the period under review. Change its days, or the period.", "first_day")
    new: dict[str, Any] = {
        "title": said(title, "Give the episode a few words to know it by.", "title"),
        "first_day": first_day,
        "last_day": last_day,
        "what_happened": what_happened.strip(),
        "known_then": known_then.strip(),
        "made_sense": made_sense.strip(),
        "practice": practice.strip(),
        "matters": matters.strip(),
    }
    if row.pk is None:
        for key, value in new.items():
            setattr(row, key, value)
        return sorted(new)
    return changed_parts(row, new)


def _cause(by: Actor, cause_id: int, version: int) -> tuple[CauseNode, Review]:
    found = the_one(CauseNode.objects.filter(board_id=by.board_id, pk=cause_id))
    review = at_work(by, found.review_id)
    row = CauseNode.objects.select_for_update().get(pk=cause_id)
    check_version(row.version, version, "this cause")
    return row, review


def _finding(by: Actor, finding_id: int, version: int) -> tuple[ReviewFinding, Review]:
    found = the_one(ReviewFinding.objects.filter(board_id=by.board_id, pk=finding_id))
    review = at_work(by, found.review_id)
    row = (ReviewFinding.objects.select_for_update(of=("self",)).select_related("lesson").defer("lesson__search")).get(
        pk=finding_id
    )
    check_version(row.version, version, "this finding")
    return row, review
