"""Forms say what is wrong in a sentence, and the summary's links land on what mends it."""

import re
from datetime import date

import pytest
from django import forms as django_forms

from goldthread.design import fields
from goldthread.design.forms import ChangeForm, Form, dress, error_links
from goldthread.design.gallery import EveryField
from goldthread.design.templatetags import govuk


class When(Form):
    agreed = fields.DateField(label="The date agreed")


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence", "part"),
    [
        ("31", "2", "2026", "31 February is not a date.", 0),
        ("29", "2", "2025", "29 February 2025 is not a date.", 0),
        ("31", "Feb", "2026", "31 February is not a date.", 0),
        ("40", "2", "2026", "The day must be a number from 1 to 31.", 0),
        ("4", "13", "2026", "The month must be a number from 1 to 12, or its name.", 1),
        ("4", "Smarch", "2026", "“Smarch” is not a month.", 1),
        ("4", "3", "26", "The year must have four numbers, like 2026.", 2),
        ("4", "", "", "The date agreed must include a month and a year.", 1),
        ("³", "3", "2026", "“³” is not a day.", 0),
        ("", "", "", "Enter the date agreed", 0),
    ],
)
def test_a_wrong_date_is_explained(day: str, month: str, year: str, sentence: str, part: int) -> None:
    form = When({"agreed_0": day, "agreed_1": month, "agreed_2": year})
    assert error_links(form) == [(sentence, f"id_agreed_{part}")]


@pytest.mark.parametrize("month", ["3", "03", "March", "mar"])
def test_a_month_may_be_named(month: str) -> None:
    form = When({"agreed_0": " 4 ", "agreed_1": month, "agreed_2": "2026"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["agreed"] == date(2026, 3, 4)


def test_a_date_that_stands_is_shown_in_its_boxes() -> None:
    html = govuk.fields(When(initial={"agreed": date(2026, 3, 4)}))
    assert re.findall(r'value="(\w+)"', html) == ["4", "3", "2026"]


def test_every_error_link_and_description_leads_to_an_id() -> None:
    wrong = EveryField({"agreed_0": "31", "agreed_1": "2", "agreed_2": "2026", "email": "nobody"})
    html = govuk.error_summary(wrong) + govuk.fields(wrong)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    links = re.findall(r'href="#([^"]+)"', html)
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split()
    labelled = re.findall(r'\bfor="([^"]+)"', html)
    assert len(links) == len(error_links(wrong)) > 5
    assert {*links, *described, *labelled} <= set(ids)


def test_every_control_has_a_label() -> None:
    html = govuk.fields(EveryField())
    controls = [tag for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html) if 'type="hidden"' not in tag]
    labelled = set(re.findall(r'\bfor="([^"]+)"', html))
    for control in controls:
        found = re.search(r'\bid="([^"]+)"', control)
        assert found and found.group(1) in labelled, control


def test_a_form_from_elsewhere_is_dressed() -> None:
    class Login(django_forms.Form):
        login = django_forms.EmailField(label="Email")
        password = django_forms.CharField(label="Password", widget=django_forms.PasswordInput)

    form = Login({})
    html = govuk.error_summary(form) + govuk.fields(form)
    assert 'class="govuk-input govuk-input--error"' in html
    assert "govuk-password-input__toggle" in html
    assert 'href="#id_login"' in html
    assert dress(form) is form


def test_a_page_has_a_key_of_its_own_and_keeps_it_when_it_comes_back() -> None:
    first, second = (str(ChangeForm()["form_key"]) for _ in range(2))
    assert first != second
    assert 'value="kept"' in str(ChangeForm({"form_key": "kept"})["form_key"])


def test_an_error_from_an_operation_lands_beside_its_field() -> None:
    form = When({"agreed_0": "4", "agreed_1": "3", "agreed_2": "2026"})
    assert form.is_valid()
    form.add_error("agreed", "That is before the review began.")
    form.add_error(None, "Somebody else changed this.")
    assert error_links(form) == [
        ("Somebody else changed this.", ""),
        ("That is before the review began.", "id_agreed_0"),
    ]
    assert "That is before the review began." in govuk.fields(form)


def test_what_a_person_types_is_escaped_where_it_is_shown_again() -> None:
    html = govuk.fields(EveryField({"title": '"><script>', "statement": "</textarea><script>"}))
    assert "<script>" not in html
