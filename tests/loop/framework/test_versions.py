"""A version goes from a draft through consultation to ratification, and everything that was said of it is kept."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from goldthread.core.refusals import ChangedMeanwhile, NotAllowed, NotThere, Refusal
from goldthread.journal.models import Entry
from goldthread.loop.framework import operations, packs, queries
from goldthread.loop.framework.choices import FrameworkStatus, Standing
from goldthread.loop.framework.models import ExpectationEvidence, Framework, FrameworkEndorsement
from goldthread.loop.framework.reading import content_of
from tests.people import TODAY, Cast, on_stage

SMALL = packs.text("small-board-example") or ""
BEGINS = packs.load("small-board-example").identity.in_force_from


def _draft(cast: Cast, text: str = SMALL) -> Framework:
    return operations.begin(by=on_stage(cast.manager), text=text, begun_from="a test")


def _in_force(cast: Cast, key: str = "small-board-example", begins: date = date(2024, 4, 1)) -> Framework:
    document = packs.load(key)
    return operations.ratify(
        by=on_stage(cast.manager),
        title=document.identity.title,
        version_name=document.identity.version,
        in_force_from=begins,
        content=content_of(document),
        text=packs.text(key) or "",
        review_on=document.identity.review_on,
    )


def _sent_out(cast: Cast) -> Framework:
    draft = _draft(cast)
    return operations.send_out(
        by=cast.manager, framework_id=draft.pk, version=draft.version, comments_by=TODAY + timedelta(days=28)
    )


def test_the_way_of_a_version(cast: Cast) -> None:
    draft = _draft(cast)
    assert (draft.status, draft.title) == (FrameworkStatus.DRAFT, packs.load("small-board-example").identity.title)
    rewritten = operations.rewrite(
        by=cast.manager, framework_id=draft.pk, version=1, text=SMALL.replace("\n", "\r\n") + "# Ours now.\n"
    )
    assert rewritten.version == 2
    assert "\r" not in rewritten.text
    sent = operations.send_out(by=cast.manager, framework_id=draft.pk, version=2, comments_by=TODAY)
    said = operations.comment(by=cast.lay, framework_id=draft.pk, section="clocks", text="Too short in August.")
    with pytest.raises(Refusal, match="1 comment is not answered yet"):
        operations.ratify_draft(by=cast.manager, framework_id=draft.pk, version=sent.version, ratified_on=TODAY)
    operations.answer(by=cast.manager, comment_id=said.pk, version=1, taken_up="kept", text="The law sets it.")
    done = operations.ratify_draft(
        by=cast.manager, framework_id=draft.pk, version=sent.version, ratified_on=TODAY, agreed_how="Minute 7"
    )
    assert (done.status, done.in_force_from, done.agreed_how) == (FrameworkStatus.RATIFIED, BEGINS, "Minute 7")
    assert queries.in_force(cast.manager) == done
    told = list(Entry.objects.filter(board_id=cast.manager.board_id, kind="framework").order_by("number"))
    assert [entry.verb for entry in told] == [
        "began",
        "rewrote",
        "sent out to consultation",
        "commented on",
        "answered a comment on",
        "ratified",
    ]
    with pytest.raises(Refusal, match="does not change"):
        operations.rewrite(by=cast.manager, framework_id=done.pk, version=done.version, text=SMALL)


def test_a_case_keeps_the_version_of_its_day_and_parts_keep_their_order(cast: Cast) -> None:
    old = _in_force(cast, "cheshire-west-and-chester-2015", date(2015, 4, 1))
    new = _in_force(cast, "england-2018", date(2018, 6, 29))
    assert queries.in_force(cast.manager, date(2018, 6, 28)) == old
    assert queries.in_force(cast.manager) == new
    versions = list(queries.versions(cast.manager))
    assert queries.standing_of(old, versions, TODAY) is Standing.SUPERSEDED
    assert queries.standing_of(new, versions, TODAY) is Standing.IN_FORCE
    assert queries.standing_of(new, versions, date(2018, 6, 28)) is Standing.TO_COME
    assert queries.ended_on(old, versions) == date(2018, 6, 29)
    kept = queries.document_of(queries.get(cast.manager, old.pk))
    shipped = packs.load("cheshire-west-and-chester-2015")
    assert kept is not None
    assert list(kept.loop) == list(shipped.loop)
    assert [list(method.stages) for method in kept.methods.values()] == [
        list(method.stages) for method in shipped.methods.values()
    ]
    assert queries.document_of(queries.get(cast.manager, old.pk)) is kept


def test_a_document_is_never_put_under_the_figure_of_another(cast: Cast) -> None:
    draft = _draft(cast, SMALL.replace("How Wenlow learns", "How Wenlow once learnt"))
    seen = queries.get(cast.manager, draft.pk)
    assert "content" in seen.get_deferred_fields()
    older, newer = SMALL + "# One.\n", SMALL.replace("Wenlow Safeguarding Board", "Elsewhere")
    operations.rewrite(by=cast.manager, framework_id=draft.pk, version=1, text=newer)
    late = queries.document_of(seen)
    assert late is not None
    assert "Elsewhere" in late.identity.board, "what the row says now"
    operations.rewrite(by=cast.manager, framework_id=draft.pk, version=2, text=older)
    back = queries.document_of(queries.get(cast.manager, draft.pk))
    assert back is not None
    assert "Elsewhere" not in back.identity.board


def test_a_text_with_errors_is_kept_and_not_ratified(cast: Cast) -> None:
    draft = _draft(cast, SMALL.replace("goldthread: framework/1", "goldthread: framework/1\ncolour: teal"))
    assert draft.content == {}
    for move in (
        lambda: operations.ratify_draft(by=cast.manager, framework_id=draft.pk, version=1, ratified_on=TODAY),
        lambda: operations.send_out(by=cast.manager, framework_id=draft.pk, version=1, comments_by=TODAY),
    ):
        with pytest.raises(Refusal, match=r"has to be mended first\. Line \d+, colour"):
            move()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x: " + "y" * 1_100_000, "has 1.1 MB"),
        ("a: &a [x]\nb: [*a, *a]", "Line 1, a: an anchor or an alias stands here"),
        ("{{{{", "Line 1"),
        ("", "the text is empty"),
        (b"\xff\xfe\x00", "not written in UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(cast: Cast, text: str | bytes, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        operations.begin(by=on_stage(cast.manager), text=text, begun_from="a file")
    assert said in refused.value.sentence
    assert refused.value.sentence.startswith("Line ")
    assert not Framework.objects.exists()


def test_two_people_never_overwrite_each_other(cast: Cast) -> None:
    draft = _draft(cast)
    operations.rewrite(by=cast.manager, framework_id=draft.pk, version=1, text=SMALL + "# One.\n")
    with pytest.raises(ChangedMeanwhile):
        operations.rewrite(by=cast.manager, framework_id=draft.pk, version=1, text=SMALL + "# Two.\n")


def test_a_number_is_given_once(cast: Cast) -> None:
    _in_force(cast)
    draft = _draft(cast)
    with pytest.raises(Refusal, match="already a version"):
        operations.ratify_draft(by=cast.manager, framework_id=draft.pk, version=1, ratified_on=TODAY)


def test_a_library_is_no_framework_to_work_under(cast: Cast) -> None:
    draft = _draft(cast, packs.text("methods-library") or "")
    with pytest.raises(Refusal, match="no ways of learning"):
        operations.ratify_draft(by=cast.manager, framework_id=draft.pk, version=1, ratified_on=TODAY)


def test_only_the_office_writes_and_sees_a_draft(cast: Cast) -> None:
    draft = _draft(cast)
    for name, actor in cast.everybody().items():
        if name in ("manager", "outsider"):
            continue
        with pytest.raises(NotAllowed):
            operations.begin(by=actor, text=SMALL, begun_from="a file")
        with pytest.raises(NotThere):
            queries.get(actor, draft.pk)
    operations.withdraw(by=cast.manager, framework_id=draft.pk, version=1, why="Overtaken.")
    with pytest.raises(NotThere):
        queries.get(cast.chair, draft.pk)
    with pytest.raises(NotThere):
        queries.get(on_stage(cast.outsider), draft.pk)


def test_an_agency_speaks_through_its_lead_or_partner_and_all_is_kept(cast: Cast) -> None:
    sent = _sent_out(cast)
    health = cast.agencies["health"]
    for actor in (cast.manager, cast.owner, cast.police_lead, cast.lay):
        with pytest.raises(NotAllowed):
            operations.endorse(by=actor, framework_id=sent.pk, agency_id=health, position="endorsed")
    with pytest.raises(Refusal, match="what would have to change"):
        operations.endorse(by=cast.health_lead, framework_id=sent.pk, agency_id=health, position="with changes")
    for position in ("not endorsed", "endorsed"):
        operations.endorse(
            by=cast.health_lead, framework_id=sent.pk, agency_id=health, position=position, note="The August dates."
        )
    operations.endorse(by=cast.partner, framework_id=sent.pk, agency_id=cast.agencies["police"], position="endorsed")
    assert [one.position for one in queries.endorsements(cast.lay, sent)] == ["not endorsed", "endorsed", "endorsed"]
    with pytest.raises(DatabaseError), transaction.atomic():
        FrameworkEndorsement.objects.all().delete()


def test_who_comments_and_when(cast: Cast) -> None:
    draft = _draft(cast)
    with pytest.raises(NotThere):
        operations.comment(by=cast.lay, framework_id=draft.pk, section="", text="Early.")
    sent = operations.send_out(by=cast.manager, framework_id=draft.pk, version=1, comments_by=TODAY)
    for actor in (cast.inspector, cast.administrator):
        with pytest.raises(NotAllowed):
            operations.comment(by=actor, framework_id=sent.pk, section="", text="Hm.")
    with pytest.raises(Refusal, match="one of the framework's sections"):
        operations.comment(by=cast.young, framework_id=sent.pk, section="colours", text="Hm.")
    said = operations.comment(
        by=cast.practitioner, framework_id=sent.pk, section="", text="Good.", agency_id=cast.agencies["health"]
    )
    assert said.agency_id == cast.agencies["health"]
    elsewhere = operations.comment(
        by=cast.young, framework_id=sent.pk, section="", text="Good.", agency_id=cast.agencies["police"]
    )
    assert elsewhere.agency_id is None


def test_evidence_for_expectations(cast: Cast) -> None:
    health = cast.agencies["health"]
    key = next(iter(packs.load("small-board-example").expectations))
    with pytest.raises(NotThere):
        operations.show_evidence(
            by=on_stage(cast.health_lead), expectation=key, agency_id=health, state="met", text="x"
        )
    _in_force(cast)
    with pytest.raises(NotThere):
        operations.show_evidence(by=cast.health_lead, expectation="none", agency_id=health, state="met", text="x")
    with pytest.raises(Refusal, match="what shows it"):
        operations.show_evidence(by=cast.health_lead, expectation=key, agency_id=health, state="met")
    for state in ("not yet", "met"):
        operations.show_evidence(by=cast.health_lead, expectation=key, agency_id=health, state=state, text="Policy.")
    (latest,) = queries.latest_evidence(cast.lay)
    assert (latest.state, ExpectationEvidence.objects.count()) == ("met", 2)


def test_the_board_looks_at_its_framework(cast: Cast) -> None:
    standing = _in_force(cast)
    with pytest.raises(Refusal, match="still to come"):
        operations.evaluate(
            by=cast.manager, framework_id=standing.pk, version=1, answers=[], conclusion="keep", next_review_on=TODAY
        )
    operations.evaluate(
        by=cast.manager,
        framework_id=standing.pk,
        version=1,
        answers=[("Did it help?", " Yes. ")],
        conclusion="keep",
        next_review_on=date(2027, 6, 9),
    )
    (found,) = queries.evaluations(cast.lay)
    assert found.answers == [{"asks": "Did it help?", "answer": "Yes."}]
    assert queries.get(cast.lay, standing.pk).review_on == date(2027, 6, 9)
    with pytest.raises(ChangedMeanwhile):
        operations.evaluate(
            by=cast.manager,
            framework_id=standing.pk,
            version=1,
            answers=[],
            conclusion="keep",
            next_review_on=date(2027, 7, 9),
        )


def test_what_waits_for_whom(cast: Cast) -> None:
    sent = _sent_out(cast)
    operations.comment(by=cast.lay, framework_id=sent.pk, section="", text="Good.")
    for actor, mine, spoken in ((cast.lay, 1, 0), (cast.health_lead, 0, 0)):
        (one,) = queries.waiting(actor)
        assert (one.consulted, one.mine, one.spoken, one.open_comments) == (True, mine, spoken, 1)
    assert not queries.waiting(on_stage(cast.outsider))
