"""Partners are told of a consultation, reminded while they have said nothing, and told what came of it."""

from datetime import timedelta

from goldthread.core.actor import of_the_system
from goldthread.loop.framework import operations, packs
from goldthread.loop.framework.models import Framework
from goldthread.notices.models import Notice
from tests.people import NOW, TODAY, Cast, on_stage

SMALL = packs.text("small-board-example") or ""
LAST = TODAY + timedelta(days=28)


def _sent_out(cast: Cast) -> Framework:
    draft = operations.begin(by=on_stage(cast.manager), text=SMALL, begun_from="a test")
    return operations.send_out(by=cast.manager, framework_id=draft.pk, version=draft.version, comments_by=LAST)


def _told(words: str) -> set[int]:
    return set(Notice.objects.filter(subject__contains=words).values_list("person_id", flat=True))


def _night(cast: Cast, days: int) -> int:
    by = of_the_system(cast.manager.board_id, "NSH", NOW + timedelta(days=days), frozenset())
    return operations.remind(by=by)


def test_everybody_with_a_voice_is_told_where_and_until_when(cast: Cast) -> None:
    sent = _sent_out(cast)
    asked = _told("What do you think of our framework?")
    assert {cast.lay.me, cast.police_lead.me, cast.partner.me, cast.chair.me} <= asked
    assert cast.manager.me not in asked, "the office asks"
    one = Notice.objects.get(person_id=cast.lay.me, subject__startswith="What do you think")
    assert "5 July 2026" in one.subject or str(LAST.year) in one.subject
    assert one.address == f"/framework/versions/{sent.pk}/consultation"


def test_who_has_said_nothing_is_reminded_once_at_each_step(cast: Cast) -> None:
    sent = _sent_out(cast)
    operations.comment(by=cast.lay, framework_id=sent.pk, section="clocks", text="Too short in August.")
    agency = min(cast.police_lead.agency_ids)
    operations.endorse(by=cast.police_lead, framework_id=sent.pk, agency_id=agency, position="endorsed")
    assert _night(cast, 22) == 0
    assert _night(cast, 23) > 0
    assert _night(cast, 24) == 0, "nobody is told twice of the same step"
    reminded = _told("you can comment until")
    assert cast.chair.me in reminded
    assert not reminded & {cast.lay.me, cast.police_lead.me, cast.manager.me}
    assert _night(cast, 27) == len(reminded), "the day before the last"
    assert _night(cast, 29) > 0
    assert _told("is over") >= {cast.manager.me}
    assert "1 comment to answer" in Notice.objects.filter(subject__endswith="is over").first().body  # type: ignore[union-attr]


def test_an_answer_and_the_ratification_are_told(cast: Cast) -> None:
    sent = _sent_out(cast)
    said = operations.comment(by=cast.lay, framework_id=sent.pk, section="clocks", text="Too short in August.")
    operations.answer(by=cast.manager, comment_id=said.pk, version=1, taken_up="kept", text="The law sets it.")
    assert _told("Your comment on the framework is answered") == {cast.lay.me}
    answered = Notice.objects.get(subject__startswith="Your comment")
    assert answered.address.endswith(f"#comment-{said.pk}")
    operations.ratify_draft(by=cast.manager, framework_id=sent.pk, version=sent.version, ratified_on=TODAY)
    assert cast.lay.me in _told("is ratified")
