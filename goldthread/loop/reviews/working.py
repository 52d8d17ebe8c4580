"""Bringing together what stands in a review's tables, for its report, its summary and its check."""

import hashlib
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet, Sum

from goldthread.core.actor import LONDON
from goldthread.design import wording
from goldthread.loop.actions.models import ActionLesson
from goldthread.loop.lessons.choices import Answer, LessonKind, Scope
from goldthread.loop.lessons.models import BoardQuestion, RecommendationLesson
from goldthread.loop.referrals.models import ChildIdentity, ReferralChild
from goldthread.loop.reviews import schemes
from goldthread.loop.reviews.choices import InvitationState, MemberState, ReturnState, TakesPart
from goldthread.loop.reviews.chronology.models import ChronologyPerson
from goldthread.loop.reviews.composing import Found, Material, Recommended, Told, Voice
from goldthread.loop.reviews.gathered import Made, Referred, Returned
from goldthread.loop.reviews.identity import Passage
from goldthread.loop.reviews.models import (
    CauseNode,
    ContributoryFactor,
    EarlyLearning,
    LearningSummary,
    ParallelProceeding,
    Publication,
    ReportSection,
    Review,
    ReviewArtefact,
    ReviewFinding,
)


def material_of(review: Review) -> Material:
    """Everything from which a report and a learning summary are put together, in a fixed number of queries."""
    decision, reflection = review.decision, getattr(review, "reflection", None)
    referral = decision.referral if decision else None
    people = list(review.participants.filter(state=InvitationState.HEARD))
    findings = list(review.findings.select_related("lesson").defer("lesson__search"))
    early = list(EarlyLearning.objects.filter(review=review).select_related("lesson", "action"))
    factors = list(review.factors.all())
    lessons = [finding.lesson_id for finding in findings] + [each.lesson_id for each in early]
    team = review.team.filter(state__in=[MemberState.STANDS, MemberState.NAMED]).select_related("person")
    cost = reflection.cost_pounds if reflection else None
    return Material(
        reference=review.source.reference,
        kind=review.kind_name,
        methods=tuple(review.methods.values_list("name", flat=True)),
        team=tuple((member.get_part_display(), member.person.name) for member in team),
        selected=f"Chosen by the decision on {referral.reference}." if referral else review.own_discretion_why,
        happened_on=referral.happened_on if referral else None,
        opened_on=review.opened_at.astimezone(LONDON).date(),
        finished_on=review.accepted_on or review.closed_on,
        period=(review.first_day, review.last_day),
        asks=tuple(review.questions.values_list("text", flat=True)),
        subjects=tuple(review.subjects.values_list("label", flat=True)),
        agencies=tuple(review.agency_links.order_by("agency__name").values_list("agency__name", flat=True)),
        voices=tuple(Voice(each.who, each.said, each.shaped) for each in people if each.kind != TakesPart.PRACTITIONER),
        practitioners=tuple(
            Voice(each.who, each.said, each.shaped) for each in people if each.kind == TakesPart.PRACTITIONER
        ),
        episodes=tuple(
            Told(
                each.title,
                each.first_day,
                each.last_day,
                each.what_happened,
                each.known_then,
                each.made_sense,
                each.practice,
                each.matters,
                tuple(_factor(one) for one in factors if one.episode_id == each.pk),
            )
            for each in review.episodes.all()
        ),
        factors=tuple(_factor(one) for one in factors if one.episode_id is None),
        causes=tuple((depth, node.text) for depth, node in ordered_tree(list(review.causes.all()))),
        findings=_found(findings),
        recommended=_recommended(lessons),
        early=tuple(each.lesson.statement for each in early),
        actions=_actions(lessons),
        citations=tuple(
            ", ".join(filter(None, (each.authors, str(each.year or ""), each.title))) for each in review.citations.all()
        ),
        worked=reflection.worked if reflection else "",
        did_not_work=reflection.did_not_work if reflection else "",
        who_took_part=reflection.who_took_part if reflection else "",
        cost=f"It cost £{cost:,.0f}." if cost else "",
        referred=Referred(referral.reference, referral.what_happened, referral.family, referral.done_at_once)
        if referral
        else Referred(),
        returned=tuple(
            Returned(each.agency.name, each.answers, each.immediate_action)
            for each in review.returns.select_related("agency").exclude(state__in=_NOT_GIVEN)
        ),
        made=tuple(
            Made(each.key, each.name, each.text)
            for each in ReviewArtefact.objects.filter(stage__review=review, done_on__isnull=False).order_by(
                "stage__position", "pk"
            )
        ),
        beside=tuple(_beside(each) for each in review.proceedings.all()),
        stages=tuple(
            (stage.name, (stage.finished_on - stage.begun_on).days)
            for stage in review.stages.all()
            if stage.finished_on and stage.begun_on
        ),
    )


def ordered_tree(nodes: Sequence[CauseNode]) -> list[tuple[int, CauseNode]]:
    """The nodes of the trees of causes from the top down, each with how deep it stands."""
    under: dict[int | None, list[CauseNode]] = {}
    for node in nodes:
        under.setdefault(node.parent_id, []).append(node)
    found: list[tuple[int, CauseNode]] = []
    waiting = [(0, node) for node in reversed(under.get(None, []))]
    while waiting:
        depth, node = waiting.pop()
        found.append((depth, node))
        waiting += [(depth + 1, child) for child in reversed(under.get(node.pk, []))]
    return found


_NOT_GIVEN = (ReturnState.ASKED, ReturnState.WRITING, ReturnState.NIL)
"""States of a return in which there are no words that an agency stands by."""


def _beside(row: ParallelProceeding) -> str:
    until = (
        f"ended on {wording.day(row.ended_on)}"
        if row.ended_on
        else f"expected until {wording.day(row.expected_on)}"
        if row.expected_on
        else ""
    )
    said = [f"{row.get_kind_display()}: {row.name}{f', {until}' if until else ''}."]
    said += [f"Holds up: {row.holds_up}"] if row.holds_up and not row.ended_on else []
    return " ".join((*said, row.agreed)).strip()


def _factor(row: ContributoryFactor) -> str:
    scheme = schemes.every().get(row.scheme)
    name = scheme.named(row.factor) if scheme else row.factor
    return f"{name} ({'helped' if row.helped else 'stood in the way'}): {row.text}"


def pattern_named(scheme: str, pattern: str) -> str:
    """The name of a kind of pattern; nothing where a finding has none."""
    found = schemes.every().get(scheme)
    return found.named(pattern) if found and pattern else pattern


def _found(findings: Iterable[ReviewFinding]) -> tuple[Found, ...]:
    rows = list(findings)
    asked: dict[int, list[tuple[str, str]]] = {}
    for row in BoardQuestion.objects.filter(lesson_id__in=[finding.lesson_id for finding in rows]):
        asked.setdefault(row.lesson_id, []).append((row.question, row.answer))
    return tuple(
        Found(
            each.lesson.statement,
            pattern_named(each.scheme, each.pattern),
            each.showed,
            each.known_by,
            each.widespread,
            each.matters,
            each.lesson.kind == LessonKind.GOOD_PRACTICE,
            tuple(asked.get(each.lesson_id, ())),
        )
        for each in rows
    )


def _recommended(lesson_ids: Sequence[int]) -> tuple[Recommended, ...]:
    links = RecommendationLesson.objects.filter(lesson_id__in=lesson_ids).select_related(
        "recommendation", "recommendation__owner"
    )
    rows = {link.recommendation_id: link.recommendation for link in links.defer("recommendation__search")}
    return tuple(
        Recommended(
            each.reference,
            each.text,
            each.scope == Scope.SINGLE_AGENCY,
            each.outcome,
            each.measure,
            each.owner.name if each.owner else "",
            each.due_on,
            "" if each.answer == Answer.AWAITED else each.get_answer_display(),
            each.answer_reason,
        )
        for each in sorted(rows.values(), key=lambda row: row.reference)
    )


def _actions(lesson_ids: Sequence[int]) -> tuple[str, ...]:
    links = ActionLesson.objects.filter(lesson_id__in=lesson_ids).select_related("action").defer("action__search")
    rows = {link.action_id: link.action for link in links if link.action is not None}
    return tuple(f"{each.title} ({each.get_state_display().lower()})" for each in rows.values())


def leaving(review: Review, files: Iterable[Passage] = ()) -> tuple[Passage, ...]:
    """Everything of a review that is to leave the board: titles, sections, the summary, and the files beside them."""
    plan = Publication.objects.filter(review=review).first()
    found = [Passage("Title", plan.public_title if plan and plan.public_title else review.title)]
    for section in ReportSection.objects.filter(review=review):
        found.append(Passage(f"Section {section.title}, heading", section.title))
        found.append(Passage(f"Section {section.title}", section.text))
    summary = LearningSummary.objects.filter(review=review).first()
    if summary is not None:
        named = dict(summary.form)
        found += [
            Passage(f"Learning summary, {named.get(key, key)}", str(answer)) for key, answer in summary.answers.items()
        ]
    return tuple(passage for passage in (*found, *files) if passage.text.strip())


def content_mark(passages: Iterable[Passage], secrets: int, files: Iterable[str]) -> str:
    """A mark of everything that was checked, to see whether any of it has changed since."""
    whole = hashlib.sha256()
    for passage in passages:
        whole.update(f"{passage.where}\x00{passage.text}\x00".encode())
    for file in sorted(files):
        whole.update(file.encode())
    whole.update(str(secrets).encode())
    return whole.hexdigest()


def mark_now(review: Review) -> str:
    """The mark of everything of a review that is to leave, as it is at this moment."""
    return content_mark(leaving(review), count_sealed(review), kept_files(review))


def count_sealed(review: Review) -> int:
    """A count of what is sealed about a case, and of changes to it; a new one makes an earlier check out of date."""
    told = chronicled(review).aggregate(changes=Sum("version"))["changes"] or 0
    return review.secrets.count() + told + ChildIdentity.objects.filter(child__in=children_of(review)).count()


def chronicled(review: Review) -> QuerySet[ChronologyPerson]:
    """The people of the review's chronology, whose names are sealed there."""
    return ChronologyPerson.objects.filter(source_id=review.source_id)


def children_of(review: Review) -> list[int]:
    """The children of a review's case whose identity is sealed."""
    with_case = ReferralChild.objects.filter(referral_id=review.decision.referral_id) if review.decision else None
    own = set(review.subjects.filter(child__isnull=False).values_list("child_id", flat=True))
    return sorted(own | set(with_case.values_list("pk", flat=True) if with_case is not None else ()))


def kept_files(review: Review) -> list[str]:
    """The files that leave with a report, each by its checksum and its name."""
    rows = review.documents.filter(leaves=True).values_list("document__sha256", "document__name")
    return [f"{checksum} {name}" for checksum, name in rows]
