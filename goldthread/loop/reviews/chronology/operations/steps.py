"""What every write to a chronology does: hold it, look for sealed names, tell the journal."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere
from goldthread.core.sealed import Sealed as SealedText
from goldthread.journal.operations import record
from goldthread.loop.referrals.models import ChildIdentity
from goldthread.loop.reviews.chronology.models import ChronologyPerson
from goldthread.loop.reviews.chronology.policy import visible
from goldthread.loop.reviews.identity import Kind, Sealed
from goldthread.loop.reviews.models import ReviewSecret, ReviewSubject
from goldthread.loop.sources.models import Source


def held(by: Actor, source_id: int) -> Source:
    """The source whose chronology is written, held until the transaction ends: its pairs are counted once at a time."""
    found = (
        Source.objects.select_for_update(of=("self",), no_key=True)
        .defer("search", "summary")
        .filter(visible(by, ""), pk=source_id)
        .first()
    )
    if found is None:
        raise NotThere
    return found


def note(by: Actor, verb: str, source: Source, why: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Tell the journal what was done to a chronology: which parts, and none of its words."""
    record(
        by=by,
        verb=verb,
        kind="chronology",
        thing_id=source.pk,
        reference=source.reference,
        why=why.strip(),
        detail=detail,
    )


def check_version(now: int, seen: int, what: str) -> None:
    """Refuse to overwrite what somebody else saved after this person opened it."""
    if now != seen:
        raise ChangedMeanwhile(
            f"Somebody else changed {what} while you had it open. What you wrote is below; "
            "compare it with how it reads now."
        )


def sealed_of(source: Source) -> tuple[list[Sealed], date | None]:
    """What is sealed about the people of a chronology and for its review, and the first birth among its children.

    Opened by Goldthread to look for it in what is brought in, and given to nobody; the caller tells the journal.
    """
    people = list(ChronologyPerson.objects.filter(source=source))
    identities = {
        row.child_id: row
        for row in ChildIdentity.objects.filter(child_id__in=[each.child_id for each in people if each.child_id])
    }
    found = [
        Sealed(Kind(each.kind), each.sealed.open(), each.whose)
        for each in ReviewSecret.objects.filter(review__source=source)
    ]
    births: list[date] = []
    children = 0
    for person in people:
        children += person.child_id is not None
        found += [Sealed(Kind.NAME, line, person.label) for line in person.sealed.open().splitlines()]
        if person.child_id in identities:
            said = json.loads(identities[person.child_id].sealed.open())
            found.append(Sealed(Kind.NAME, said["name"], person.label))
            if said["address"]:
                found.append(Sealed(Kind.ADDRESS, said["address"], person.label))
            if said["born_on"]:
                found.append(Sealed(Kind.DATE_OF_BIRTH, said["born_on"], person.label))
                births.append(date.fromisoformat(said["born_on"]))
    if not children:
        births, children = _births_sealed_by_hand(source, found)
    return found, min(births) if births and len(births) == children else None


def _births_sealed_by_hand(source: Source, found: Sequence[Sealed]) -> tuple[list[date], int]:
    """The births that were sealed under the pseudonyms of a review's children, and how many children there are."""
    said = {each.whose.casefold(): each.value for each in found if each.kind is Kind.DATE_OF_BIRTH}
    children = [
        label.casefold()
        for label in ReviewSubject.objects.filter(review__source=source).values_list("label", flat=True)
    ]
    return [date.fromisoformat(said[label]) for label in children if label in said], len(children)


def seal(names: str) -> SealedText:
    """Names, a line for each, sealed."""
    lines = dict.fromkeys(" ".join(line.split()) for line in names.splitlines() if line.strip())
    return SealedText.of("\n".join(lines))
