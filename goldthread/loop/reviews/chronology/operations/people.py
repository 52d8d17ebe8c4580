"""The people of a chronology: one pseudonym for each, and sealed names by which they are found."""

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.loop.referrals.models import Decision, ReferralChild
from goldthread.loop.reviews.chronology.models import ChronologyPerson
from goldthread.loop.reviews.chronology.operations.steps import check_version, held, note, seal
from goldthread.loop.reviews.chronology.policy import require_keep, visible
from goldthread.loop.reviews.chronology.rules import check_label
from goldthread.loop.sources.models import Source


@transaction.atomic
def name_person(*, by: Actor, source_id: int, label: str, part: str = "", names: str = "") -> ChronologyPerson:
    """Give somebody a pseudonym; ``names``, a line for each, are sealed at once."""
    require_keep(by)
    source = held(by, source_id)
    words = check_label(label)
    _check_free(source, words)
    person = ChronologyPerson.objects.create(
        board_id=by.board_id, source=source, label=words, part=part.strip(), sealed=seal(names)
    )
    note(by, "named a person of", source, detail={"pseudonym": words})
    return person


@transaction.atomic
def change_person(
    *, by: Actor, person_id: int, version: int, label: str, part: str = "", names: str = ""
) -> ChronologyPerson:
    """Change a pseudonym, or seal names anew; no names given leaves those that are sealed."""
    require_keep(by)
    found = the_one(ChronologyPerson.objects.filter(visible(by), pk=person_id))
    source = held(by, found.source_id)
    person = ChronologyPerson.objects.select_for_update().get(pk=person_id)
    check_version(person.version, version, person.label)
    words = check_label(label)
    if words.lower() != person.label.lower():
        _check_free(source, words)
    person.label, person.part, person.version = words, part.strip(), person.version + 1
    if names.strip():
        person.sealed = seal(names)
    person.save()
    note(by, "changed a person of", source, detail={"pseudonym": words})
    return person


@transaction.atomic
def take_children_over(*, by: Actor, source_id: int) -> int:
    """Bring the children of the referral that led to this source into its chronology, under the same pseudonyms."""
    source = held(by, source_id)
    referrals = Decision.objects.filter(source=source).values("referral_id")
    there = set(ChronologyPerson.objects.filter(source=source).values_list("child_id", flat=True))
    taken = set(ChronologyPerson.objects.filter(source=source).values_list("label", flat=True))
    new = [
        child
        for child in ReferralChild.objects.filter(referral_id__in=referrals)
        if child.pk not in there and child.label not in taken
    ]
    ChronologyPerson.objects.bulk_create(
        ChronologyPerson(board_id=by.board_id, source=source, label=child.label, child=child, sealed=seal(""))
        for child in new
    )
    if new:
        note(by, "named people of", source, detail={"pseudonyms": [child.label for child in new]})
    return len(new)


def _check_free(source: Source, label: str) -> None:
    if ChronologyPerson.objects.filter(source=source, label__iexact=label).exists():
        raise Refusal(f"{label} is somebody of this chronology already. Choose another pseudonym.", "label")
