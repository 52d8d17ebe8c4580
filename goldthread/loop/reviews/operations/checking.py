"""The identity check before anything leaves: everything that goes out against everything that is sealed."""

import json
import re
from collections.abc import Mapping

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.core.sealed import mark
from goldthread.documents.operations import content_of
from goldthread.loop.referrals.models import ChildIdentity
from goldthread.loop.referrals.operations.steps import said
from goldthread.loop.reviews.identity import Hit, Kind, Passage, Sealed, check
from goldthread.loop.reviews.models import IdentityCheck, IdentityHit, Review
from goldthread.loop.reviews.operations.steps import locked, note
from goldthread.loop.reviews.passages import of_file
from goldthread.loop.reviews.policy import require_open_secrets, require_run
from goldthread.loop.reviews.working import children_of, chronicled, leaving, mark_now


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
    passages, names = _passages(review)
    hits = check(passages, secrets)
    made = [passage for name in sorted(files or {}) for passage in of_file(name, (files or {})[name])]
    hits += _only_there(check(made, secrets), hits)
    passages, names = (*passages, *made), [*sorted(files or {}), *names]
    kept = IdentityCheck.objects.create(
        board_id=by.board_id,
        review=review,
        reason=why,
        content_mark=mark_now(review),
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
    found = the_one(IdentityHit.objects.select_related("check_made").filter(board_id=by.board_id, pk=hit_id))
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
    now = mark_now(review)
    if newest.content_mark != now:
        raise Refusal("The report was changed after the identity check. Run the check again.", "identity")
    left = newest.hits.filter(cleared_at__isnull=True).count()
    if left:
        places = "One place was" if left == 1 else f"{left} places were"
        raise Refusal(
            f"{places} found that could give the family away. Change the words, or say why they may stay.", "identity"
        )


def _sealed(review: Review) -> tuple[Sealed, ...]:
    found = [Sealed(Kind(row.kind), row.sealed.open(), row.whose) for row in review.secrets.all()]
    for person in chronicled(review):
        names = person.sealed.open().splitlines()
        found += [Sealed(Kind.NAME, name.strip(), person.label) for name in names if name.strip()]
    for row in ChildIdentity.objects.filter(child__in=children_of(review)).select_related("child"):
        content = json.loads(row.sealed.open())
        label = row.child.label
        found.append(Sealed(Kind.NAME, content["name"], label))
        if content["born_on"]:
            found.append(Sealed(Kind.DATE_OF_BIRTH, content["born_on"], label))
        if content["address"]:
            found.append(Sealed(Kind.ADDRESS, content["address"], label))
        numbers = re.split(r"[,;\n]", content["numbers"])
        found += [Sealed(Kind.DETAIL, number.strip(), label) for number in numbers if len(number.strip()) > 4]
    return tuple(found)


def _passages(review: Review) -> tuple[tuple[Passage, ...], list[str]]:
    """The words of the report and its summary, and everything in the files that leave with it."""
    found, names = list(leaving(review)), []
    for row in review.documents.filter(leaves=True).select_related("document"):
        found += of_file(row.document.name, content_of(row.document))
        names.append(row.document.name)
    return tuple(found), names


def _only_there(made: tuple[Hit, ...], told: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Hits in files that were made from the report, without those that the report's own words show already."""
    known = {(hit.sealed, hit.found.lower()) for hit in told}
    return tuple(hit for hit in made if (hit.sealed, hit.found.lower()) not in known)


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
