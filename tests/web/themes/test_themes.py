"""The page of the scheme and its forms."""

import pytest

from goldthread.loop.themes.models import Theme, ThemeGroup
from tests import factories
from tests.cost import queries_of
from tests.people import Cast, client_for, on_stage

EDITORS = {"manager", "coordinator"}


@pytest.fixture
def theme(cast: Cast) -> Theme:
    return factories.theme(by=cast.manager)


def test_who_reads_the_scheme_and_who_edits_it(cast: Cast, theme: Theme) -> None:
    forms = [
        "/themes/take-default",
        "/themes/areas/add",
        f"/themes/areas/{theme.group_id}/rename",
        f"/themes/areas/{theme.group_id}/add",
        *(f"/themes/{theme.pk}/{verb}" for verb in ("change", "retire", "bring-back")),
    ]
    for name, actor in cast.everybody().items():
        if name == "outsider":
            continue
        browser = client_for(actor)
        assert browser.get("/themes").status_code == (403 if name == "administrator" else 200), name
        for form in forms:
            assert browser.get(form).status_code == (200 if name in EDITORS else 403), (name, form)


def test_another_board_finds_nothing(cast: Cast, theme: Theme) -> None:
    browser = client_for(cast.outsider)
    assert "Neglect" not in browser.get("/themes").text
    for page in (f"/themes/{theme.pk}/change", f"/themes/{theme.pk}/retire", f"/themes/{theme.pk}/bring-back"):
        assert browser.get(page).status_code == 404
    for page in (f"/themes/areas/{theme.group_id}/add", f"/themes/areas/{theme.group_id}/rename"):
        assert browser.get(page).status_code == 404


def test_lessons_are_counted_as_far_as_they_may_be_seen(cast: Cast, theme: Theme) -> None:
    factories.lesson(by=cast.manager, theme_ids=[theme.pk])
    sealed = factories.source(by=cast.manager, visibility="people", person_ids=[cast.auditor.me])
    factories.lesson(by=cast.manager, of=sealed, theme_ids=[theme.pk])
    for name, number in (("manager", 2), ("auditor", 2), ("lay", 1)):
        page = client_for(getattr(cast, name)).get("/themes").context["page"]
        counts = {each.name: each.lessons for area in page.areas for each in area.themes}
        assert counts["Neglect"] == number, name


def test_a_board_without_themes_is_told_how_to_begin(cast: Cast) -> None:
    browser = client_for(cast.coordinator)
    assert "Start with the scheme that ships" in browser.get("/themes").text
    assert "Start with" not in client_for(cast.lay).get("/themes").text
    taken = browser.post("/themes/take-default", {"form_key": ""}, follow=True)
    assert "29 themes" in taken.text or "themes now" in taken.text
    again = browser.post("/themes/take-default", {"form_key": ""})
    assert (again.status_code, "has themes already" in again.text) == (422, True)


def test_an_area_and_a_theme_are_added_and_changed(cast: Cast) -> None:
    browser = client_for(cast.manager)
    browser.post("/themes/areas/add", {"name": "Records"})
    on_stage(cast.manager)
    area = ThemeGroup.objects.get(name="Records")
    browser.post(f"/themes/areas/{area.pk}/add", {"name": "Handovers", "definition": "From one to the next."})
    browser.post(f"/themes/areas/{area.pk}/rename", {"name": "Recording", "version": "1"})
    on_stage(cast.manager)
    theme = Theme.objects.get(name="Handovers")
    browser.post(f"/themes/{theme.pk}/change", {"name": "Handover", "definition": "", "version": "1"})
    page = browser.get("/themes").context["page"]
    assert [(each.name, [t.name for t in each.themes]) for each in page.areas] == [("Recording", ["Handover"])]


@pytest.mark.parametrize(
    ("name", "sentence"), [("", "Give the theme a name."), ("Neglect", "There is already a theme")]
)
def test_what_is_wrong_is_said_beside_the_name(cast: Cast, theme: Theme, name: str, sentence: str) -> None:
    response = client_for(cast.manager).post(f"/themes/areas/{theme.group_id}/add", {"name": name, "definition": ""})
    assert response.status_code == 422
    assert response.text.count(sentence) == 2


def test_a_retired_theme_is_not_offered_and_comes_back(cast: Cast, theme: Theme) -> None:
    lesson = factories.lesson(by=cast.manager, theme_ids=[theme.pk])
    browser = client_for(cast.manager)
    browser.post(f"/themes/{theme.pk}/retire", {"version": "1"})
    assert "(no longer in use)" in browser.get(f"/lessons/{lesson.reference}").text
    assert ">Neglect<" not in browser.get(f"/sources/{lesson.source.reference}/lessons/write").text
    assert "No longer in use" in browser.get(f"/lessons/{lesson.reference}/change").text
    assert browser.post(f"/themes/{theme.pk}/bring-back", {"version": "1"}).status_code == 422
    browser.post(f"/themes/{theme.pk}/bring-back", {"version": "2"})
    assert ">Neglect<" in browser.get(f"/sources/{lesson.source.reference}/lessons/write").text


def test_the_scheme_costs_the_same_with_more_lessons(cast: Cast, theme: Theme) -> None:
    browser = client_for(cast.manager)
    queries_of(browser, "/themes")
    one = queries_of(browser, "/themes")
    for _ in range(5):
        factories.lesson(by=cast.manager, theme_ids=[theme.pk])
    assert queries_of(browser, "/themes") == one
