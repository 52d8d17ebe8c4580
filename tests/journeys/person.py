"""Somebody at a browser. They find things as people do: by what they are called, never by how they are made.

Each page that they come to is looked over: axe finds nothing to mend, nothing has to be read by scrolling sideways,
nothing on it was refused by the content security policy, no script failed, everything that it loads is there, and it
was not answered with an error of ours.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from lxml.html import document_fromstring
from playwright.sync_api import ConsoleMessage, ElementHandle, Frame, Locator, Page, Response, expect

from tests.journeys.look import Look

LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))"

UNTIL_IT_IS_DRAWN = "() => new Promise(requestAnimationFrame)"

MEND_FIRST = 422
"""The status of a form that comes back with what is wrong."""

FARTHEST = 600
"""Steps of the Tab key after which a person would give up."""

LOOK = """control => {
  const look = (node, part) => {
    const style = getComputedStyle(node, part);
    return [style.outline, style.boxShadow, style.border, style.backgroundColor, style.color].join();
  };
  const label = control.labels && control.labels[0];
  return [look(control), look(control, '::before'), look(control, '::after'), label ? look(label, '::before') : ''];
}"""

HAS_FOCUS = """control => {
  const now = document.activeElement;
  return now === control || (control.type === 'radio' && now.type === 'radio' && now.name === control.name);
}"""

IS_BEHIND = "control => !!(document.activeElement.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_PRECEDING)"


class Way(Enum):
    """How somebody uses a browser."""

    AS_USUAL = "as usual"
    BY_KEYBOARD = "by keyboard alone"
    WITHOUT_SCRIPTS = "without JavaScript"


class Person:
    """What somebody does and sees; each sentence of a journey is one call."""

    def __init__(self, page: Page, address: str, way: Way, overseer: Look) -> None:
        self.page = page
        self.address, self.way = address, way
        self.name = ""
        self.status = 0
        self.visited: list[str] = []
        self._bears = 0
        self._overseer = overseer
        self._unseen = False
        self._troubles: list[str] = []
        self._within: Locator | Page = self.page
        self._hears = self._notices()
        for event, hear in self._hears.items():
            self.page.on(event, hear)

    def gets_up(self) -> None:
        """Leave the window to somebody else."""
        for event, hear in self._hears.items():
            self.page.remove_listener(event, hear)

    # Going about

    def opens(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.address + path)
        self._look()

    @contextmanager
    def refused_with(self, status: int) -> Iterator[None]:
        """What is done here is answered with this status, and no other."""
        self._bears = status
        yield
        self._bears = 0
        assert self.status == status

    def acts_for(self, board: str) -> None:
        """Act for another of one's boards from the next page on: it is asked for them, without a page."""
        self._asks("/", f"Go to {board}")

    def goes_to_the_board(self, board: str) -> None:
        """Act for another of one's boards."""
        self.unfolds(self.name)
        self.presses(f"Go to {board}")

    def signs_in_as(self, name: str) -> None:
        """Be one of the people of the demonstration, who opens a page next: it is asked for them, without a page."""
        self.name = name
        self._asks("/sign-in", f"Sign in as {name}")

    def comes_in_as(self, name: str) -> None:
        """Sign in by the page as one of the people of the demonstration; they are at home then."""
        self.name = name
        self.opens("/sign-in")
        self.presses(f"Sign in as {name}")

    def follows(self, link: str) -> None:
        """Follow a link by its words, opening the word of the menu behind which it stands."""
        found = self._named("link", link)
        if not found.count():
            self._opens_the_menu_of(link)
        self._activates(found)

    def _opens_the_menu_of(self, place: str) -> None:
        words = self.page.get_by_text(place, exact=True)
        menu = self.page.locator("nav details.app-menu:not([open])").filter(has=words)
        if menu.count():
            self._act(menu.first.locator("summary"))

    def presses(self, button: str) -> None:
        """Press a button that leads on."""
        self._activates(self._named("button", button))

    def presses_twice(self, button: str) -> None:
        """Press a button as impatient people do."""
        with self.page.expect_navigation():
            self._named("button", button).dblclick()
        self._look()

    def gets(self, link: str) -> Path:
        """Follow a link that gives a file."""
        with self.page.expect_download() as coming:
            self._act(self._named("link", link))
        return Path(coming.value.path())

    @contextmanager
    def within(self, role: Any, name: str) -> Iterator[None]:
        """Look no farther than one part of the page."""
        whole, self._within = self._within, self._within.get_by_role(role, name=name, exact=True)
        try:
            yield
        finally:
            self._within = whole

    def holds_it_at(self, width: int) -> None:
        """Have a window of this many pixels across; 320 is a phone, or a page that is enlarged four times."""
        self.page.set_viewport_size({"width": width, "height": 900})

    def turns_it_to(self, width: int) -> None:
        """See the same page once more, in a window of another width."""
        self.holds_it_at(width)
        self.page.evaluate(UNTIL_IT_IS_DRAWN)
        self._unseen = True
        self._look()

    # Answering

    def fills(self, label: str, text: str) -> None:
        """Write into a box."""
        box = self._labelled(label)
        if self.way is Way.BY_KEYBOARD:
            self._goes_to(box)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)
        else:
            box.fill(text)
        expect(box).to_have_value(text)

    def gives_the_day(self, question: str, day: date) -> None:
        """Answer a question for a date."""
        with self.within("group", question):
            for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
                self.fills(label, str(value))

    def chooses(self, option: str) -> None:
        """Choose one of several that are in sight."""
        radio = self._named("radio", option)
        if self.way is Way.BY_KEYBOARD:
            self._goes_to(radio)
            wanted = radio.element_handle()
            for _ in range(30):
                if _is_focused(wanted):
                    break
                self.page.keyboard.press("ArrowDown")
            self.page.keyboard.press("Space")
        else:
            radio.check()
        expect(radio).to_be_checked()

    def chooses_each(self, option: str) -> None:
        """Choose this for each question that offers it."""
        for choice in self._named("radio", option).all():
            choice.check()

    def fills_each(self, text: str) -> None:
        """Write the same into each large box."""
        for box in self._within.locator("textarea").all():
            box.fill(text)

    def ticks(self, option: str) -> None:
        """Tick a box."""
        box = self._named("checkbox", option)
        if self.way is Way.BY_KEYBOARD:
            self._goes_to(box)
            self.page.keyboard.press("Space")
        else:
            box.check()
        expect(box).to_be_checked()

    def ticks_rows(self, number: int) -> None:
        """Tick the first rows of a register."""
        for box in self._within.get_by_role("checkbox", name=re.compile("^Tick [A-Z]")).all()[:number]:
            box.check()

    def picks(self, label: str, option: str) -> None:
        """Pick one of a list that opens."""
        choice = self._labelled(label)
        if self.way is Way.BY_KEYBOARD:
            self._goes_to(choice)
            self.page.keyboard.type(option)
        else:
            choice.select_option(label=option)
        assert choice.evaluate("list => list.selectedOptions[0].label") == option

    def hands_over(self, label: str, file: Path) -> None:
        """Choose a file."""
        chooser = self._labelled(label)
        if self.way is Way.BY_KEYBOARD:
            self._goes_to(chooser)
            with self.page.expect_file_chooser() as asked:
                self.page.keyboard.press("Space")
            asked.value.set_files(file)
        else:
            chooser.set_input_files(file)

    def unfolds(self, words: str) -> None:
        """Open what is folded away; it stays open."""
        folded = self._within.locator("summary", has_text=words).first
        if not folded.evaluate("words => words.parentElement.open"):
            self._act(folded)

    # Seeing

    def is_at(self, heading: str) -> None:
        """The page has this as its heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def sees(self, *texts: str) -> None:
        """Each of these words stands on the page."""
        for text in texts:
            expect(self._main().get_by_text(text).first).to_be_visible()

    def does_not_see(self, *texts: str) -> None:
        """None of these words stands on the page."""
        for text in texts:
            expect(self._main().get_by_text(text)).to_have_count(0)

    def sees_the_problem(self, sentence: str) -> None:
        """The error summary says what is wrong."""
        expect(self.page.get_by_role("alert").get_by_text(sentence)).to_be_visible()

    def reads(self, label: str) -> str:
        """What stands in a box."""
        return self._labelled(label).input_value()

    def choices(self, label: str) -> list[str]:
        """What can be picked from a list that opens."""
        return self._labelled(label).locator("option").all_inner_texts()

    def links(self) -> list[str]:
        """Where the links of the page lead."""
        return [urljoin(self.path, href) for href in self.page.evaluate(LINKS)]

    def counts(self, role: Any, name: str) -> int:
        """How many of these stand on the page."""
        return self._within.get_by_role(role, name=_spoken(name)).count()

    @property
    def width(self) -> int:
        """How many pixels their window is across."""
        assert self.page.viewport_size is not None
        return self.page.viewport_size["width"]

    @property
    def path(self) -> str:
        """Where they are."""
        return self.page.url.removeprefix(self.address)

    # How it is done

    def _main(self) -> Locator | Page:
        return self.page.get_by_role("main") if self._within is self.page else self._within

    def _asks(self, path: str, button: str) -> None:
        """Send the form of a page that is nothing but this button."""
        place = self.address + path
        asks = self.page.context.request
        forms = document_fromstring(asks.get(place).text()).forms
        own = next(form for form in forms if form.text_content().split() == button.split())
        answer = asks.post(
            urljoin(place, own.action), form=dict(own.form_values()), headers={"Referer": place}, max_redirects=0
        )
        assert answer.status == 302, f"“{button}” is not done for {self.name}: {answer.status}"

    def _named(self, role: Any, name: str) -> Locator:
        found = self._within.get_by_role(role, name=_spoken(name))
        return found.first if role in {"link", "button"} else found

    def _labelled(self, label: str) -> Locator:
        return self._within.get_by_label(label, exact=True)

    def _activates(self, control: Locator) -> None:
        with self.page.expect_navigation():
            self._act(control)
        self._look()

    def _act(self, control: Locator) -> None:
        if self.way is Way.BY_KEYBOARD:
            self._goes_to(control)
            self.page.keyboard.press("Enter")
        else:
            control.click()

    def _goes_to(self, control: Locator) -> None:
        """Tab until the control has focus, and see that it shows."""
        wanted = control.element_handle()
        without = wanted.evaluate(LOOK)
        if wanted.evaluate(HAS_FOCUS):
            return
        key = "Shift+Tab" if wanted.evaluate(IS_BEHIND) else "Tab"
        for _ in range(FARTHEST):
            self.page.keyboard.press(key)
            if wanted.evaluate(HAS_FOCUS):
                if _is_focused(wanted):
                    assert wanted.evaluate(LOOK) != without, f"the focus does not show on {control}"
                return
        raise AssertionError(f"the Tab key does not lead to {control}")

    def _notices(self) -> dict[str, Callable[..., None]]:
        """What a window tells whoever sits at it."""
        return {
            "framenavigated": self._came,
            "response": self._answered,
            "pageerror": lambda error: self._troubles.append(f"a script failed: {error}"),
            "console": self._heard,
            # The browser asks nobody for a file until it is told that somebody listens. Told as a key is pressed, it
            # was told too late in some 3 of 100 tries.
            "filechooser": lambda chooser: None,
        }

    def _came(self, frame: Frame) -> None:
        self._unseen = self._unseen or frame is self.page.main_frame

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status
        if response.status >= 400 and response.status not in {MEND_FIRST, self._bears}:
            self._troubles.append(f"{response.status} for {response.url}")

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith("Failed to load resource"):
            self._troubles.append(said.text)

    def _look(self) -> None:
        """Look the page over, once for each page that was come to."""
        self.page.wait_for_load_state()
        if self._unseen:
            self._unseen = False
            self.visited.append(self.path)
            to_mend = self._overseer.over(self.page, scripts=self.way is not Way.WITHOUT_SCRIPTS)
            assert not to_mend, f"on {self.path}: {to_mend}"
        assert not self._troubles, f"on {self.path}: {self._troubles}"


def _spoken(name: str) -> re.Pattern[str]:
    """A name as it is read out: words for screen readers alone are set off by a space; "…" stands for the rest."""
    words = re.escape(name.removesuffix("…")).replace(r"\ ", r"\s+").replace(":", r"\s*:").replace(",", r"\s*,")
    return re.compile(f"^{words}" if name.endswith("…") else f"^{words}$")


def _is_focused(control: ElementHandle) -> bool:
    return bool(control.evaluate("control => control === document.activeElement"))
