"""What the writings of a framework share: the row in hand, and what is journaled."""

from collections.abc import Mapping
from typing import Any

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.core.rows import the_one
from goldthread.journal.operations import record
from goldthread.loop.framework import policy
from goldthread.loop.framework.choices import IN_FORCE, OPEN
from goldthread.loop.framework.models import Framework
from goldthread.loop.framework.problems import Checked
from goldthread.loop.framework.reading import content_of
from goldthread.loop.framework.rules import checked_of, digest_of


def seen(by: Actor, framework_id: int) -> Framework:
    return the_one(Framework.objects.select_for_update().filter(policy.visible(by), pk=framework_id))


def locked(by: Actor, framework_id: int, version: int) -> Framework:
    found = seen(by, framework_id)
    if found.version != version:
        raise ChangedMeanwhile("Somebody else changed this version while you had it open. Look at it again.")
    return found


def open_version(by: Actor, framework_id: int, version: int) -> Framework:
    """A version whose text may still change, held until the transaction ends."""
    policy.require_write(by)
    found = seen(by, framework_id)
    if found.status not in OPEN:
        raise Refusal("This version is ratified or withdrawn, so it does not change. Begin a new draft from it.")
    if found.version != version:
        raise ChangedMeanwhile("Somebody else changed this draft while you had it open. Nothing of theirs is lost.")
    return found


def save(framework: Framework) -> None:
    framework.version += 1
    framework.save()


def write_down(
    by: Actor, verb: str, framework: Framework, detail: Mapping[str, Any] | None = None, why: str = ""
) -> None:
    record(
        by=by,
        verb=verb,
        kind="framework",
        thing_id=framework.pk,
        reference=framework.version_name,
        why=why,
        detail=detail,
    )


def take_in(framework: Framework, text: str, checked: Checked) -> None:
    """Put a text into a draft, with what it says where it can be read."""
    framework.text = text
    document = checked.document
    framework.content = content_of(document) if document else {}
    framework.digest = digest_of(framework.content)
    who = document.identity if document else None
    framework.title = who.title if who else framework.title or "Draft framework"
    framework.version_name = who.version if who else framework.version_name or "draft"
    framework.in_force_from = who.in_force_from if who else None
    framework.review_on = who.review_on if who else None


def refuse_errors(framework: Framework) -> Any:
    """The document of a draft, or a refusal that names the first thing to mend."""
    checked = checked_of(framework.text)
    if checked.document is None or checked.errors:
        more = len(checked.errors) - 1
        rest = f" {more} more {'error stands' if more == 1 else 'errors stand'} beside the text." if more > 0 else ""
        raise Refusal(f"The text has to be mended first. {checked.errors[0].sentence}{rest}")
    return checked.document


def refuse_second(by: Actor, version_name: str) -> None:
    standing = Framework.objects.select_for_update().filter(board_id=by.board_id, status__in=IN_FORCE)
    if version_name in set(standing.values_list("version_name", flat=True)):
        raise Refusal(f"There is already a version {version_name}. Give this one another number.", "version")


def require_voice(by: Actor, agency_id: int) -> None:
    """Refuse for an agency that is not on the board, and for whoever does not answer for it."""
    if not accounts.agencies(by).filter(pk=agency_id).exists():
        raise NotThere
    policy.require_speak_for(by, agency_id)
