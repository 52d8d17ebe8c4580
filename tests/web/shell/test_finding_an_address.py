"""An address is looked for among those that begin with the same word, and found as Django would find it."""

import pytest
from django.urls import Resolver404, URLPattern, get_resolver, path, resolve
from django.views.defaults import page_not_found

from goldthread.config.urls import first_words


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/", "home"),
        ("/lessons", "lessons"),
        ("/lessons.csv", "lessons-csv"),
        ("/lessons/LSN-1/thread", "lesson-thread"),
        ("/lessons/LSN-1/effect", "lesson-effect"),
        ("/forgotten-password/1-abc", "account_reset_password_from_key"),
    ],
)
def test_an_address_is_found_in_whichever_stage_it_lies(address: str, name: str) -> None:
    assert resolve(address).url_name == name


@pytest.mark.parametrize("address", ["/nothing", "/lesson", "/lessons/", "/lessons.csv/more", "//lessons"])
def test_what_begins_otherwise_is_nowhere(address: str) -> None:
    with pytest.raises(Resolver404):
        resolve(address)


def test_of_a_stage_with_other_words_no_address_is_tried() -> None:
    with pytest.raises(Resolver404) as nowhere:
        resolve("/nothing")
    assert all(len(tried) == 1 for tried in nowhere.value.args[0]["tried"])
    assert len(nowhere.value.args[0]["tried"]) == len(get_resolver().url_patterns)


def test_an_address_begins_with_a_word_of_its_own() -> None:
    anything: list[URLPattern] = [path("<str:word>/more", page_not_found)]
    with pytest.raises(ValueError, match="begins with a word"):
        list(first_words(anything))
