"""Pages are looked over with axe, each kind of page and each pair of colours once in a file of journeys."""

import hashlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Route

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
"""Axe itself, which every window with scripts has from the start: to hand it over page by page costs more."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"selectors": False, "elementRef": True, "preload": False}
CONTRAST, SIZE, SCROLLS = "color-contrast", "target-size", "scrollable-region-focusable"
"""The rules that go by what is drawn: they take two thirds of the time of axe."""

AXE_ON_PAGES = OPTIONS | {
    "runOnly": RULES,
    "resultTypes": ["violations"],
    "rules": {rule: {"enabled": False} for rule in (CONTRAST, SIZE, SCROLLS)},
}
AXE_ON_LOOKS = OPTIONS | {
    "runOnly": {"type": "rule", "values": [CONTRAST]},
    "resultTypes": ["violations", "passes"],
}
AXE_ON_DOUBTS = OPTIONS | {
    "runOnly": {"type": "rule", "values": [SIZE, SCROLLS]},
    "resultTypes": ["violations"],
}

RUN_AXE = r"""async ({on_pages, on_doubts, on_looks, known}) => {
  const all = [...document.body.querySelectorAll('*')];

  const roles = 'button link checkbox radio switch tab option menuitem textbox combobox slider'.split(' ');
  const pressed = 'a[href], area, button, input, select, textarea, summary, [contenteditable]'
    + roles.map(role => `, [role=${role}]`).join('');
  const targets = all.filter(node => node.matches(pressed) && node.checkVisibility({visibilityProperty: true}));
  const boxes = targets.map(node => node.getBoundingClientRect());
  const stands_apart = (box, place) => boxes.every((other, its) => {
    if (its === place || targets[its].contains(targets[place])) return true;
    const covers = box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    if (covers) return false;
    const [across, down] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const x = Math.max(other.left - across, across - other.right, 0);
    const y = Math.max(other.top - down, down - other.bottom, 0);
    const between = Math.hypot(across - (other.left + other.right) / 2, down - (other.top + other.bottom) / 2);
    return box.width >= 24 && box.height >= 24 || Math.hypot(x, y) >= 13 && between >= 25;
  });
  const doubts = targets.filter((node, place) => !stands_apart(boxes[place], place));
  doubts.push(...all.filter(node => (node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight)
    && /auto|scroll/.test(getComputedStyle(node).overflow)));

  const grounds = new Map([[null, '']]);
  const ground = node => {
    if (!grounds.has(node)) {
      const {backgroundColor, backgroundImage, opacity, position} = getComputedStyle(node);
      const disabled = node.matches(':disabled, [aria-disabled]');
      const own = [backgroundColor, backgroundImage, opacity, position, disabled].join();
      const under = ground(node.parentElement);
      grounds.set(node, own === 'rgba(0, 0, 0, 0),none,1,static,false' ? under : under + own + ';');
    }
    return grounds.get(node);
  };
  const look = node => {
    const {color, fontSize, fontWeight, textShadow} = getComputedStyle(node);
    return [color, fontSize, fontWeight, textShadow, ground(node)].join();
  };
  const speaks = node => node.checkVisibility({visibilityProperty: true}) && (node.matches('input, select, textarea')
    || [...node.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.data.trim()));
  const unknown = all.filter(node => speaks(node) && !known.includes(look(node)));

  const said = [await axe.run(document, on_pages)];
  if (doubts.length) said.push(await axe.run({include: doubts}, on_doubts));
  if (unknown.length) said.push(await axe.run({include: unknown}, on_looks));
  const told = said.flatMap(({violations}) => violations).map(({id, impact, help, nodes}) =>
    ({id, impact, help, nodes: nodes.map(({html}) => ({html}))}));
  const passes = said.flatMap(({passes}) => passes || []).filter(({id}) => id === 'color-contrast');
  const passed = passes.flatMap(({nodes}) => nodes.map(({element}) => look(element)));
  return {violations: told, passed: [...new Set(passed)]};
}"""
"""Axe on the whole page, but for the rules that go by what is drawn. Of these that of contrast looks at text and ground
as it has not yet passed: colours, size and weight, and all that lies under the text, say all that the rule goes by.
That of sizes looks at targets that do not clearly stand apart, of 24 pixels and uncovered or with as much room about
them. That of scrolling looks at what scrolls."""

SKELETON = """() => {
  const said = 'href value title alt content datetime placeholder action src nonce'.split(' ');
  const worn = ({name, value}) =>
    said.includes(name) && !value.startsWith('#') ? name + !value : name + value.replace(/\\d+/g, 0);
  const bones = node => {
    if (node.nodeType === Node.TEXT_NODE) return ['', 'i', 'x'][Math.min(2, Math.ceil(node.data.trim().length / 3))];
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches('script, input[type=hidden]')) return '';
    const within = [...node.childNodes].map(bones).filter(Boolean);
    const different = within.filter((bone, place) => bone !== within[place - 1]);
    return `<${node.localName} ${[...node.attributes].map(worn).join(' ')}>${different.join('')}</>`;
  };
  return bones(document.documentElement);
}"""
"""How a page is made, whatever it tells: its elements and what they wear, one row for many of a kind."""


RUNS = {"on_pages": AXE_ON_PAGES, "on_doubts": AXE_ON_DOUBTS, "on_looks": AXE_ON_LOOKS}


class Look:
    """Looks pages over with axe; a page made as one that was looked over in this run is not looked over again.

    Axe is a script: a page that somebody sees without scripts is shown to it in another window, its own left out.
    """

    def __init__(self, window: Page) -> None:
        self._window = window
        self._seen: set[bytes] = set()
        self._contrasts: set[str] = set()

    def over(self, page: Page, *, scripts: bool) -> str:
        """What is to be mended on a page, nothing where all is well."""
        told = f"{name_of(page.url)} {page.viewport_size} {scripts} {page.evaluate(SKELETON)}"
        digest = hashlib.sha256(told.encode()).digest()
        if digest in self._seen:
            return ""
        if not scripts:
            self.shows(page.url, page.content())
            page = self._window
        known = [*self._contrasts]
        said = page.evaluate(RUN_AXE, RUNS | {"known": known})
        to_mend = _told(said["violations"])
        if not to_mend:
            self._seen.add(digest)
            self._contrasts.update(said["passed"])
        return to_mend

    def over_what_would_be_at(self, address: str, content: str) -> str:
        """The same for a page that nobody can be brought to."""
        self.shows(address, content)
        return self.over(self._window, scripts=True)

    def shows(self, address: str, content: str) -> None:
        def answer(route: Route) -> None:
            if route.request.is_navigation_request():
                route.fulfill(body=content, content_type="text/html; charset=utf-8")
            elif route.request.resource_type == "script":
                route.abort()
            else:
                route.continue_()

        self._window.unroute_all()
        self._window.route("**/*", answer)
        self._window.goto(address)


def name_of(address: str) -> str:
    """The name of an address; none of one that is not ours."""
    try:
        return str(resolve(urlsplit(address).path).url_name)
    except Resolver404:
        return ""


def _told(violations: list[dict[str, Any]]) -> str:
    lines = []
    for one in violations:
        nodes = [re.sub(r"\s+", " ", node["html"])[:200] for node in one["nodes"][:4]]
        lines.append(f"{one['id']} ({one['impact']}): {one['help']}: {nodes}")
    return "\n".join(lines)
