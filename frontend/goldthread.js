// Everything works without this file. It only makes some things quicker.

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Paper cannot be clicked: what is folded is opened for printing, and folded again afterwards.
const opened = new Set();
addEventListener("beforeprint", () => {
  document.querySelectorAll("details:not([open]):not(.app-menu)").forEach((details) => {
    details.open = true;
    opened.add(details);
  });
});
addEventListener("afterprint", () => {
  opened.forEach((details) => (details.open = false));
  opened.clear();
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// A register: tick all rows of the page at once; what can be done with them comes up once some are ticked.
document.querySelectorAll("[data-bulk]").forEach((form) => {
  const all = form.querySelector("[data-bulk-all]");
  const rows = [...form.querySelectorAll("[data-bulk-row]")];
  const count = form.querySelector("[data-bulk-count]");
  const bar = form.querySelector("[data-bulk-bar]");
  const tell = () => {
    const ticked = rows.filter((row) => row.checked).length;
    bar.hidden = ticked === 0;
    count.textContent = `${ticked} ticked`;
    if (all) {
      all.checked = ticked === rows.length && ticked > 0;
      all.indeterminate = ticked > 0 && ticked < rows.length;
    }
  };
  if (all) {
    all.closest("[hidden]")?.removeAttribute("hidden");
    all.addEventListener("change", () => {
      rows.forEach((row) => (row.checked = all.checked));
      tell();
    });
  }
  form.addEventListener("change", tell);
  tell();
});

// A menu closes when attention goes elsewhere, or on Escape.
document.querySelectorAll("details.app-menu").forEach((menu) => {
  addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
});

// Long work: look again every few seconds, in place; when it is done, show the page as it now is.
document.querySelectorAll("[data-refresh]").forEach((box) => {
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-refresh]");
      if (!fresh || answer.redirected) return location.reload();
      if (fresh.innerHTML !== box.innerHTML) box.innerHTML = fresh.innerHTML;
    } catch {
      // the network comes back or it does not; the next look will tell
    }
    setTimeout(look, box.dataset.refresh * 1000);
  };
  setTimeout(look, box.dataset.refresh * 1000);
});

// What the checker says of a line leads to that line in the text that is being written.
document.querySelectorAll("[data-line]").forEach((link) => {
  const text = document.querySelector("textarea.app-code");
  if (!text) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const lines = text.value.split("\n");
    const line = Math.min(Number(link.dataset.line), lines.length) - 1;
    const start = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + lines[line].length);
    text.scrollTop = (text.scrollHeight / lines.length) * Math.max(line - 4, 0);
  });
});
