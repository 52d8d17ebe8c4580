// How a page is looked over, in the window of whoever looks. reading.js is loaded before this, and axe.

const PRESSED = 'a[href], area, button, input, select, textarea, summary, [contenteditable]'
  + 'button link checkbox radio switch tab option menuitem textbox combobox slider'.replace(/\S+/g, ', [role=$&]');
const LINK = 'a[href], [role=link]';
const FILLED = 'input, select, textarea';
const OF_THE_WHOLE = 'h1, h2, h3, h4, h5, h6, main, nav, header, footer, aside, section, [role]';

// Show a page in this window without loading it: what is loaded here, axe above all, stays and is warm.
async function show(path, html) {
  const come = new DOMParser().parseFromString(html, 'text/html');
  const root = document.documentElement;
  history.replaceState(null, '', path);
  come.querySelectorAll('script').forEach(script => script.remove());
  [...root.attributes].forEach(({name}) => root.removeAttribute(name));
  [...come.documentElement.attributes].forEach(({name, value}) => root.setAttribute(name, value));
  const sheets = new Map([...document.head.querySelectorAll('link[rel=stylesheet]')].map(sheet => [sheet.href, sheet]));
  const stay = new Set();
  const wait = [];
  for (const coming of [...come.head.children]) {
    const here = coming.rel === 'stylesheet' && sheets.get(coming.href);
    if (here) stay.add(here);
    else {
      const own = document.adoptNode(coming);
      if (own.rel === 'stylesheet') wait.push(new Promise(loaded => { own.onload = own.onerror = loaded; }));
      stay.add(own);
      document.head.append(own);
    }
  }
  [...document.head.children].filter(node => !stay.has(node)).forEach(node => node.remove());
  await Promise.all(wait);
  document.body.replaceWith(document.adoptNode(come.body));
  scrollTo(0, 0);
}

function shows(node) {
  return node.checkVisibility({visibilityProperty: true});
}

// Targets that do not clearly stand apart, of 24 pixels and uncovered or with as much room about them.
function crowded(all) {
  const targets = all.filter(node => node.matches(PRESSED) && shows(node));
  const boxes = targets.map(node => node.getBoundingClientRect());
  const standsApart = (box, place) => boxes.every((other, its) => {
    if (its === place || targets[its].contains(targets[place])) return true;
    const covers = box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    if (covers) return false;
    const [across, down] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const x = Math.max(other.left - across, across - other.right, 0);
    const y = Math.max(other.top - down, down - other.bottom, 0);
    const between = Math.hypot(across - (other.left + other.right) / 2, down - (other.top + other.bottom) / 2);
    return box.width >= 24 && box.height >= 24 || Math.hypot(x, y) >= 13 && between >= 25;
  });
  return targets.filter((node, place) => !standsApart(boxes[place], place));
}

function scrolls(node) {
  return (node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight)
    && /auto|scroll/.test(getComputedStyle(node).overflow);
}

function blockOf(node) {
  const display = getComputedStyle(node).display;
  return /^(block|list-item|table|flex|grid|inline-block)/.test(display) ? node : blockOf(node.parentElement);
}

// Links that no line sets off from the words beside them.
function blended(all) {
  const line = node => getComputedStyle(node).textDecorationLine;
  return all.filter(node => {
    if (!node.matches(LINK) || !shows(node)) return false;
    const block = blockOf(node.parentElement);
    return line(node) === line(block) && node.textContent.trim() !== block.textContent.trim();
  });
}

// Gives the look of a text: its colours, size and weight, and all that lies under it.
function looker() {
  const grounds = new Map([[null, '']]);
  const ground = node => {
    if (!grounds.has(node)) {
      const {backgroundColor, backgroundImage, opacity, position, clipPath} = getComputedStyle(node);
      const disabled = node.matches(':disabled, [aria-disabled]');
      const own = [backgroundColor, backgroundImage, opacity, position, clipPath, disabled].join();
      const under = ground(node.parentElement);
      grounds.set(node, own === 'rgba(0, 0, 0, 0),none,1,static,none,false' ? under : under + own + ';');
    }
    return grounds.get(node);
  };
  return node => {
    const {color, fontSize, fontWeight, textShadow} = getComputedStyle(node);
    return [node.matches(FILLED), color, fontSize, fontWeight, textShadow, ground(node)].join();
  };
}

function speaks(node) {
  return shows(node) && (node.matches(FILLED)
    || [...node.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.data.trim()));
}

// Two places of each look that has not passed yet.
function strange(all, look, passed) {
  const places = new Map();
  for (const node of all.filter(speaks)) {
    const own = look(node);
    if (!passed.has(own)) places.set(own, [...places.get(own) || [], node].slice(0, 2));
  }
  return [...places.values()].flat();
}

// Whether somebody meets it, with their eyes or through a screen reader.
function meets(node) {
  return shows(node) && !node.closest('[aria-hidden=true]');
}

// What is met now and was not before, each as a whole; the document, where the order of a page or its parts changed.
function newlyMet(all, before, passed) {
  const come = new Set(all.filter((node, place) => meets(node) && before[place] === '0'));
  if ([...come].some(node => node.matches(OF_THE_WHOLE))) return [document.documentElement];
  return [...come].filter(node => !come.has(node.parentElement) && !passed.has(bones(node)));
}

// What has passed, as far as this window was told.
const known = new Set();

// Axe on the page. Rules that go by what is drawn look only where they can find something: that of contrast at what has
// a look that has not passed, those of sizes and of scrolling at what is crowded and what scrolls, that of links within
// text at what no line sets off. Where the page was looked over in a window of another width, told by what was met
// BEFORE, the rest look only where more is met now.
async function lookOver({path, html, before, passed, options}) {
  await show(path, html);
  passed.forEach(one => known.add(one));
  const all = [...document.body.querySelectorAll('*')];
  const look = looker();
  const parts = before ? newlyMet(all, before, known) : [document.documentElement];
  const shapes = parts.filter(part => part !== document.documentElement).map(bones);
  const drawn = new Map([
    ['strange', strange(all, look, known)],
    ['crowded', crowded(all)],
    ['scrolls', all.filter(scrolls)],
    ['blended', blended(all)],
  ]);
  drawn.forEach((nodes, mark) => nodes.forEach(node => node.setAttribute(`data-${mark}`, '')));
  const include = new Set([...parts, ...[...drawn.values()].flat()]);
  const on = include.has(document.documentElement) ? [document.documentElement] : [...include];
  const {violations, incomplete} = on.length ? await axe.run({include: on}, options) : {violations: [], incomplete: []};
  const open = new Set([...violations, ...incomplete].flatMap(({nodes}) => nodes.map(({element}) => element)));
  const looks = drawn.get('strange').filter(node => !open.has(node)).map(look);
  return {
    violations: violations.map(({id, impact, help, nodes}) => ({id, impact, help, nodes: nodes.map(({html}) => html)})),
    met: all.map(node => +meets(node)).join(''),
    passed: [...looks, ...shapes],
  };
}

axe.configure({rules: [
  {id: 'color-contrast', selector: '[data-strange]'},
  {id: 'target-size', selector: '[data-crowded]'},
  {id: 'scrollable-region-focusable', selector: '[data-scrolls]'},
  {id: 'link-in-text-block', selector: '[data-blended]'},
]});
globalThis.lookOver = lookOver;
