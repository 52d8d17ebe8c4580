"""Pages of lessons: who sees what, what is asked, what is refused, and what it costs."""

from datetime import date
from typing import Any

import pytest

from goldthread.loop.lessons.choices import Audience, LessonKind, Reach
from goldthread.loop.lessons.models import Lesson, LessonTheme
from goldthread.loop.sources.choices import Visibility
from tests import factories
from tests.people import Cast, client_for, on_stage, reviewer_of

WRITERS = {"manager", "coordinator"}
RECOMMENDERS = WRITERS | {"chair"}

ANSWERS: dict[str, Any] = {
    "statement": "Nobody asked why.",
    "evidence": "19 of 40.",
    "kind": "concern",
    "reach": "transferable",
    "message_managers": "Look for it.",
    "message_public": "Tell us.",
}


@pytest.fixture
def lesson(cast: Cast) -> Lesson:
    return factories.lesson(by=cast.coordinator)


def test_who_reads_lessons_and_who_writes_them(cast: Cast, lesson: Lesson) -> None:
    for name, actor in cast.everybody().items():
        if name == "outsider":
            continue
        browser = client_for(actor)
        reads = 403 if name == "administrator" else 200
        writes = 200 if name in WRITERS else 403
        recommends = 200 if name in RECOMMENDERS else 403
        page = f"/lessons/{lesson.reference}"
        assert browser.get("/lessons").status_code == reads, name
        assert browser.get(page).status_code == reads, name
        assert browser.get(f"{page}/change").status_code == writes, name
        assert browser.get("/lessons/write").status_code == writes, name
        assert browser.get(f"/sources/{lesson.source.reference}/lessons/write").status_code == writes, name
        assert browser.get(f"{page}/ask").status_code == recommends, name


def test_another_board_finds_nothing(cast: Cast, lesson: Lesson) -> None:
    factories.lesson(by=cast.outsider, statement="Ours")
    browser = client_for(cast.outsider)
    assert lesson.statement not in browser.get("/lessons").text
    assert lesson.source.title not in browser.get("/lessons/write?q=missed").context["sources"]
    for page in ("", "/change", "/ask", "/questions/1"):
        assert browser.get(f"/lessons/{lesson.reference}{page}").status_code == 404
    assert browser.get(f"/sources/{lesson.source.reference}/lessons/write").status_code == 404


def test_a_lesson_of_a_restricted_source_is_seen_with_its_source(cast: Cast) -> None:
    source = factories.source(by=cast.manager, visibility=Visibility.GROUPS, group_ids=[cast.groups["learning"]])
    hidden = factories.lesson(by=cast.manager, of=source, statement="Sealed words about neglect")
    near = factories.lesson(by=cast.manager, statement="Words about neglect")
    for name, status in (("member", 200), ("manager", 200), ("practitioner", 404), ("lay", 404)):
        browser = client_for(getattr(cast, name))
        assert browser.get(f"/lessons/{hidden.reference}").status_code == status, name
        for page in ("/lessons", "/lessons?q=sealed", f"/lessons/{near.reference}"):
            assert (hidden.reference in browser.get(page).text) is (status == 200), (name, page)


def test_the_page_tells_what_came_of_it(cast: Cast) -> None:
    theme = factories.theme(by=cast.manager)
    lesson = factories.lesson(
        by=cast.manager,
        theme_ids=[theme.pk],
        messages=[(Audience.NAMED_AGENCIES, "Ask why.")],
        agency_ids=[cast.agencies["health"]],
    )
    one = factories.recommendation(by=cast.manager, to=[lesson], answer="accepted")
    action = factories.action(by=cast.manager, to=one, lead_agency_id=cast.agencies["health"])
    question = factories.question(by=cast.manager, of=lesson)
    earlier = factories.lesson(by=cast.manager)
    page = client_for(cast.chair).get(f"/lessons/{lesson.reference}").context["page"]
    assert page.messages == (("Named agencies", "Ask why."),)
    assert page.agencies == ("Northshire Health",)
    assert page.themes == ((theme.pk, "Neglect", True),)
    assert [(item.reference, item.status) for item in page.recommendations] == [(one.reference, "Accepted")]
    assert [(item.reference, item.note) for item in page.actions] == [
        (action.reference, "Morgan Manager, Northshire Health")
    ]
    assert [asked.id for asked in page.questions] == [question.pk]
    assert [item.reference for item in page.earlier.likely] == [earlier.reference]
    assert page.stage == "Being done"
    assert (page.may_write, page.may_recommend, page.questions[0].may_answer) == (False, True, True)


def test_a_practitioner_reads_the_lesson_and_is_led_to_nothing_that_is_closed_to_them(
    cast: Cast, lesson: Lesson
) -> None:
    text = client_for(cast.practitioner).get(f"/lessons/{lesson.reference}").text
    assert lesson.evidence in text
    assert f"/sources/{lesson.source.reference}" not in text
    assert "Change this lesson" not in text
    assert "Recommend something" not in text


def test_the_source_is_chosen_by_its_words(cast: Cast) -> None:
    source = factories.source(by=cast.manager, title="Audit of neglect")
    factories.source(by=cast.manager, title="Visit to a school")
    found = client_for(cast.coordinator).get("/lessons/write?q=neglected").context["sources"]
    assert found == [source]
    assert "No source holds these words" in client_for(cast.coordinator).get("/lessons/write?q=zzz").text


def test_a_lesson_is_written_with_a_message_for_each_audience(cast: Cast) -> None:
    source = factories.source(by=cast.manager)
    theme = factories.theme(by=cast.manager)
    said = ANSWERS | {"themes": [str(theme.pk)]}
    response = client_for(cast.coordinator).post(f"/sources/{source.reference}/lessons/write", said, follow=True)
    page = response.context["page"]
    assert page.statement == "Nobody asked why."
    assert page.messages == (("Managers", "Look for it."), ("The public", "Tell us."))
    assert [name for _, name, _ in page.themes] == ["Neglect"]


def test_a_reviewer_writes_in_their_own_source(cast: Cast) -> None:
    source = factories.source(by=cast.manager)
    browser = client_for(reviewer_of(cast, source.pk))
    assert browser.post(f"/sources/{source.reference}/lessons/write", ANSWERS).status_code == 302


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"statement": ""}, "Write what was learnt, in one statement."),
        ({"kind": ""}, "Say whether this is something to improve or good practice."),
        ({"message_named_agencies": "Ask."}, "Choose the agencies that the message is for."),
        ({"statement": "x" * 2001}, "at most 2000 characters"),
    ],
)
def test_what_is_wrong_is_said_at_the_top_and_beside_the_answer(
    cast: Cast, said: dict[str, str], sentence: str
) -> None:
    source = factories.source(by=cast.manager)
    response = client_for(cast.coordinator).post(f"/sources/{source.reference}/lessons/write", ANSWERS | said)
    assert response.status_code == 422
    assert response.text.count(sentence) == 2
    on_stage(cast.manager)
    assert not Lesson.objects.exists()


def test_a_box_with_words_in_it_is_open(cast: Cast, lesson: Lesson) -> None:
    form = client_for(cast.manager).get(f"/lessons/{lesson.reference}/change").context["form"]
    opened = [box["field"].name for box in form.message_fields() if box["open"]]
    assert opened == ["message_practitioners"]


def test_two_people_who_change_a_lesson_see_the_difference(cast: Cast, lesson: Lesson) -> None:
    page = f"/lessons/{lesson.reference}/change"
    assert client_for(cast.manager).post(page, ANSWERS | {"version": "1"}).status_code == 302
    response = client_for(cast.coordinator).post(page, ANSWERS | {"version": "1", "statement": "Theirs."})
    assert response.status_code == 422
    labels = [difference.label for difference in response.context["form"].differences]
    assert labels == ["What was learnt?"]
    again = client_for(cast.coordinator).post(page, ANSWERS | {"version": "2", "statement": "Theirs."})
    assert again.status_code == 302


def test_a_question_is_put_and_answered(cast: Cast, lesson: Lesson) -> None:
    page = f"/lessons/{lesson.reference}"
    asked = client_for(cast.coordinator).post(f"{page}/ask", {"question": "How does the board know?"}, follow=True)
    question = asked.context["page"].questions[0]
    address = f"{page}/questions/{question.id}"
    assert client_for(cast.coordinator).get(address).status_code == 403
    assert client_for(cast.chair).post(address, {"answer": ""}).status_code == 422
    answered = client_for(cast.chair).post(address, {"answer": "By an audit."}, follow=True)
    assert [(q.answer, q.who) for q in answered.context["page"].questions] == [("By an audit.", "Chandra Chair")]
    assert client_for(cast.chair).get(f"{page}/questions/0").status_code == 404
    other = factories.lesson(by=cast.manager)
    assert client_for(cast.chair).get(f"/lessons/{other.reference}/questions/{question.id}").status_code == 404


class TestRegister:
    def references(self, cast: Cast, query: str = "") -> list[str]:
        return [line.reference for line in client_for(cast.manager).get(f"/lessons{query}").context["page"].lines]

    def test_it_is_narrowed_by_its_address(self, cast: Cast) -> None:
        theme = factories.theme(by=cast.manager)
        old = factories.source(by=cast.manager, kind="SCR", began_on=None, reported_on=date(2024, 5, 1))
        neglect = factories.lesson(by=cast.manager, of=old, theme_ids=[theme.pk], reach=Reach.LOCAL).reference
        good = factories.lesson(
            by=cast.manager,
            statement="Police came within the hour",
            evidence="",
            kind=LessonKind.GOOD_PRACTICE,
            messages=[(Audience.PUBLIC, "Call 999.")],
        )
        asking = factories.lesson(by=cast.manager, statement="Nobody asked", evidence="")
        factories.question(by=cast.manager, of=asking)
        for query, expected in (
            (f"?theme={theme.pk}", [neglect]),
            ("?kind=good_practice", [good.reference]),
            ("?answer=some", [asking.reference]),
            ("?answer=none&sort=learnt", [neglect, good.reference]),
            ("?year=2024", [neglect]),
            ("?source=SCR", [neglect]),
            ("?audience=public", [good.reference]),
            ("?reach=local", [neglect]),
            ("?q=neglecting", [neglect]),
            ("?q=%22within+the+hour%22", [good.reference]),
            ("?theme=0&kind=x", [asking.reference, good.reference, neglect]),
        ):
            assert self.references(cast, query) == expected, query

    def test_matches_are_marked_and_what_people_write_is_escaped(self, cast: Cast) -> None:
        factories.lesson(by=cast.manager, statement="<b onclick=x>neglect</b> & more")
        text = client_for(cast.manager).get("/lessons?q=neglect").text
        assert "&lt;b onclick=x&gt;<mark>neglect</mark>&lt;/b&gt; &amp; more" in text

    def test_files_hold_the_chosen_columns(self, cast: Cast, lesson: Lesson) -> None:
        browser = client_for(cast.manager)
        csv = browser.get("/lessons.csv?column=reference&column=stage&column=learnt").content.decode("utf-8-sig")
        assert csv == f"Reference,What came of it,Learnt\r\n{lesson.reference},Nothing yet,2026-05-14\r\n"
        assert browser.get("/lessons.xlsx?q=neglect").content.startswith(b"PK")
        assert client_for(cast.practitioner).get("/lessons.csv").status_code == 403
        assert client_for(cast.practitioner).get("/lessons.xlsx").status_code == 403

    def test_a_view_is_kept_and_forgotten(self, cast: Cast, lesson: Lesson) -> None:
        browser = client_for(cast.manager)
        said = {"register": "lessons", "name": "Neglect", "query": "q=neglect"}
        assert browser.post("/views/save", said, follow=True).context["page"].words == "neglect"
        views = browser.get("/lessons").context["page"].views
        assert [view.name for view in views] == ["Neglect"]
        assert client_for(cast.coordinator).get("/lessons").context["page"].views == ()
        browser.post(f"/views/{views[0].pk}/drop", {"register": "lessons"})
        assert browser.get("/lessons").context["page"].views == ()


class TestTicked:
    def test_a_theme_is_given_and_taken_away(self, cast: Cast) -> None:
        theme = factories.theme(by=cast.manager)
        rows = [str(factories.lesson(by=cast.manager).pk) for _ in range(2)]
        browser = client_for(cast.coordinator)
        given = browser.post("/lessons/chosen", {"row": rows, "theme": theme.pk, "do": "give"}, follow=True)
        assert "The theme was given to 2 lessons." in given.text
        taken = browser.post("/lessons/chosen", {"row": rows[:1], "theme": theme.pk, "do": "take"}, follow=True)
        assert "The theme was taken from 1 lesson." in taken.text
        on_stage(cast.manager)
        assert list(LessonTheme.objects.values_list("lesson_id", flat=True)) == [int(rows[1])]

    def test_several_lead_to_one_recommendation(self, cast: Cast) -> None:
        lessons = [factories.lesson(by=cast.manager) for _ in range(2)]
        said = {"row": [str(each.pk) for each in lessons], "do": "recommend"}
        response = client_for(cast.chair).post("/lessons/chosen", said, follow=True)
        offered = response.context["form"].fields["lessons"].choices
        assert [int(value) for value, _ in offered] == [each.pk for each in lessons]

    @pytest.mark.parametrize(("theme", "sentence"), [("", "Choose a theme."), ("0", "Select a valid choice")])
    def test_a_theme_must_be_chosen(self, cast: Cast, lesson: Lesson, theme: str, sentence: str) -> None:
        response = client_for(cast.manager).post("/lessons/chosen", {"row": lesson.pk, "theme": theme, "do": "give"})
        assert response.status_code == 409
        assert sentence in response.text

    def test_nothing_ticked_is_said(self, cast: Cast) -> None:
        theme = factories.theme(by=cast.manager)
        response = client_for(cast.manager).post("/lessons/chosen", {"theme": theme.pk, "do": "give"})
        assert (response.status_code, "Tick the lessons" in response.text) == (409, True)

    def test_others_and_outsiders_change_nothing(self, cast: Cast, lesson: Lesson) -> None:
        theme = factories.theme(by=cast.manager)
        said = {"row": lesson.pk, "theme": theme.pk, "do": "give"}
        assert client_for(cast.lay).post("/lessons/chosen", said).status_code == 403
        assert client_for(cast.chair).post("/lessons/chosen", said).status_code == 403
        own = factories.theme(by=cast.outsider)
        assert client_for(cast.outsider).post("/lessons/chosen", said | {"theme": own.pk}).status_code == 404
        on_stage(cast.manager)
        assert not LessonTheme.objects.exists()


class TestEarlierLearning:
    """Whether this was learnt before, on the page, while writing, and said by a person."""

    OLD = "Schools are not told of domestic abuse incidents."
    NEW = "Operation Encompass notices reach schools late."

    @pytest.fixture
    def pair(self, cast: Cast) -> tuple[Lesson, Lesson]:
        old = factories.source(by=cast.coordinator, title="Review of 2024", began_on=None, reported_on=date(2024, 3, 1))
        return (
            factories.lesson(by=cast.coordinator, of=old, statement=self.OLD),
            factories.lesson(by=cast.coordinator, statement=self.NEW),
        )

    def test_the_page_tells_what_came_of_it_then_and_why_it_is_thought_the_same(
        self, cast: Cast, pair: tuple[Lesson, Lesson]
    ) -> None:
        old, new = pair
        factories.action(by=cast.coordinator, to=factories.recommendation(by=cast.coordinator, to=[old]))
        told = client_for(cast.coordinator).get(f"/lessons/{new.reference}")
        found = told.context["page"].earlier.likely[0]
        assert (found.reference, found.came_of_it) == (old.reference, "1 action, 1 still open.")
        assert found.why.startswith("Both: telling schools")
        assert f"/lessons/{new.reference}/earlier/{old.reference}" in told.text
        assert "earlier/" not in client_for(cast.practitioner).get(f"/lessons/{new.reference}").text

    def test_while_writing_it_is_looked_for_without_saving_and_keeps_what_was_written(
        self, cast: Cast, pair: tuple[Lesson, Lesson]
    ) -> None:
        source = factories.source(by=cast.coordinator)
        browser = client_for(cast.coordinator)
        sent = ANSWERS | {"statement": self.NEW, "evidence": "Half-written", "look": "yes"}
        del sent["kind"]
        looked = browser.post(f"/sources/{source.reference}/lessons/write", sent)
        assert looked.status_code == 200
        assert "Half-written" in looked.text and self.OLD in looked.text
        on_stage(cast.coordinator)
        assert not Lesson.objects.filter(source=source).exists()

    def test_a_person_says_that_it_repeats_and_the_board_is_asked_why(
        self, cast: Cast, pair: tuple[Lesson, Lesson]
    ) -> None:
        old, new = pair
        browser = client_for(cast.coordinator)
        page = f"/lessons/{new.reference}/earlier/{old.reference}"
        assert self.OLD in browser.get(page).text
        done = browser.post(page, {"verdict": "repeats", "owner": str(cast.owner.person_id)}, follow=True)
        assert "Confirmed: this was learnt before." in done.text
        assert "why was what was done then not sustained?" in done.text.lower()
        assert f"{cast.owner.name} is to find out" in done.text
        assert "It was learnt again" in browser.get(f"/lessons/{old.reference}").text

    def test_what_is_different_needs_a_reason_and_is_set_aside(self, cast: Cast, pair: tuple[Lesson, Lesson]) -> None:
        old, new = pair
        browser = client_for(cast.coordinator)
        page = f"/lessons/{new.reference}/earlier/{old.reference}"
        refused = browser.post(page, {"verdict": "different"})
        assert refused.status_code == 422 and "what makes it different" in refused.text
        done = browser.post(page, {"verdict": "different", "reason": "That was nurseries."}, follow=True)
        assert "Looked at and found different" in done.text

    def test_writing_a_recommendation_tells_what_was_learnt_before(
        self, cast: Cast, pair: tuple[Lesson, Lesson]
    ) -> None:
        _, new = pair
        assert self.OLD in client_for(cast.coordinator).get(f"/recommendations/write?lesson={new.reference}").text
