"""What was learnt before and reads like a referral, with what came of it."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import Count, F, FloatField, Q, Value
from django.db.models.functions import Cast

from goldthread.core.actor import LONDON, Actor
from goldthread.core.refusals import NotThere
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.outcome import CameOfIt, came_of_it
from goldthread.loop.actions.stages import Stage
from goldthread.loop.framework.queries import document_of
from goldthread.loop.lessons import policy as lessons
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.referrals.models import Decision, Referral
from goldthread.loop.referrals.policy import visible
from goldthread.loop.referrals.rules import Course, in_words, review_types
from goldthread.loop.sources import policy as sources
from goldthread.loop.sources.choices import ELSEWHERE
from goldthread.loop.sources.models import Source


@dataclass(frozen=True, slots=True)
class Similar:
    """One thing that was learnt or referred before and that reads like this referral."""

    kind: str
    """lesson, source or referral."""
    reference: str
    text: str
    from_what: str
    """The title of the source that a lesson was learnt from; otherwise empty."""
    on: date | None
    came_of: str
    """In a few words: what the board did about it, or what was decided."""
    did_not_last: bool
    """What was done about it was found not to hold."""
    was_answered: bool
    """Something was done about it that was shown, or that lasts: then ask why it happened again."""
    rank: float
    address: str
    why: str = ""
    """What a lesson and the referral both speak of, where the matcher found it."""
    done: str = ""
    """What was done about a lesson, when that was closed, and whether it lasts."""


FOUND, LEADS = 0.25, 2.0
"""From this likeness on, a lesson that the matcher finds stands before what only shares words."""


def similar(actor: Actor, referral: Referral, most: int = 8) -> tuple[Similar, ...]:
    """What reads like a referral among the lessons, sources and referrals that the actor may see, nearest first.

    Lessons by the issue that they raise, in whatever words. After them what shares words, or is spelt like the
    referral's title.
    """
    if not Referral.objects.filter(visible(actor), pk=referral.pk).exists():
        raise NotThere
    query = _query(f"{referral.title} {referral.why_referred} {referral.what_happened}")
    found = [
        *_lessons(actor, referral, query, most),
        *_sources(actor, referral, query, most),
        *_referrals(actor, referral, query, most),
    ]
    return tuple(sorted(found, key=lambda each: (-each.rank, each.reference))[:most])


def _query(text: str, most: int = 50) -> SearchQuery | None:
    words = dict.fromkeys(word.strip(".,;:!?()'’").lower() for word in text.split())
    chosen = [word for word in words if word.isalpha() and len(word) > 3][:most]
    return SearchQuery(" or ".join(chosen), search_type="websearch", config="english") if chosen else None


def _alike(field: str, title: str, query: SearchQuery | None) -> tuple[Q, object]:
    """Which rows read like the referral, and how near each is."""
    near = Q(**{f"{field}__trigram_word_similar": title})
    likeness = TrigramWordSimilarity(title, field)
    if query is None:
        return near, Cast(likeness, FloatField())
    return near | Q(search=query), SearchRank(F("search"), query, normalization=Value(1)) + Cast(likeness, FloatField())


def issue_of(referral: Referral) -> str:
    """What a referral is about, in the words of whoever referred it: what earlier lessons are compared with."""
    return f"{referral.title}. {referral.why_referred}"[:2_000]


def _lessons(actor: Actor, referral: Referral, query: SearchQuery | None, most: int) -> list[Similar]:
    found = [
        _lesson(each.lesson, each.came_of, LEADS + each.likeness, each.why)
        for each in actions.learnt_before(actor, issue_of(referral), most=most)
        if each.likeness >= FOUND
    ]
    where, rank = _alike("statement", referral.title, query)
    rows = list(
        Lesson.objects.filter(lessons.visible(actor), where)
        .exclude(reference__in=[each.reference for each in found])
        .annotate(rank=rank)
        .select_related("source")
        .defer("search", "source__search", "source__summary")
        .order_by("-rank", "pk")[:most]
    )
    came = actions.came_of(actor, rows)
    return [*found, *(_lesson(row, came[row.pk], float(row.rank)) for row in rows)]


def _lesson(row: Lesson, came: CameOfIt, rank: float, why: str = "") -> Similar:
    return Similar(
        kind="lesson",
        reference=row.reference,
        text=row.statement,
        from_what=row.source.title,
        on=row.learnt_on,
        came_of=came.stage.label,
        did_not_last=came.stage == Stage.LAPSED,
        was_answered=came.stage in {Stage.SHOWN, Stage.LASTING},
        rank=rank,
        address=f"/lessons/{row.reference}",
        why=why[:1].upper() + why[1:],
        done=came_of_it(row.kind, came, elsewhere=row.source.kind in ELSEWHERE),
    )


def _sources(actor: Actor, referral: Referral, query: SearchQuery | None, most: int) -> list[Similar]:
    where, rank = _alike("title", referral.title, query)
    rows = (
        Source.objects.filter(sources.visible(actor), where)
        .annotate(rank=rank, learnt=Count("lessons"))
        .defer("search", "summary")
        .order_by("-rank", "pk")[:most]
    )
    return [
        Similar(
            kind="source",
            reference=row.reference,
            text=row.title,
            from_what="",
            on=row.reported_on or row.began_on,
            came_of=f"{row.get_status_display()}, {row.learnt} lesson{'' if row.learnt == 1 else 's'}",
            did_not_last=False,
            was_answered=False,
            rank=float(row.rank),
            address=f"/sources/{row.reference}",
        )
        for row in rows
    ]


def _referrals(actor: Actor, referral: Referral, query: SearchQuery | None, most: int) -> list[Similar]:
    where, rank = _alike("title", referral.title, query)
    rows = list(
        Referral.objects.filter(visible(actor), where)
        .exclude(pk=referral.pk)
        .annotate(rank=rank)
        .select_related("framework")
        .defer("search")
        .order_by("-rank", "pk")[:most]
    )
    decided = {
        decision.referral_id: decision
        for decision in Decision.objects.filter(referral__in=rows, superseded_by__isnull=True)
    }
    return [
        Similar(
            kind="referral",
            reference=row.reference,
            text=row.title,
            from_what="",
            on=row.submitted_at.astimezone(LONDON).date() if row.submitted_at else None,
            came_of=_decided(row, decided.get(row.pk)),
            did_not_last=False,
            was_answered=False,
            rank=float(row.rank),
            address=f"/referrals/{row.reference}",
        )
        for row in rows
    ]


def _decided(referral: Referral, decision: Decision | None) -> str:
    if decision is None:
        return referral.get_state_display()
    document = document_of(referral.framework) if referral.framework else None
    return in_words(Course(decision.choice, decision.review_type), review_types(document))
