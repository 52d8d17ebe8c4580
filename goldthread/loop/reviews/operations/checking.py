"""The identity check before anything leaves: everything that goes out against everything that is sealed."""

import json
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet, Sum

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotThere, Refusal
from goldthread.core.sealed import mark
from goldthread.documents.operations import content_of
from goldthread.loop.referrals.models import ChildIdentity, ReferralChild
from goldthread.loop.referrals.operations.steps import said
from goldthread.loop.reviews.chronology.models import ChronologyPerson
from goldthread.loop.reviews.identity import Hit, Kind, Passage, Sealed, check
from goldthread.loop.reviews.models import IdentityCheck, IdentityHit, Review
from goldthread.loop.reviews.operations.steps import locked, note
from goldthread.loop.reviews.passages import of_file
from goldthread.loop.reviews.policy import require_open_secrets, require_run
from goldthread.loop.reviews.working import content_mark, leaving


@transaction.atomic
def check_identity(
    *, by: Actor, review_id: int, reason: str, files: Mapping[str, bytes] | None = None
) -> tuple[IdentityCheck, tuple[Hit, ...]]:
    """Look through the report, its summary and its files for everything that is sealed about the case.

    ``files`` are further files as they would leave, such as the Word and PDF that were just made. Opening the sealed
    identities needs the right to do so and a reason, which the journal keeps. The hits are given back to be shown
    once; kept are only their places, and which of them were looked at and may stay.
    """
    require_run(by)
    require_open_secrets(by)
    review = locked(by, review_id)
    why = said(reason, "Say why the sealed identities are opened for this check.", "reason")
    secrets = _sealed(review)
    if not secrets:
        raise Refusal("Nothing is sealed about this case, so nothing can be looked for. Seal the names first.")
    passages, names = _passages(review, files or {})
    hits = check(passages, secrets)
    kept = IdentityCheck.objects.create(
        board_id=by.board_id,
        review=review,
        reason=why,
        content_mark=content_mark(leaving(review), count_sealed(review), _kept_files(review)),
        passages=len(passages),
        sealed=len(secrets),
        by_id=by.me,
        at=by.at,
    )
    cleared = _cleared_before(review)
    rows = [_row(by, review, kept, hit, cleared) for hit in hits]
    IdentityHit.objects.bulk_create(rows)
    note(
        by,
        "opened the identities for a check of",
        review,
        why=why,
        detail={"sealed": len(secrets), "read": len(passages), "found": len(hits), "files": names},
    )
    return kept, hits


@transaction.atomic
def clear_hit(*, by: Actor, hit_id: int, why: str) -> IdentityHit:
    """Say why something that was found may stay: another person's name, a word of the language."""
    require_run(by)
    found = IdentityHit.objects.select_related("check_made").filter(board_id=by.board_id, pk=hit_id).first()
    if found is None:
        raise NotThere
    review = locked(by, found.check_made.review_id)
    row = IdentityHit.objects.select_for_update(of=("self",)).get(pk=hit_id)
    row.cleared_why = said(why, "Say why it may stay.", "why")
    row.cleared_by_id, row.cleared_at = by.person_id, by.at
    row.save()
    note(by, "let a found place stand in", review, why=row.cleared_why, detail={"place": row.place})
    return row


def check_is_clean(review: Review) -> None:
    """Refuse to let a report out that was not checked as it reads now, or in which something found still stands."""
    newest = review.identity_checks.order_by("-pk").first()
    if newest is None:
        raise Refusal("Run the identity check first: nothing leaves without it.", "identity")
    now = content_mark(leaving(review), count_sealed(review), _kept_files(review))
    if newest.content_mark != now:
        raise Refusal("The report was changed after the identity check. Run the check again.", "identity")
    left = newest.hits.filter(cleared_at__isnull=True).count()
    if left:
        places = "One place was" if left == 1 else f"{left} places were"
        raise Refusal(
            f"{places} found that could give the family away. Change the words, or say why they may stay.", "identity"
        )


def count_sealed(review: Review) -> int:
    """A count of what is sealed about a case, and of changes to it; a new one makes an earlier check out of date."""
    told = _chronicled(review).aggregate(changes=Sum("version"))["changes"] or 0
    return review.secrets.count() + told + ChildIdentity.objects.filter(child__in=_children(review)).count()


def _chronicled(review: Review) -> QuerySet[ChronologyPerson]:
    """The people of the review's chronology, whose names are sealed there."""
    return ChronologyPerson.objects.filter(source_id=review.source_id)


def _children(review: Review) -> list[int]:
    with_case = ReferralChild.objects.filter(referral_id=review.decision.referral_id) if review.decision else None
    own = set(review.subjects.filter(child__isnull=False).values_list("child_id", flat=True))
    return sorted(own | set(with_case.values_list("pk", flat=True) if with_case is not None else ()))


def _sealed(review: Review) -> tuple[Sealed, ...]:
    found = [Sealed(Kind(row.kind), row.sealed.open(), row.whose) for row in review.secrets.all()]
    for person in _chronicled(review):
        names = person.sealed.open().splitlines()
        found += [Sealed(Kind.NAME, name.strip(), person.label) for name in names if name.strip()]
    for row in ChildIdentity.objects.filter(child__in=_children(review)).select_related("child"):
        content = json.loads(row.sealed.open())
        label = row.child.label
        found.append(Sealed(Kind.NAME, content["name"], label))
        if content["born_on"]:
            found.append(Sealed(Kind.DATE_OF_BIRTH, content["born_on"], label))
        if content["address"]:
            found.append(Sealed(Kind.ADDRESS, content["address"], label))
        found += [Sealed(Kind.DETAIL, number, label) for number in content["numbers"].split() if len(number) > 4]
    return tuple(found)


def _kept_files(review: Review) -> list[str]:
    rows = review.documents.filter(leaves=True).values_list("document__sha256", "document__name")
    return [f"{checksum} {name}" for checksum, name in rows]


def _passages(review: Review, files: Mapping[str, bytes]) -> tuple[tuple[Passage, ...], list[str]]:
    found = list(leaving(review))
    names = sorted(files)
    for name in names:
        found += of_file(name, files[name])
    for row in review.documents.filter(leaves=True).select_related("document"):
        found += of_file(row.document.name, content_of(row.document))
        names.append(row.document.name)
    return tuple(found), names


def _key(review: Review, hit: Hit) -> str:
    said_there = f"{hit.sealed.kind.value} {hit.sealed.whose} {hit.found} {hit.where}"
    return mark(said_there, f"hit:{review.pk}")


def _cleared_before(review: Review) -> dict[str, IdentityHit]:
    rows = IdentityHit.objects.filter(check_made__review=review, cleared_at__isnull=False).order_by("pk")
    return {row.mark: row for row in rows}


def _row(by: Actor, review: Review, kept: IdentityCheck, hit: Hit, cleared: Mapping[str, IdentityHit]) -> IdentityHit:
    """A hit as it is kept; what was cleared in an earlier check, and stands in the same place, stays cleared."""
    key = _key(review, hit)
    before = cleared.get(key)
    return IdentityHit(
        board_id=by.board_id,
        check_made=kept,
        place=hit.where[:300],
        start=hit.start,
        end=hit.end,
        kind=hit.sealed.kind.value,
        whose=hit.sealed.whose,
        sureness=hit.sureness.value,
        mark=key,
        cleared_why=before.cleared_why if before else "",
        cleared_by_id=before.cleared_by_id if before else None,
        cleared_at=before.cleared_at if before else None,
    )
