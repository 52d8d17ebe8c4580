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

// A return is saved as it is written. What the server has not confirmed is kept on this device and sent again.
document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const said = form.querySelector("[data-saved]");
  const store = `goldthread ${form.dataset.autosave} ${form.dataset.person}`;
  const waiting = new Map(); // question -> the number of its last change
  let changes = 0;
  let sending = false;
  let pause = 1000;
  let timer = 0;
  let stopped = false;

  const box = (key) => form.querySelector(`[data-question="${key}"]`);
  const fields = (key) => [...box(key).querySelectorAll("input, textarea")];
  const seen = (key) => fields(key).find((field) => field.name === `${key}:seen`);
  const tell = (words, waits = false) => {
    said.textContent = words;
    said.classList.toggle("app-answers__saved--waits", waits);
  };
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(store)) || {};
    } catch {
      return {};
    }
  };
  const keep = (change) => {
    try {
      const all = kept();
      change(all);
      if (Object.keys(all).length) localStorage.setItem(store, JSON.stringify(all));
      else localStorage.removeItem(store);
    } catch {
      // a browser that keeps nothing still sends
    }
  };
  const values = (key) =>
    fields(key)
      .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
      .map((field) => [field.name, field.value]);

  const note = (key, words, other = "") => {
    const place = box(key).querySelector("[data-said]");
    const line = document.createElement("p");
    line.className = "govuk-error-message";
    line.textContent = words;
    place.replaceChildren(line);
    if (other) {
      const theirs = document.createElement("p");
      theirs.className = "govuk-body-s";
      theirs.textContent = other;
      place.append(theirs);
    }
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };

  const changed = (key, wait) => {
    if (stopped) return;
    waiting.set(key, ++changes);
    keep((all) => (all[key] = { at: Date.now(), values: values(key) }));
    tell("Not saved yet", true);
    later(wait);
  };

  const failed = () => {
    tell(`Not saved yet. It is kept on this device and sent again in ${Math.round(pause / 1000)} seconds.`, true);
    later(pause);
    pause = Math.min(pause * 2, 30000);
  };

  const took = (answer, sent) => {
    pause = 1000;
    let again = false;
    for (const [key, number] of sent) {
      if (!box(key)) continue;
      if (key in answer.versions) {
        seen(key).value = answer.versions[key];
        box(key).querySelector("[data-said]").textContent = `Saved at ${answer.at}`;
        box(key).querySelector(".app-question__carried")?.remove();
      }
      if (key in answer.wrong) note(key, answer.wrong[key]);
      if (key in answer.theirs) {
        const other = answer.theirs[key];
        seen(key).value = other.version;
        note(
          key,
          `${other.by} answered this while you had it open. Change your answer once more to put it in the place of theirs.`,
          `${other.by} answered: “${other.words}”`
        );
      }
      if (waiting.get(key) !== number) continue;
      waiting.delete(key);
      if (key in answer.versions) {
        keep((all) => delete all[key]);
        again = again || box(key).hasAttribute("data-decides");
      }
    }
    const missed = Object.keys(answer.wrong).length + Object.keys(answer.theirs).length;
    if (waiting.size) later(300);
    else if (missed) tell("Not everything is saved: see below the question", true);
    else tell(`Saved at ${answer.at}`);
    if (again && !waiting.size && !missed) location.reload();
  };

  const send = async () => {
    if (sending || stopped || !waiting.size) return;
    sending = true;
    const sent = new Map(waiting);
    const body = new URLSearchParams();
    for (const key of sent.keys()) values(key).forEach(([name, value]) => body.append(name, value));
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    tell("Saving…");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 403) {
        stopped = true;
        tell("You are signed out. What you wrote is kept on this device: sign in again and open this page.", true);
      } else if (answer.status === 409 || answer.status === 404) {
        stopped = true;
        const told = answer.status === 409 ? (await answer.json()).sentence : "This return is not open to you any more.";
        tell(told, true);
      } else if (!answer.ok) failed();
      else took(await answer.json(), sent);
    } catch {
      failed();
    }
    sending = false;
    if (waiting.size && !stopped) later(pause);
  };

  const of = (event) => event.target.closest("[data-question]")?.dataset.question;
  form.addEventListener("input", (event) => {
    const key = of(event);
    if (key && event.target.matches("textarea, input[type=text]")) changed(key, 1200);
  });
  form.addEventListener("change", (event) => {
    const key = of(event);
    if (key) changed(key, 50);
  });
  addEventListener("online", () => later(0));
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep((all) => Object.keys(all).forEach((key) => delete all[key]));
    stopped = true;
  });

  // What an earlier visit could not send comes back into its place, and is sent.
  const week = 7 * 24 * 3600 * 1000;
  for (const [key, one] of Object.entries(kept())) {
    if (!box(key)) continue;
    if (Date.now() - one.at > week) {
      keep((all) => delete all[key]);
      continue;
    }
    fields(key).forEach((field) => {
      const same = one.values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (["radio", "checkbox"].includes(field.type)) field.checked = same.includes(field.value);
      else if (field.type !== "hidden" && same.length) field.value = same[0];
    });
    changed(key, 50);
  }
});
