"""The versions of a framework: begun, written, sent out, ratified, withdrawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.journal.operations import record
from goldthread.loop.framework import policy
from goldthread.loop.framework.choices import FrameworkStatus
from goldthread.loop.framework.models import Framework
from goldthread.loop.framework.operations.reminding import tell_partners, tell_ratified
from goldthread.loop.framework.operations.steps import (
    open_version,
    refuse_errors,
    refuse_second,
    save,
    take_in,
    write_down,
)
from goldthread.loop.framework.reading import MOST_BYTES
from goldthread.loop.framework.rules import checked_of, digest_of, rhythm_of, words_of


@transaction.atomic
def ratify(
    *,
    by: Actor,
    title: str,
    version_name: str,
    in_force_from: date,
    content: Mapping[str, Any],
    text: str = "",
    review_on: date | None = None,
) -> Framework:
    """Put a version that the board agreed elsewhere in force from a day; the one before it is superseded."""
    policy.require_write(by)
    words_of(content)
    rhythm_of(content)
    refuse_second(by, version_name)
    framework = Framework.objects.create(
        board_id=by.board_id,
        title=title,
        version_name=version_name,
        status=FrameworkStatus.RATIFIED,
        in_force_from=in_force_from,
        ratified_on=by.today,
        review_on=review_on,
        text=text,
        content=dict(content),
        digest=digest_of(content),
        begun_at=by.at,
    )
    record(by=by, verb="ratified", kind="framework", thing_id=framework.pk, reference=version_name)
    return framework


@transaction.atomic
def begin(*, by: Actor, text: str | bytes, begun_from: str) -> Framework:
    """Begin a draft from a text: a pack, the version in force, or a file. What cannot be read at all is refused."""
    policy.require_write(by)
    checked = checked_of(text)
    if not checked.raw:
        raise Refusal(checked.problems[0].sentence, "file")
    written = text if isinstance(text, str) else text.decode("utf-8-sig")
    framework = Framework(
        board_id=by.board_id, status=FrameworkStatus.DRAFT, begun_from=begun_from[:300], begun_at=by.at
    )
    take_in(framework, written, checked)
    framework.save()
    record(
        by=by,
        verb="began",
        kind="framework",
        thing_id=framework.pk,
        reference=framework.version_name,
        detail={"begun from": begun_from},
    )
    return framework


@transaction.atomic
def rewrite(*, by: Actor, framework_id: int, version: int, text: str) -> Framework:
    """Save the text of a draft. Errors in it are kept with it, to be mended before the board ratifies."""
    framework = open_version(by, framework_id, version)
    written = text.replace("\r\n", "\n")
    if len(written.encode()) > MOST_BYTES or "\x00" in written:
        raise Refusal(checked_of(written).problems[0].sentence, "text")
    if written == framework.text:
        return framework
    was = framework.version_name
    take_in(framework, written, checked_of(written))
    save(framework)
    detail = {"version": [was, framework.version_name]} if was != framework.version_name else {}
    write_down(by, "rewrote", framework, detail=detail)
    return framework


@transaction.atomic
def send_out(*, by: Actor, framework_id: int, version: int, comments_by: date) -> Framework:
    """Send a draft to the partners, who comment until a day."""
    framework = open_version(by, framework_id, version)
    if framework.status == FrameworkStatus.CONSULTATION:
        raise Refusal("This version is out to consultation already.")
    refuse_errors(framework)
    if comments_by < by.today:
        raise Refusal("Give a last day that is still to come, so that partners have time to comment.", "comments_by")
    framework.status = FrameworkStatus.CONSULTATION
    framework.sent_out_on, framework.comments_by = by.today, comments_by
    save(framework)
    write_down(by, "sent out to consultation", framework, detail={"comments by": comments_by})
    tell_partners(by, framework)
    return framework


@transaction.atomic
def ratify_draft(*, by: Actor, framework_id: int, version: int, ratified_on: date, agreed_how: str = "") -> Framework:
    """Record that the board ratified a version: it is in force from the day that its text names.

    Refuses a text with errors, a number that another ratified version has, and comments that nobody answered.
    """
    framework = open_version(by, framework_id, version)
    document = refuse_errors(framework)
    if not document.review_types:
        raise Refusal("This text has no ways of learning, so a board cannot work under it. Add review_types.")
    if ratified_on > by.today:
        raise Refusal("The board cannot have ratified it on a day that is still to come.", "ratified_on")
    refuse_second(by, framework.version_name)
    waiting = framework.comments.filter(answered_at__isnull=True).count()
    if waiting:
        comments = "1 comment is" if waiting == 1 else f"{waiting} comments are"
        raise Refusal(f"{comments} not answered yet. Answer each before the board ratifies.")
    framework.status = FrameworkStatus.RATIFIED
    framework.ratified_on, framework.agreed_how = ratified_on, agreed_how.strip()
    framework.in_force_from = document.identity.in_force_from
    framework.review_on = document.identity.review_on
    save(framework)
    write_down(by, "ratified", framework, detail={"in force from": framework.in_force_from}, why=framework.agreed_how)
    tell_ratified(by, framework)
    return framework


@transaction.atomic
def withdraw(*, by: Actor, framework_id: int, version: int, why: str) -> Framework:
    """Lay a draft aside. It can still be read, with everything that was said of it."""
    framework = open_version(by, framework_id, version)
    if not why.strip():
        raise Refusal("Say why this draft is withdrawn.", "why")
    framework.status = FrameworkStatus.WITHDRAWN
    save(framework)
    write_down(by, "withdrew", framework, why=why.strip())
    return framework
