"""The register of reviews, and what hangs on the reviews of a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchVector
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from goldthread.accounts.roles import Permission
from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed
from goldthread.loop.reviews.choices import (
    ENDED,
    INDEPENDENT,
    RETURN_AWAITED,
    STANDING,
    MemberState,
    ReviewState,
)
from goldthread.loop.reviews.models import Review, ReviewMethod, ReviewReturn, ReviewStage, TeamMember
from goldthread.loop.reviews.policy import visible


def reviews(actor: Actor) -> QuerySet[Review]:
    """The reviews that this actor may see whole."""
    return Review.objects.filter(visible(actor))


def register(actor: Actor) -> QuerySet[Review]:
    """The reviews as the register lists them; ``next_due`` is the earliest day of a stage that is not finished."""
    if not actor.may(Permission.READ_REVIEWS):
        raise NotAllowed("Your role on this board does not read reviews.")
    return reviews(actor).annotate(
        next_due=Min("stages__due_on", filter=Q(stages__finished_on__isnull=True)),
        search=SearchVector("title", "kind_name", "waits_for", "source__reference", config="english"),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How the board's reviews stand: the sentence that counts at the head of the register."""

    open: int
    held: int
    late: int
    """Open reviews with a stage that is late; those that are held up are not late."""
    awaited: int
    """Open reviews for which agencies have still to give something."""


def standing(actor: Actor, rows: QuerySet[Review] | None = None) -> Standing:
    """Count what is open, held up, late and awaited, among these reviews or all."""
    found = reviews(actor) if rows is None else reviews(actor).filter(pk__in=rows.order_by().values("pk"))
    still_open = ~Q(state__in=sorted(ENDED))
    counts = found.aggregate(
        open=Count("pk", filter=still_open),
        held=Count("pk", filter=Q(state=ReviewState.HELD)),
        late=Count("pk", filter=still_open & ~Q(state=ReviewState.HELD) & _late(actor)),
        awaited=Count("pk", filter=still_open & _awaited()),
    )
    return Standing(counts["open"], counts["held"], counts["late"], counts["awaited"])


def _late(actor: Actor) -> Q:
    return Q(
        Exists(ReviewStage.objects.filter(review=OuterRef("pk"), finished_on__isnull=True, due_on__lt=actor.today))
    )


def _awaited() -> Q:
    return Q(Exists(ReviewReturn.objects.filter(review=OuterRef("pk"), state__in=sorted(RETURN_AWAITED))))


def waiting_for(actor: Actor, what: str) -> Q:
    """Open reviews that are late with a stage ("late"), or wait for agencies ("returns")."""
    still_open = ~Q(state__in=sorted(ENDED))
    return still_open & (_awaited() if what == "returns" else ~Q(state=ReviewState.HELD) & _late(actor))


def on_my_team(actor: Actor) -> Q:
    """Reviews on whose team the actor stands."""
    seats = TeamMember.objects.filter(review=OuterRef("pk"), person_id=actor.me, state__in=sorted(STANDING))
    return Q(Exists(seats))


def kinds_in_use(actor: Actor) -> list[tuple[str, str]]:
    """The kinds of review that the actor's reviews are of, by key and name."""
    rows = reviews(actor).exclude(review_type="").order_by("kind_name")
    return list(dict(rows.values_list("review_type", "kind_name").distinct()).items())


def methods_in_use(actor: Actor) -> list[tuple[str, str]]:
    """The methods by which the actor's reviews are done, by key and name."""
    rows = ReviewMethod.objects.filter(visible(actor, "review__")).order_by("name")
    return list(dict(rows.values_list("key", "name").distinct()).items())


def done_by(actor: Actor, keys: Iterable[str]) -> Q:
    """Reviews that are done by one of these methods."""
    return Q(Exists(ReviewMethod.objects.filter(review=OuterRef("pk"), key__in=list(keys))))


def methods_of(actor: Actor, ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of the methods of these reviews."""
    rows = ReviewMethod.objects.filter(board_id=actor.board_id, review_id__in=list(ids)).order_by("position")
    return _gathered(rows.values_list("review_id", "name"))


def methods_of_one(actor: Actor, review: Review) -> list[tuple[str, str]]:
    """The methods of one review, by key and name."""
    rows = ReviewMethod.objects.filter(visible(actor, "review__"), review=review)
    return list(rows.order_by("position").values_list("key", "name"))


def leads_of(actor: Actor, ids: Iterable[int]) -> dict[int, list[str]]:
    """Who leads, writes or chairs these reviews, each once."""
    rows = TeamMember.objects.filter(
        board_id=actor.board_id, review_id__in=list(ids), part__in=sorted(INDEPENDENT), state=MemberState.STANDS
    ).order_by("part", "pk")
    return {
        pk: list(dict.fromkeys(names)) for pk, names in _gathered(rows.values_list("review_id", "person__name")).items()
    }


def next_stages_of(actor: Actor, ids: Iterable[int]) -> dict[int, ReviewStage]:
    """The first stage of each review that is not finished."""
    rows = ReviewStage.objects.filter(
        board_id=actor.board_id, review_id__in=list(ids), finished_on__isnull=True
    ).order_by("review_id", "position")
    return {row.review_id: row for row in rows.distinct("review_id")}


def of_source(actor: Actor, source_id: int) -> str:
    """How far the review behind a source is, in a word; nothing where there is none that the actor may see."""
    if not actor.may(Permission.READ_REVIEWS):
        return ""
    found = reviews(actor).filter(source_id=source_id).values_list("state", flat=True).first()
    return ReviewState(found).label.lower() if found else ""


def stages_in_hand(actor: Actor) -> list[ReviewStage]:
    """The first unfinished stage of each review that this person leads, writes or chairs, the earliest due first."""
    conducted = TeamMember.objects.filter(
        board_id=actor.board_id, person_id=actor.me, part__in=sorted(INDEPENDENT), state=MemberState.STANDS
    )
    rows = (
        ReviewStage.objects.filter(
            visible(actor, "review__"), finished_on__isnull=True, review_id__in=conducted.values("review_id")
        )
        .exclude(review__state__in=[ReviewState.SCOPED, ReviewState.HELD, ReviewState.CLOSED])
        .select_related("review__source")
        .only("name", "due_on", "position", "review__title", "review__source__reference")
        .order_by("review_id", "position")
        .distinct("review_id")
    )
    return sorted(rows, key=lambda row: (row.due_on is None, row.due_on, row.pk))


def returns_to_come(actor: Actor, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many agencies have still to give something to each review, and how many of those are late."""
    rows = (
        ReviewReturn.objects.filter(board_id=actor.board_id, review_id__in=list(ids), state__in=sorted(RETURN_AWAITED))
        .order_by()
        .values_list("review_id")
        .annotate(Count("pk"), Count("pk", filter=Q(due_on__lt=actor.today)))
    )
    return {pk: (awaited, late) for pk, awaited, late in rows}


def _gathered(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for pk, text in rows:
        found.setdefault(pk, []).append(text)
    return found
