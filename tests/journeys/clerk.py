"""Somebody's clerk, who does their forms for them: what has to be there before people come to see it.

A clerk has no browser and looks nothing over. They go by the same pages and the same words as a person does, find a
question by how it is asked, and send the form as it stands, with the button that they press.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from django.core.files.base import ContentFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.datastructures import MultiValueDict
from lxml import html

LINKS = "//a[@href][not(@role='button')]"
BUTTONS = "//form[@method='post']//button | //a[@href][@role='button']"
WHAT_IS_WRONG = "//*[@role='alert']//text() | //h1//text()"

UTF_8 = html.HTMLParser(encoding="utf-8")


class Clerk:
    """What a clerk does and reads; the words are those of a person at a browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.path = "/"
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor())
        self._page: Any = None

    # Going about

    def signs_in_as(self, name: str) -> None:
        """Do the forms of one of the people of the demonstration."""
        self.opens("/sign-in")
        self.presses(f"Sign in as {name}")

    def opens(self, path: str) -> None:
        """Go to an address."""
        self._comes_to(path)

    def follows(self, link: str) -> None:
        """Follow a link by its words."""
        self._comes_to(self._named("link", link, self._page.xpath(LINKS)).get("href"))

    def presses(self, button: str) -> None:
        """Press a button that leads on: the form in which it stands is sent with it."""
        pressed = self._named("button", button, self._page.xpath(BUTTONS))
        if pressed.tag == "a":
            return self._comes_to(pressed.get("href"))
        form = _form_of(pressed)
        return self._comes_to(form.get("action", ""), *_as_sent(form, pressed))

    def gets(self, link: str) -> bytes:
        """What is in the file that a link gives."""
        found = self._named("link", link, self._page.xpath(LINKS))
        _, given = self._asks(Request(urljoin(self._url, found.get("href"))))
        return given

    # Answering

    def fills(self, label: str, text: str) -> None:
        """Write into a box."""
        self._labelled(label).value = text

    def gives_the_day(self, question: str, day: date) -> None:
        """Answer a question for a date."""
        asked = self._named("question", question, self._page.xpath("//legend")).getparent()
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self._labelled(label, within=asked).value = str(number)

    def chooses(self, option: str) -> None:
        """Choose one of several that are in sight."""
        self._chooses(self._labelled(option, "radio"))

    def chooses_each(self, option: str) -> None:
        """Choose this for each question that offers it."""
        for label in self._page.iter("label"):
            if _is_called(label, option):
                self._chooses(label.for_element)

    def fills_each(self, text: str) -> None:
        """Write the same into each large box."""
        for box in self._page.iter("textarea"):
            box.value = text

    def chooses_the_first(self) -> None:
        """Answer each question that has options with the first of them."""
        for one in reversed(self._page.xpath("//input[@type='radio']")):
            self._chooses(one)

    def ticks(self, option: str) -> None:
        """Tick a box."""
        self._labelled(option, "checkbox").checked = True

    def picks(self, label: str, option: str) -> None:
        """Pick one of a list that opens."""
        listed = self._labelled(label)
        listed.value = self._named("option", option, listed.iter("option")).get("value", option)

    def hands_over(self, label: str, file: Path) -> None:
        """Choose a file."""
        self._labelled(label, "file").value = str(file)

    # Reading

    def sees(self, *texts: str) -> None:
        """Each of these words stands on the page."""
        said = _said(self._page.find(".//main"))
        for text in texts:
            assert text in said, f"{self.path} does not say “{text}”: {said}"

    def does_not_see(self, *texts: str) -> None:
        """None of these words stands on the page."""
        said = _said(self._page.find(".//main"))
        for text in texts:
            assert text not in said, f"{self.path} says “{text}”: {said}"

    def is_at(self, heading: str) -> None:
        """The page has this as its heading."""
        assert _said(self._page.find(".//h1")) == heading

    def reads(self, label: str) -> str:
        """What stands in a box."""
        return str(self._labelled(label).value)

    def choices(self, label: str) -> list[str]:
        """What can be picked from a list that opens."""
        return [_said(option) for option in self._labelled(label).iter("option") if option.get("value")]

    def links(self) -> list[str]:
        """Where the links of the page lead."""
        return [urljoin(self.path, href) for href in self._page.xpath("//a/@href")]

    # How it is done

    @property
    def _url(self) -> str:
        return self.address + self.path

    def _comes_to(self, path: str, sent: bytes | None = None, kind: str = "") -> None:
        """Have a page before oneself, which is what was asked for and no error."""
        asked = Request(urljoin(self._url, path), sent, {"Content-Type": kind} if kind else {})
        url, page = self._asks(asked)
        self.path, self._page = url.removeprefix(self.address), html.document_fromstring(page, UTF_8)

    def _asks(self, asked: Request) -> tuple[str, bytes]:
        """Where it was answered, past everything that leads elsewhere, and what the answer was."""
        try:
            with self._opener.open(asked) as answer:
                return answer.url, answer.read()
        except HTTPError as refusal:
            page: Any = html.document_fromstring(refusal.read(), UTF_8)
            why = " ".join(" ".join(page.xpath(WHAT_IS_WRONG)).split())
            raise AssertionError(f"{refusal.status} for {refusal.url}: {why}") from None

    def _chooses(self, chosen: Any) -> None:
        for one in _form_of(chosen).inputs:
            if one.name == chosen.name:
                one.checked = one is chosen

    def _named(self, kind: str, words: str, found: Iterable[Any]) -> Any:
        """The first of these that is called so."""
        called = next((one for one in found if _is_called(one, words)), None)
        assert called is not None, f"there is no {kind} “{words}” on {self.path}"
        return called

    def _labelled(self, label: str, kind: str = "", within: Any = None) -> Any:
        """What a label is for, of this kind where one is told; two that are called the same are for nobody to fill."""
        labels = (self._page if within is None else within).iter("label")
        boxes = [one.for_element for one in labels if _is_called(one, label)]
        found = [box for box in boxes if not kind or box.get("type") == kind]
        assert len(found) == 1, f"there are {len(found)} of “{label}” on {self.path}"
        return found[0]


def _said(node: Any) -> str:
    return " ".join(node.text_content().split())


def _is_called(node: Any, words: str) -> bool:
    """Whether it is called so; "…" stands for the rest of its words."""
    said = _said(node)
    return said.startswith(words[:-1]) if words.endswith("…") else said == words


def _form_of(control: Any) -> Any:
    return next(control.iterancestors("form"))


def _as_sent(form: Any, pressed: Any) -> tuple[bytes, str]:
    """What a browser sends of a form when a button is pressed, and in which kind of letter."""
    sent = MultiValueDict[str, Any]()
    for field in form.inputs:
        if field.name and "disabled" not in field.attrib:
            sent.setlist(field.name, sent.getlist(field.name) + _answers(field))
    if pressed.get("name"):
        sent.appendlist(pressed.get("name"), pressed.get("value", ""))
    if form.get("enctype") == "multipart/form-data":
        return encode_multipart(BOUNDARY, dict(sent.lists())), MULTIPART_CONTENT
    return urlencode(dict(sent.lists()), doseq=True).encode(), "application/x-www-form-urlencoded"


def _answers(field: Any) -> list[Any]:
    """What stands in one box, list or button of a form, as it stands."""
    if field.tag == "textarea":
        return [field.value.removeprefix("\n")]
    if field.tag == "select":
        return [*field.value] if field.multiple else [field.value]
    if field.type == "file":
        return [ContentFile(Path(field.value).read_bytes(), Path(field.value).name)] if field.value else []
    if field.checkable:
        return [field.get("value", "on")] if field.checked else []
    return [field.value or ""]


ClerkOf = Callable[[str], Clerk]
"""Gives the clerk of somebody of the partnership."""
