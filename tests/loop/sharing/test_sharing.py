"""Learning goes to another board and comes back out when it is withdrawn; what was changed on the way is refused."""

import json
from typing import Any

import pytest
from django.conf import settings

from goldthread.core.refusals import NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.lessons.choices import Reach
from goldthread.loop.lessons.models import Lesson, LessonFrame
from goldthread.loop.sharing import exchange, operations
from goldthread.loop.sources.choices import SourceKind, Visibility
from tests import factories
from tests.people import Cast, on_stage

SAID: dict[str, Any] = {"title": "Neglect", "audience": "Boards of the region", "terms": "Use it, and name us."}


def shared(cast: Cast, count: int = 2) -> tuple[int, list[Lesson]]:
    lessons = [factories.lesson(by=cast.manager, statement=f"Lesson number {number}") for number in range(count)]
    on_stage(cast.manager)
    made = operations.share(by=cast.manager, lesson_ids=[each.pk for each in lessons], **SAID)
    return made.pk, lessons


def file_of(cast: Cast, share_id: int) -> bytes:
    on_stage(cast.manager)
    return operations.file_of(by=cast.manager, share_id=share_id)


def test_learning_reaches_another_board_stripped_and_is_withdrawn_when_asked(cast: Cast) -> None:
    share_id, lessons = shared(cast)
    first = file_of(cast, share_id)
    words = first.decode()
    assert "19 of 40" not in words and lessons[0].reference not in words and "Morgan" not in words
    handed = exchange.read(first)
    with pytest.raises(Refusal, match="a file of your own board"):
        operations.receive(by=cast.manager, data=first, fingerprint=handed.fingerprint)
    on_stage(cast.outsider)
    with pytest.raises(Refusal, match="Telephone them, compare the key's fingerprint"):
        operations.receive(by=cast.outsider, data=first)
    received = operations.receive(by=cast.outsider, data=first, fingerprint=handed.fingerprint.upper())
    assert (received.source.kind, received.source.title) == (
        SourceKind.OTHER_BOARD,
        f"Neglect, shared by {handed.board}",
    )
    assert sorted(received.source.lessons.values_list("statement", flat=True)) == ["Lesson number 0", "Lesson number 1"]
    on_stage(cast.manager)
    operations.withdraw(by=cast.manager, share_id=share_id, lesson_ids=[lessons[0].pk], why="The family asked.")
    second = file_of(cast, share_id)
    assert "Lesson number 0" not in second.decode()
    on_stage(cast.outsider)
    again = operations.receive(by=cast.outsider, data=second)
    left = set(again.source.lessons.values_list("statement", flat=True))
    assert again.pk == received.pk and left == {operations.TAKEN_BACK, "Lesson number 1"}
    assert not LessonFrame.objects.filter(lesson__source=again.source, issues__len__gt=5).exists()
    assert "Lesson number 0" not in json.dumps(list(Entry.objects.values_list("detail", flat=True)))
    with pytest.raises(Refusal, match="Issue 2 of this was taken in already"):
        operations.receive(by=cast.outsider, data=first)


def test_what_may_not_be_shared_is_refused(cast: Cast) -> None:
    closed = factories.source(by=cast.manager, visibility=Visibility.PEOPLE, person_ids=[cast.chair.me])
    theirs = factories.source(by=cast.manager, kind=SourceKind.OTHER_BOARD)
    for lesson, why in (
        (factories.lesson(by=cast.manager, of=closed), "not everybody on the board may see"),
        (factories.lesson(by=cast.manager, of=theirs), "not this board's own"),
        (factories.lesson(by=cast.manager, reach=Reach.LOCAL), "only be learnt from where it happened"),
    ):
        with pytest.raises(Refusal, match=why):
            operations.share(by=cast.manager, lesson_ids=[lesson.pk], **SAID)
    with pytest.raises(Refusal, match="under what terms"):
        operations.share(by=cast.manager, lesson_ids=[lesson.pk], **(SAID | {"terms": " "}))
    with pytest.raises(NotAllowed):
        operations.share(by=cast.practitioner, lesson_ids=[lesson.pk], **SAID)
    share_id, _ = shared(cast, 1)
    on_stage(cast.outsider)
    with pytest.raises(NotThere):
        operations.file_of(by=cast.outsider, share_id=share_id)


def test_a_file_that_was_changed_or_signed_by_another_is_refused(cast: Cast) -> None:
    share_id, _ = shared(cast, 1)
    data = file_of(cast, share_id)
    with pytest.raises(Refusal, match="somebody changed it"):
        exchange.read(data.replace(b"number 0", b"number 9"))
    handed = exchange.read(data)
    on_stage(cast.outsider)
    operations.receive(by=cast.outsider, data=data, fingerprint=handed.fingerprint)
    other = exchange.write(handed, exchange.key_of(settings.SECRET_KEY, "ELSE"))
    with pytest.raises(Refusal, match="another key than before"):
        operations.receive(by=cast.outsider, data=other)


def wrong(**changes: Any) -> bytes:
    key = exchange.key_of("secret", "NSH")
    content: dict[str, Any] = {
        "format": "goldthread-learning",
        "edition": 1,
        "share": {
            "id": "6b1d0c0e-6a55-4a33-9c53-0d5b0a7a1111",
            "issue": 1,
            "issued_on": "2026-06-09",
            "title": "T",
            "audience": "A",
            "terms": "T",
        },
        "from": {"board": "B", "key": exchange.public(key)},
        "lessons": [],
    }
    content |= changes
    signature = exchange.base64.b64encode(key.sign(exchange._canonical(content))).decode()
    return json.dumps(content | {"signature": signature}).encode()


LESSON = {"id": "6b1d0c0e-6a55-4a33-9c53-0d5b0a7a2222", "withdrawn": False, "statement": "S", "kind": "concern"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"signature": 5}',
        wrong(edition=2),
        wrong(lessons={}),
        wrong(lessons=[LESSON]),
        wrong(lessons=[LESSON | {"learnt_in": 2020, "kind": "x"}]),
        wrong(lessons=[LESSON | {"learnt_in": 2020}] * 2),
        wrong(lessons=[LESSON | {"learnt_in": True}]),
        wrong(share={"id": "x"}),
        b"{" + b" " * exchange.LARGEST + b"}",
    ],
)
def test_bad_files_are_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(Refusal, match="not a file of shared learning"):
        exchange.read(data)


def test_a_good_file_is_read_and_fits_the_published_format() -> None:
    handed = exchange.read(wrong(lessons=[LESSON | {"learnt_in": 2020}]))
    assert handed.lessons[0].statement == "S" and len(handed.fingerprint) == 19
    written = json.loads(exchange.write(handed, exchange.key_of("secret", "NSH")))
    schema = exchange.schema()
    assert written.keys() == set(schema["required"])
    assert written["lessons"][0].keys() == schema["properties"]["lessons"]["items"]["properties"].keys()
    assert written["share"].keys() == set(schema["properties"]["share"]["required"])
