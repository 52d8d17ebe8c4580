"""The pages keep to a strict content security policy, and the colours can be told apart."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import SafeString

from goldthread.design import gallery
from goldthread.design.components import component
from goldthread.design.thread import Bead, place
from goldthread.web.shell import gallery as registers

ROOT = Path(__file__).parents[2]
ERRORS = ["400", "403", "403_csrf", "404", "413", "429", "500", "503"]
UNSAFE = re.compile(r"""\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|<style""", re.IGNORECASE)


def page(template: str, **context: object) -> str:
    request = RequestFactory().get("/", {"q": "sleep", "sort": "due"})
    return render_to_string(template, context, request=request, using="django")


def everything() -> dict[str, str]:
    confirm = {"title": "Withdraw?", "warning": "It goes.", "button": "Withdraw", "cancel_href": "/"}
    progress = {"title": "Reading", "doing": "Reading", "done": 1, "total": 3}
    pages: dict[str, str] = {piece.name: piece.html() for piece in [*gallery.pieces(), *registers.pieces()]}
    pages["gallery"] = page("design/gallery.html", pieces=[*gallery.pieces(), *registers.pieces()])
    pages["register"] = page("shell/register.html", page=registers.sample(), bulk=True, bulk_href="/b")
    pages["register with nothing in it"] = page("shell/register.html", page=registers.sample(empty=True))
    pages["confirm"] = page("design/confirm.html", confirm=confirm)
    pages["progress"] = page("design/progress.html", progress=progress)
    pages["form page"] = page("design/form_page.html", form=gallery.EveryField({}), title="Add", caption="Lesson")
    return {**pages, **{code: page(f"{code}.html") for code in ERRORS}}


@pytest.mark.filterwarnings("ignore")
def test_no_page_has_a_style_or_a_script_within() -> None:
    for name, html in everything().items():
        assert html.strip(), name
        assert not UNSAFE.search(html), (name, UNSAFE.search(html))


def test_no_id_stands_twice_on_a_page() -> None:
    for name, html in everything().items():
        if name != "gallery":
            ids = re.findall(r'\sid="([^"]+)"', html)
            assert len(ids) == len(set(ids)), name


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_needs_nothing_and_says_what_to_do(code: str) -> None:
    html = engines["django"].get_template(f"{code}.html").render()
    assert '<html lang="en"' in html and html.count("<h1") == 1
    assert re.search(r"\b(Go back|Go to|Try again|Wait|ask)\b", html)


def test_the_register_carries_its_sort_through_the_filter() -> None:
    html = page("shell/register.html", page=registers.sample())
    filters = html[html.index("app-filters") : html.index("app-register__results")]
    assert '<input type="hidden" name="sort" value="due">' in filters
    assert 'name="q" type="hidden"' not in filters


def test_html_in_a_component_must_be_known_safe() -> None:
    with pytest.raises(TypeError):
        component("inset-text", {"html": "<b>bold</b>"})
    assert "<b>" in component("inset-text", {"html": SafeString("<b>bold</b>")})
    assert "&lt;b&gt;" in component("inset-text", {"text": "<b>bold</b>"})


# The thread


def test_the_line_is_gold_as_far_as_things_are_done_and_frays_there() -> None:
    learnt, answered, lasting = place(gallery.whole_thread())
    assert not learnt.ends and answered.ends and not lasting.ends
    assert "app-bead--to-open" in answered.classes and "app-bead--from-open" in lasting.classes
    assert "app-bead--to-open" not in learnt.classes


def test_a_thread_that_came_all_the_way_is_tied_off() -> None:
    placed = place(gallery.tied_thread())
    assert [one.mark for one in placed] == ["done", "done", "done", "done", "tied"]
    assert not any(one.ends for one in placed)


def test_a_bead_may_be_plain_data_and_says_its_state_aloud() -> None:
    html = (
        engines["django"]
        .from_string("{% thread beads %}")
        .render(
            {"beads": [{"verb": "Learnt", "title": "A & B"}, Bead(verb="Done", title="C", state="open", turn="Health")]}
        )
    )
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()
    assert text == "Learnt A &amp; B (done) Done C (still to come) Next: Health"
    assert html.count("<li") == 2 and html.count("<ol") == 1


# Colours


def colours() -> dict[str, str]:
    text = (ROOT / "frontend" / "_product.scss").read_text()
    return dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", text, re.MULTILINE))


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("paper", "teal", 7),
        ("teal-bright", "teal", 3),
        ("teal", "paper", 7),
        ("teal", "teal-pale", 4.5),
        ("teal-link", "paper", 4.5),
        ("teal-link", "teal-pale", 4.5),
        ("ink-quiet", "paper", 7),
        ("ink-quiet", "teal-pale", 4.5),
        ("gold", "paper", 3),
        ("ink-faint", "paper", 3),
        ("gold-light", "teal", 3),
    ],
)
def test_colours_can_be_told_apart(text: str, ground: str, least: float) -> None:
    ours = colours()
    assert contrast(ours[text], ours[ground]) >= least


def test_the_thread_alone_is_gold() -> None:
    for name in ("_patterns", "_register", "_print"):
        assert "$gold" not in (ROOT / "frontend" / f"{name}.scss").read_text(), name


def test_the_lock_names_no_host() -> None:
    lock = (ROOT / "frontend" / "package-lock.json").read_text()
    assert "://" not in lock and '"resolved"' not in lock
