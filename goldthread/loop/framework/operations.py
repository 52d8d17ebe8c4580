"""Writing the framework: its versions, the consultation on them, and the board's look at its own framework."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.core.refusals import ChangedMeanwhile, NotThere, Refusal
from goldthread.journal.operations import record
from goldthread.loop.framework import policy, queries
from goldthread.loop.framework.choices import (
    IN_FORCE,
    OPEN,
    Conclusion,
    Evidenced,
    FrameworkStatus,
    Position,
    TakenUp,
)
from goldthread.loop.framework.models import (
    ExpectationEvidence,
    Framework,
    FrameworkComment,
    FrameworkEndorsement,
    FrameworkEvaluation,
)
from goldthread.loop.framework.names import SECTIONS
from goldthread.loop.framework.problems import Checked
from goldthread.loop.framework.reading import MOST_BYTES, content_of
from goldthread.loop.framework.rules import checked_of, digest_of, rhythm_of, words_of

# ------------------------------------------------------------------------------------------------------ the versions


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
    _refuse_second(by, version_name)
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
    _take_in(framework, written, checked)
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
    framework = _open(by, framework_id, version)
    written = text.replace("\r\n", "\n")
    if len(written.encode()) > MOST_BYTES or "\x00" in written:
        raise Refusal(checked_of(written).problems[0].sentence, "text")
    if written == framework.text:
        return framework
    was = framework.version_name
    _take_in(framework, written, checked_of(written))
    _save(framework)
    detail = {"version": [was, framework.version_name]} if was != framework.version_name else {}
    _tell(by, "rewrote", framework, detail=detail)
    return framework


@transaction.atomic
def send_out(*, by: Actor, framework_id: int, version: int, comments_by: date) -> Framework:
    """Send a draft to the partners, who comment until a day."""
    framework = _open(by, framework_id, version)
    if framework.status == FrameworkStatus.CONSULTATION:
        raise Refusal("This version is out to consultation already.")
    _refuse_errors(framework)
    if comments_by < by.today:
        raise Refusal("Give a last day that is still to come, so that partners have time to comment.", "comments_by")
    framework.status = FrameworkStatus.CONSULTATION
    framework.sent_out_on, framework.comments_by = by.today, comments_by
    _save(framework)
    _tell(by, "sent out to consultation", framework, detail={"comments by": comments_by})
    return framework


@transaction.atomic
def ratify_draft(*, by: Actor, framework_id: int, version: int, ratified_on: date, agreed_how: str = "") -> Framework:
    """Record that the board ratified a version: it is in force from the day that its text names.

    Refuses a text with errors, a number that another ratified version has, and comments that nobody answered.
    """
    framework = _open(by, framework_id, version)
    document = _refuse_errors(framework)
    if not document.review_types:
        raise Refusal("This text has no ways of learning, so a board cannot work under it. Add review_types.")
    if ratified_on > by.today:
        raise Refusal("The board cannot have ratified it on a day that is still to come.", "ratified_on")
    _refuse_second(by, framework.version_name)
    waiting = framework.comments.filter(answered_at__isnull=True).count()
    if waiting:
        comments = "1 comment is" if waiting == 1 else f"{waiting} comments are"
        raise Refusal(f"{comments} not answered yet. Answer each before the board ratifies.")
    framework.status = FrameworkStatus.RATIFIED
    framework.ratified_on, framework.agreed_how = ratified_on, agreed_how.strip()
    framework.in_force_from = document.identity.in_force_from
    framework.review_on = document.identity.review_on
    _save(framework)
    _tell(by, "ratified", framework, detail={"in force from": framework.in_force_from}, why=framework.agreed_how)
    return framework


@transaction.atomic
def withdraw(*, by: Actor, framework_id: int, version: int, why: str) -> Framework:
    """Lay a draft aside. It can still be read, with everything that was said of it."""
    framework = _open(by, framework_id, version)
    if not why.strip():
        raise Refusal("Say why this draft is withdrawn.", "why")
    framework.status = FrameworkStatus.WITHDRAWN
    _save(framework)
    _tell(by, "withdrew", framework, why=why.strip())
    return framework


# -------------------------------------------------------------------------------------------------- the consultation


@transaction.atomic
def comment(*, by: Actor, framework_id: int, section: str, text: str, agency_id: int | None = None) -> FrameworkComment:
    """Say something of one section of a draft, or of the whole where no section is named."""
    policy.require_comment(by)
    framework = _seen(by, framework_id)
    if framework.status != FrameworkStatus.CONSULTATION:
        raise Refusal("This version is not out to consultation, so it takes no comments.")
    if section and section not in SECTIONS:
        raise Refusal("Choose one of the framework's sections.", "section")
    if not text.strip():
        raise Refusal("Write your comment.", "text")
    if agency_id is not None and agency_id not in by.agency_ids:
        agency_id = None
    said = FrameworkComment.objects.create(
        board_id=by.board_id,
        framework=framework,
        section=section,
        text=text.strip(),
        person_id=by.me,
        agency_id=agency_id,
        said_at=by.at,
    )
    about = SECTIONS[section][0] if section else "the whole"
    _tell(by, "commented on", framework, detail={"section": about})
    return said


@transaction.atomic
def answer(*, by: Actor, comment_id: int, version: int, taken_up: str, text: str) -> FrameworkComment:
    """Answer a comment: what was changed because of it, or why nothing was."""
    policy.require_write(by)
    said = (
        FrameworkComment.objects.select_for_update()
        .filter(policy.visible(by, "framework__"), board_id=by.board_id, pk=comment_id)
        .first()
    )
    if said is None:
        raise NotThere
    if said.version != version:
        raise ChangedMeanwhile("Somebody else answered this comment while you had it open. Look at their answer.")
    if taken_up not in TakenUp.values:
        raise Refusal("Choose what became of the comment.", "taken_up")
    if not text.strip():
        raise Refusal("Write an answer that the person who commented can read.", "text")
    said.taken_up, said.answer = taken_up, text.strip()
    said.answered_by_id, said.answered_at = by.person_id, by.at
    said.version += 1
    said.save()
    _tell(by, "answered a comment on", said.framework, detail={"answer": str(TakenUp(taken_up).label)})
    return said


@transaction.atomic
def endorse(*, by: Actor, framework_id: int, agency_id: int, position: str, note: str = "") -> FrameworkEndorsement:
    """Say for an agency whether it endorses a version; saying something else later takes the place of this."""
    framework = _seen(by, framework_id)
    _require_voice(by, agency_id)
    if framework.status not in {FrameworkStatus.CONSULTATION, FrameworkStatus.RATIFIED}:
        raise Refusal("An agency endorses a version that is out to consultation or ratified.")
    if position not in Position.values:
        raise Refusal("Choose whether your agency endorses this version.", "position")
    if position != Position.ENDORSED and not note.strip():
        raise Refusal("Say what would have to change.", "note")
    said = FrameworkEndorsement.objects.create(
        board_id=by.board_id,
        framework=framework,
        agency_id=agency_id,
        position=position,
        note=note.strip(),
        person_id=by.me,
        said_at=by.at,
    )
    verb = {Position.ENDORSED: "endorsed", Position.WITH_CHANGES: "endorsed, if changed,"}.get(
        Position(position), "did not endorse"
    )
    _tell(by, verb, framework, detail={"agency": agency_id}, why=note.strip())
    return said


# ----------------------------------------------------------------------------------- expectations and the evaluation


@transaction.atomic
def show_evidence(
    *, by: Actor, expectation: str, agency_id: int, state: str, text: str = "", link: str = ""
) -> ExpectationEvidence:
    """Say for an agency how it meets one of the expectations in force, and what shows it."""
    _require_voice(by, agency_id)
    framework = queries.in_force(by)
    document = queries.document_of(framework) if framework else None
    if framework is None or document is None or expectation not in document.expectations:
        raise NotThere
    if state not in Evidenced.values:
        raise Refusal("Choose how your agency meets this.", "state")
    if not text.strip() and not link:
        raise Refusal("Say what shows it, or why it does not apply.", "text")
    shown = ExpectationEvidence.objects.create(
        board_id=by.board_id,
        framework=framework,
        expectation=expectation,
        agency_id=agency_id,
        state=state,
        text=text.strip(),
        link=link,
        person_id=by.me,
        shown_at=by.at,
    )
    detail = {"agency": agency_id, "expectation": document.expectations[expectation].text, "state": state}
    _tell(by, "answered an expectation of", framework, detail=detail)
    return shown


@transaction.atomic
def evaluate(
    *,
    by: Actor,
    framework_id: int,
    version: int,
    answers: Iterable[tuple[str, str]],
    conclusion: str,
    next_review_on: date,
    summary: str = "",
) -> FrameworkEvaluation:
    """Record how the board found its framework, and when it looks again."""
    policy.require_write(by)
    framework = _locked(by, framework_id, version)
    if framework.status != FrameworkStatus.RATIFIED:
        raise Refusal("A board evaluates a version that it works under.")
    if conclusion not in Conclusion.values:
        raise Refusal("Choose what the board makes of its framework.", "conclusion")
    if next_review_on <= by.today:
        raise Refusal("Give a day that is still to come for the next look.", "next_review_on")
    said = [{"asks": asks, "answer": text.strip()} for asks, text in answers]
    found = FrameworkEvaluation.objects.create(
        board_id=by.board_id,
        framework=framework,
        answers=said,
        summary=summary.strip(),
        conclusion=conclusion,
        next_review_on=next_review_on,
        person_id=by.me,
        evaluated_at=by.at,
    )
    was, framework.review_on = framework.review_on, next_review_on
    _save(framework)
    detail = {"conclusion": str(Conclusion(conclusion).label), "next review": [was, next_review_on]}
    _tell(by, "evaluated", framework, detail=detail)
    return found


# ------------------------------------------------------------------------------------------------------------- steps


def _seen(by: Actor, framework_id: int) -> Framework:
    found = Framework.objects.select_for_update().filter(policy.visible(by), pk=framework_id).first()
    if found is None:
        raise NotThere
    return found


def _locked(by: Actor, framework_id: int, version: int) -> Framework:
    found = _seen(by, framework_id)
    if found.version != version:
        raise ChangedMeanwhile("Somebody else changed this version while you had it open. Look at it again.")
    return found


def _open(by: Actor, framework_id: int, version: int) -> Framework:
    """A version whose text may still change, held until the transaction ends."""
    policy.require_write(by)
    found = _seen(by, framework_id)
    if found.status not in OPEN:
        raise Refusal("This version is ratified or withdrawn, so it does not change. Begin a new draft from it.")
    if found.version != version:
        raise ChangedMeanwhile("Somebody else changed this draft while you had it open. Nothing of theirs is lost.")
    return found


def _save(framework: Framework) -> None:
    framework.version += 1
    framework.save()


def _tell(by: Actor, verb: str, framework: Framework, detail: Mapping[str, Any] | None = None, why: str = "") -> None:
    record(
        by=by,
        verb=verb,
        kind="framework",
        thing_id=framework.pk,
        reference=framework.version_name,
        why=why,
        detail=detail,
    )


def _take_in(framework: Framework, text: str, checked: Checked) -> None:
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


def _refuse_errors(framework: Framework) -> Any:
    """The document of a draft, or a refusal that names the first thing to mend."""
    checked = checked_of(framework.text)
    if checked.document is None or checked.errors:
        more = len(checked.errors) - 1
        rest = f" {more} more {'error stands' if more == 1 else 'errors stand'} beside the text." if more > 0 else ""
        raise Refusal(f"The text has to be mended first. {checked.errors[0].sentence}{rest}")
    return checked.document


def _refuse_second(by: Actor, version_name: str) -> None:
    standing = Framework.objects.select_for_update().filter(board_id=by.board_id, status__in=IN_FORCE)
    if version_name in set(standing.values_list("version_name", flat=True)):
        raise Refusal(f"There is already a version {version_name}. Give this one another number.", "version")


def _require_voice(by: Actor, agency_id: int) -> None:
    """Refuse for an agency that is not on the board, and for whoever does not answer for it."""
    if not accounts.agencies(by).filter(pk=agency_id).exists():
        raise NotThere
    policy.require_speak_for(by, agency_id)
