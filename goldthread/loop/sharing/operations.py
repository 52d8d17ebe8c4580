"""Sharing lessons with other boards, withdrawing them, and receiving what others share."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from goldthread.accounts import queries as accounts
from goldthread.core.actor import Actor
from goldthread.core.refusals import Refusal
from goldthread.core.rows import the_one
from goldthread.journal.operations import record
from goldthread.loop.actions import queries as actions
from goldthread.loop.actions.outcome import came_of_it
from goldthread.loop.lessons import operations as lessons
from goldthread.loop.lessons import queries as lesson_queries
from goldthread.loop.lessons.models import Lesson
from goldthread.loop.sharing import exchange
from goldthread.loop.sharing.exchange import Handed, SharedLearning
from goldthread.loop.sharing.models import LearningShare, ReceivedLesson, ReceivedShare, SharedLesson
from goldthread.loop.sharing.policy import open_to_others, require_share, why_not
from goldthread.loop.sources import operations as sources
from goldthread.loop.sources.choices import SourceKind, SourceStatus

TAKEN_BACK = "Withdrawn by the board that shared it."
"""What stands in the place of a lesson that was withdrawn where it came from."""


@transaction.atomic
def share(*, by: Actor, title: str, audience: str, terms: str, lesson_ids: Iterable[int]) -> LearningShare:
    """Share lessons with chosen boards or a region. What not everybody on the board may see is never shared."""
    require_share(by)
    for said, field, ask in (
        (title, "title", "Give what you share a title."),
        (audience, "audience", "Say which boards or which region it is for."),
        (terms, "terms", "Say under what terms others may use it."),
    ):
        if not said.strip():
            raise Refusal(ask, field)
    rows = _shareable(by, lesson_ids)
    made = LearningShare.objects.create(
        board_id=by.board_id,
        uid=uuid4(),
        title=title.strip(),
        audience=audience.strip(),
        terms=terms.strip(),
        shared_on=by.today,
        shared_by_id=by.person_id,
    )
    _hold(made, rows)
    detail = {"for": made.audience, "lessons": ", ".join(lesson.reference for lesson in rows)}
    record(by=by, verb="shared", kind="learning", thing_id=made.pk, reference=made.title, detail=detail)
    return made


def _shareable(by: Actor, lesson_ids: Iterable[int], held: int = 0) -> list[Lesson]:
    """These lessons, each of which others may learn from and which one file can hold beside those it holds."""
    wanted = set(lesson_ids)
    rows = list(lesson_queries.chosen(by, wanted))
    if not rows or len(rows) != len(wanted):
        raise Refusal("Choose the lessons that you want to share.", "lessons")
    if held + len(rows) > exchange.MOST:
        raise Refusal(
            f"One file holds {exchange.MOST:,} lessons at most, and these are {held + len(rows):,}. Name fewer.",
            "lessons",
        )
    for lesson in rows:
        if reason := why_not(lesson):
            raise Refusal(f"{lesson.reference} {reason}. Leave it out.", "lessons")
    return rows


def _hold(made: LearningShare, rows: Iterable[Lesson]) -> None:
    SharedLesson.objects.bulk_create(
        SharedLesson(board_id=made.board_id, share=made, lesson=lesson, uid=uuid4()) for lesson in rows
    )


@transaction.atomic
def share_more(*, by: Actor, share_id: int, lesson_ids: Iterable[int]) -> LearningShare:
    """Add lessons to a share: they are in its next issue. What was withdrawn from it once stays out."""
    require_share(by)
    made = the_one(LearningShare.objects.select_for_update().filter(board_id=by.board_id, pk=share_id))
    held = set(made.lessons.values_list("lesson_id", flat=True))
    rows = _shareable(by, set(lesson_ids) - held, len(held))
    _hold(made, rows)
    made.issue += 1
    made.save()
    detail = {"lessons": ", ".join(lesson.reference for lesson in rows), "issue": made.issue}
    record(by=by, verb="added to", kind="learning", thing_id=made.pk, reference=made.title, detail=detail)
    return made


@transaction.atomic
def withdraw(*, by: Actor, share_id: int, lesson_ids: Iterable[int], why: str) -> LearningShare:
    """Take lessons out of a share: its next issue tells everybody to take them out too."""
    require_share(by)
    made = the_one(LearningShare.objects.select_for_update().filter(board_id=by.board_id, pk=share_id))
    if not why.strip():
        raise Refusal("Say why it is withdrawn.", "why")
    changed = SharedLesson.objects.filter(share=made, lesson_id__in=list(lesson_ids), withdrawn_on__isnull=True)
    if not changed.update(withdrawn_on=by.today, withdrawn_why=why.strip()):
        raise Refusal("Choose a lesson that is still shared.", "lessons")
    made.issue += 1
    made.save()
    record(by=by, verb="withdrew from", kind="learning", thing_id=made.pk, reference=made.title, why=why.strip())
    return made


def file_of(*, by: Actor, share_id: int) -> bytes:
    """The signed file of a share as it stands, without source, person, evidence or day.

    A lesson that may not be shared any more, because its source was closed to some of the board since, goes out as
    withdrawn.
    """
    require_share(by)
    made = the_one(LearningShare.objects.filter(board_id=by.board_id, pk=share_id))
    rows = list(SharedLesson.objects.filter(share=made).select_related("lesson__source"))
    ids = [row.lesson_id for row in rows]
    came = actions.came_of(by, [row.lesson for row in rows])
    themes: dict[int, list[str]] = {pk: [] for pk in ids}
    for link in lesson_queries.themes_of(by, ids):
        themes[link.lesson_id].append(link.theme.name)
    key = exchange.key_of(settings.SECRET_KEY, by.board_code)
    handed = Handed(
        uid=made.uid,
        issue=made.issue,
        issued_on=by.today,
        title=made.title,
        audience=made.audience,
        terms=made.terms,
        board=accounts.board(by).name,
        key=exchange.public(key),
        lessons=tuple(
            SharedLearning(row.uid, True)
            if row.withdrawn_on or not open_to_others(row.lesson)
            else SharedLearning(
                row.uid,
                False,
                row.lesson.statement,
                row.lesson.kind,
                row.lesson.learnt_on.year,
                tuple(themes[row.lesson_id]),
                came_of_it(row.lesson.kind, came[row.lesson_id]),
            )
            for row in rows
        ),
    )
    return exchange.write(handed, key)


@transaction.atomic
def receive(*, by: Actor, data: bytes, fingerprint: str = "") -> ReceivedShare:
    """Take in what another board shares, or the next issue of it.

    The first time, the key's ``fingerprint`` has to be given as the other board told it; later issues must bear the
    same key. Lessons that were withdrawn there are taken out here.
    """
    require_share(by)
    handed = exchange.read(data)
    if LearningShare.objects.filter(board_id=by.board_id, uid=handed.uid).exists():
        raise Refusal("This is a file of your own board. Take in a file that another board sent.")
    known = ReceivedShare.objects.select_for_update(of=("self",)).filter(board_id=by.board_id, uid=handed.uid).first()
    _check_key(by, handed, known, fingerprint)
    if known is not None and handed.issue < known.issue:
        raise Refusal(f"Issue {known.issue} of this was taken in already, and this is issue {handed.issue}.")
    received = known or _begin(by, handed)
    held = {row.uid: row for row in ReceivedLesson.objects.filter(received=received).select_related("lesson")}
    for each in handed.lessons:
        row = held.get(each.uid)
        if each.withdrawn and row is not None and row.withdrawn_on is None:
            lessons.take_back(by=by, lesson_id=row.lesson_id, statement=TAKEN_BACK)
            row.withdrawn_on = by.today
            row.save()
        elif not each.withdrawn and row is None:
            _take(by, received, each)
    received.issue = handed.issue
    received.save()
    detail = {"from": handed.board, "issue": handed.issue, "lessons": len(handed.lessons)}
    record(by=by, verb="received", kind="learning", thing_id=received.pk, reference=received.title, detail=detail)
    return received


def _check_key(by: Actor, handed: Handed, known: ReceivedShare | None, fingerprint: str) -> None:
    trusted = ReceivedShare.objects.filter(board_id=by.board_id, key=handed.key, sender=handed.board).exists()
    if known is not None and known.key != handed.key:
        raise Refusal(f"{handed.board} signed this with another key than before. Telephone them before you take it in.")
    if known is None and not trusted and "".join(fingerprint.split()).lower() != handed.fingerprint.replace(" ", ""):
        raise Refusal(
            f"Nothing signed with this key came from {handed.board} before. Telephone them, compare the key's "
            f"fingerprint {handed.fingerprint}, and give it.",
            "fingerprint",
        )


def _begin(by: Actor, handed: Handed) -> ReceivedShare:
    years = [each.learnt_in for each in handed.lessons if not each.withdrawn]
    source = sources.record_source(
        by=by,
        kind=SourceKind.OTHER_BOARD,
        title=f"{handed.title}, shared by {handed.board}"[:300],
        summary=f"Shared for {handed.audience}. Terms: {handed.terms}",
        began_on=date(min(years), 1, 1) if years and date(min(years), 1, 1) <= handed.issued_on else None,
        reported_on=handed.issued_on,
        status=SourceStatus.LEARNING_TAKEN,
    )
    return ReceivedShare.objects.create(
        board_id=by.board_id,
        uid=handed.uid,
        sender=handed.board,
        key=handed.key,
        title=handed.title,
        terms=handed.terms,
        issue=handed.issue,
        source=source,
        received_at=by.at,
        received_by_id=by.person_id,
    )


def _take(by: Actor, received: ReceivedShare, one: SharedLearning) -> None:
    told = [f"Learnt in {one.learnt_in}.", one.came_of_it]
    if one.themes:
        told.append(f"Themes there: {', '.join(one.themes)}.")
    lesson = lessons.write_lesson(
        by=by,
        source_reference=received.source.reference,
        statement=one.statement,
        evidence=" ".join(part for part in told if part),
        kind=one.kind,
    )
    ReceivedLesson.objects.create(board_id=by.board_id, received=received, lesson=lesson, uid=one.uid)
