"""The way of a form."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from goldthread.accounts.models import Person
from goldthread.core.refusals import NotAllowed, Refusal
from goldthread.design.fields import TextField
from goldthread.design.forms import OnceForm
from goldthread.web.shell.flow import Done, posted, question
from goldthread.web.shell.pages import page
from tests.people import Cast

pytestmark = pytest.mark.django_db


class Answer(OnceForm):
    text = TextField(label="Text")


def sent(cast: Cast, refusal: Refusal) -> HttpResponse:
    @page()
    def view(request: HttpRequest) -> HttpResponse:
        def do(said: dict[str, Any]) -> Done:
            raise refusal

        return question(request, Answer(posted(request)), do, title="Say it")

    request: Any = RequestFactory().post("/say", {"text": "Something"})
    request.user, request.actor, request.boards = Person.objects.get(pk=cast.chair.me), cast.chair, []
    return view(request)


def test_what_can_be_mended_is_said_beside_its_field(cast: Cast) -> None:
    response = sent(cast, Refusal("Say more.", "text"))
    assert response.status_code == 422 and 'href="#id_text"' in response.text


def test_what_this_person_may_not_do_is_answered_as_everywhere(cast: Cast) -> None:
    response = sent(cast, NotAllowed("Somebody who does not own the action checks it."))
    assert response.status_code == 403
    assert "This cannot be done" in response.text and "Somebody who does not own the action checks it." in response.text
