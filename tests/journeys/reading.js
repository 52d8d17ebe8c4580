// What is read in the window of somebody on a journey.

const SAID = 'href value title alt content datetime placeholder action src nonce'.split(' ');

// How something is made, whatever it tells: its elements and what they wear, one row for many of a kind.
function bones(node) {
  if (node.nodeType === Node.TEXT_NODE) return ['', 'i', 'x'][Math.min(2, Math.ceil(node.data.trim().length / 3))];
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches('script, input[type=hidden]')) return '';
  const worn = ({name, value}) =>
    SAID.includes(name) && !value.startsWith('#') ? name + !value : name + value.replace(/\d+/g, 0);
  const within = [...node.childNodes].map(bones).filter(Boolean);
  const different = within.filter((bone, place) => bone !== within[place - 1]);
  return `<${node.localName} ${[...node.attributes].map(worn).join(' ')}>${different.join('')}</>`;
}

// How the page is made, by how much it is wider than its window, and the page as it stands.
function read() {
  const root = document.documentElement;
  return [bones(root), root.scrollWidth - root.clientWidth, `<!doctype html>${root.outerHTML}`];
}
