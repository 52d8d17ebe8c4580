"""The children of a referral: pseudonyms that those who read it see, and identities that stay sealed."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.core.sealed import Sealed, mark
from goldthread.loop.referrals.choices import WITH_THE_REFERRER, AgeBand, ChildRole, Sex
from goldthread.loop.referrals.models import ChildIdentity, Referral, ReferralChild
from goldthread.loop.referrals.operations.steps import check_version, listed, locked, note, said, save
from goldthread.loop.referrals.policy import openable, own, visible, writable
from goldthread.loop.referrals.rules import label_of


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a child is, as it was sealed."""

    name: str
    born_on: date | None
    address: str = ""
    numbers: str = ""
    """The numbers by which agencies know the child, such as the NHS number."""

    def __repr__(self) -> str:
        return "an identity"


@transaction.atomic
def add_child(
    *,
    by: Actor,
    referral_id: int,
    role: str,
    age_band: str = AgeBand.NOT_KNOWN,
    sex: str = Sex.NOT_KNOWN,
    looked_after: bool = False,
    care_leaver: bool = False,
    has_protection_plan: bool = False,
    is_disabled: bool = False,
    in_custody: bool = False,
    note_text: str = "",
) -> ReferralChild:
    """Add a child to a referral under the next pseudonym."""
    referral = locked(by, referral_id, None, writable(by))
    _check(role, age_band, sex)
    labels = set(referral.children.values_list("label", flat=True))
    label = next(label for number in range(len(labels) + 1) if (label := label_of(number)) not in labels)
    child = ReferralChild.objects.create(
        board_id=by.board_id,
        referral=referral,
        label=label,
        age_band=age_band,
        sex=sex,
        role=role,
        looked_after=looked_after,
        care_leaver=care_leaver,
        has_protection_plan=has_protection_plan,
        is_disabled=is_disabled,
        in_custody=in_custody,
        note=note_text.strip(),
    )
    save(referral)
    note(by, "added a child to", referral, detail={"child": label})
    return child


@transaction.atomic
def change_child(
    *,
    by: Actor,
    child_id: int,
    version: int,
    role: str,
    age_band: str,
    sex: str,
    looked_after: bool,
    care_leaver: bool,
    has_protection_plan: bool,
    is_disabled: bool,
    in_custody: bool,
    note_text: str,
) -> ReferralChild:
    """Put right what a referral says of a child; the pseudonym stays."""
    referral, child = _child(by, child_id, version)
    _check(role, age_band, sex)
    new = {
        "role": role,
        "age_band": age_band,
        "sex": sex,
        "looked_after": looked_after,
        "care_leaver": care_leaver,
        "has_protection_plan": has_protection_plan,
        "is_disabled": is_disabled,
        "in_custody": in_custody,
        "note": note_text.strip(),
    }
    changed = sorted(key for key, value in new.items() if getattr(child, key) != value)
    for key, value in new.items():
        setattr(child, key, value)
    child.version += 1
    child.save()
    note(by, "changed a child of", referral, detail={"child": child.label, "parts": listed(changed)})
    return child


@transaction.atomic
def remove_child(*, by: Actor, child_id: int, version: int) -> Referral:
    """Take a child out of a referral that the board does not have yet, with the sealed identity."""
    referral, child = _child(by, child_id, version)
    if referral.state not in WITH_THE_REFERRER:
        raise Refusal("The board has this referral, so its children stay in it. Say in the note what is wrong.")
    label = child.label
    child.delete()
    save(referral)
    note(by, "removed a child from", referral, detail={"child": label})
    return referral


@transaction.atomic
def seal_identity(
    *, by: Actor, child_id: int, version: int, name: str, born_on: date | None, address: str = "", numbers: str = ""
) -> ReferralChild:
    """Say who a child is. It is sealed at once: from here on it opens only with a reason that the journal keeps."""
    referral, child = _child(by, child_id, version)
    full_name = said(name, "Give the child's full name.", "name")
    if born_on is not None and born_on > by.today:
        raise Refusal("The date of birth cannot lie in the future. An unborn child has none.", "born_on")
    content = asdict(Identity(full_name, born_on, address.strip(), numbers.strip()))
    ChildIdentity.objects.update_or_create(
        child=child,
        defaults={
            "board_id": by.board_id,
            "sealed": Sealed.of(json.dumps(content, default=date.isoformat)),
            "name_mark": mark(full_name, f"name:{by.board_id}"),
            "birth_mark": mark(f"{full_name} {born_on.isoformat()}", f"birth:{by.board_id}") if born_on else "",
            "sealed_at": by.at,
        },
    )
    child.version += 1
    child.save()
    note(by, "sealed an identity of", referral, detail={"child": child.label})
    return child


@transaction.atomic
def open_identity(*, by: Actor, child_id: int, reason: str) -> Identity:
    """Open who a child is, for a reason. The journal keeps who opened it, when and why, and never what it said."""
    found = ReferralChild.objects.filter(openable(by), pk=child_id).select_related("referral", "identity").first()
    if found is None:
        if ReferralChild.objects.filter(visible(by, "referral__") | own(by, "referral__"), pk=child_id).exists():
            raise NotAllowed("Your role does not open who a child is. Ask the board's office.")
        raise NotThere
    why = said(reason, "Say why you need to know who this child is.", "reason")
    if not hasattr(found, "identity"):
        raise Refusal(f"Nobody has said who {found.label} is.")
    content = json.loads(found.identity.sealed.open())
    note(by, "opened an identity of", found.referral, why=why, detail={"child": found.label})
    born_on = date.fromisoformat(content["born_on"]) if content["born_on"] else None
    return Identity(content["name"], born_on, content["address"], content["numbers"])


def _child(by: Actor, child_id: int, version: int) -> tuple[Referral, ReferralChild]:
    child = the_one(ReferralChild.objects.filter(board_id=by.board_id, pk=child_id))
    referral = locked(by, child.referral_id, None, writable(by))
    child = referral.children.select_for_update().get(pk=child_id)
    check_version(child.version, version, child.label)
    return referral, child


def _check(role: str, age_band: str, sex: str) -> None:
    if role not in ChildRole.values:
        raise Refusal("Say what the child is in what happened.", "role")
    if age_band not in AgeBand.values:
        raise Refusal("Choose the child's age.", "age_band")
    if sex not in Sex.values:
        raise Refusal("Choose the child's sex, or that it is not known.", "sex")
