// Writing with a script: drafts that save themselves, and a toolbar for Markdown.
// Nothing is kept in the browser: it may be one that many people use.

const PAUSE = 3_000; // milliseconds after the last key
const LONGEST = 20_000; // milliseconds that somebody may write without being saved
const PATIENCE = 10_000; // milliseconds for an answer
const HASTE = 2_000; // the same, when she waits to go on

function autosave(form, line) {
  const state = line.querySelector("[role=status]");
  const sitting = Math.random().toString(36).slice(2);
  let timer, since, saving, stop, dirty = false, lost = false, leaving = false;

  const say = (words, isLost) => {
    state.textContent = words;
    lost = isLost;
    line.toggleAttribute("data-lost", lost);
  };

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  const changed = () => {
    if (!dirty) since = Date.now();
    dirty = true;
    later(Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
  };

  const send = (keepalive) => {
    dirty = false;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    stop = new AbortController();
    return fetch(line.dataset.autosave, {
      method: "POST",
      body,
      keepalive,
      headers: { Accept: "application/json" },
      signal: stop.signal,
    });
  };

  const answered = async (answer) => {
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok || !told.version) {
      dirty = true;
      const why = answer.status === 401 ? line.dataset.ended : told.sentence;
      say(why ? `${line.dataset.unsaved} ${why}` : line.dataset.failed, true);
      return;
    }
    form.elements.draft.value = told.place;
    form.elements.version.value = told.version;
    line.dataset.autosave = line.dataset.autosave.replace(/[^/]+$/, told.place);
    const discard = line.querySelector("button");
    discard.formAction = `${line.dataset.autosave}/discard`;
    discard.hidden = false;
    say(told.sentence, false);
  };

  const unanswered = () => {
    dirty = true;
    say(line.dataset.offline, true);
    later(PATIENCE); // the connection may come back
  };

  const isBlank = () =>
    !form.elements.version.value &&
    ![...form.querySelectorAll("textarea, input[type=text]")].some((each) => each.value.trim());

  function save() {
    if (saving || leaving || !dirty || isBlank()) return;
    const sent = send(false);
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    saving = sent.then(answered).catch(unanswered).finally(() => {
      clearTimeout(patience);
      saving = undefined;
      if (dirty && !lost) changed(); // she wrote on
    });
  }

  const own = document.createElement("input");
  Object.assign(own, { type: "hidden", name: "sitting", value: sitting });
  form.append(own);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!saving) {
      leaving = true;
      return;
    }
    // What is on its way must not arrive after what is posted now.
    event.preventDefault();
    const by = event.submitter;
    setTimeout(() => saving && stop.abort(), HASTE);
    saving.finally(() => form.requestSubmit(by));
  });
  addEventListener("online", () => lost && later(0));
  addEventListener("pagehide", () => {
    // What is on its way may be cut off with the page: it's sent once more.
    if ((dirty || saving) && !leaving && !isBlank()) send(true).catch(() => {});
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  addEventListener("beforeunload", (event) => {
    if (lost && !leaving) event.preventDefault();
  });
}

// Puts text in place of a range, so that the browser's own "undo" takes it back.
function replace(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function around(area, mark) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const size = mark.length;
  if (value.slice(start - size, start) === mark && value.slice(end, end + size) === mark) {
    replace(area, start - size, end + size, value.slice(start, end));
    area.setSelectionRange(start - size, end - size);
    return;
  }
  replace(area, start, end, mark + value.slice(start, end) + mark);
  area.setSelectionRange(start + size, end + size);
}

function before(area, mark) {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const stop = value.indexOf("\n", selectionEnd);
  const end = stop < 0 ? value.length : stop;
  const lines = value.slice(start, end).split("\n");
  const marked = lines.every((each) => each.startsWith(mark));
  const text = lines.map((each) => (marked ? each.slice(mark.length) : mark + each)).join("\n");
  replace(area, start, end, text);
  if (lines.length > 1) area.setSelectionRange(start, start + text.length);
}

function link(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end);
  if (/^https?:\/\/\S+$/.test(chosen)) {
    replace(area, start, end, `[](${chosen})`);
    area.setSelectionRange(start + 1, start + 1);
    return;
  }
  replace(area, start, end, `[${chosen}](https://)`);
  const address = start + chosen.length + 3;
  if (chosen) area.setSelectionRange(address, address + 8);
  else area.setSelectionRange(start + 1, start + 1);
}

const MARKS = {
  bold: (area) => around(area, "**"),
  italic: (area) => around(area, "*"),
  link,
  quote: (area) => before(area, "> "),
  list: (area) => before(area, "- "),
};
const KEYS = { b: "bold", i: "italic", k: "link" };

function toolbar(form, area) {
  const bar = form.querySelector("template").content.cloneNode(true).firstElementChild;
  const buttons = [...bar.querySelectorAll("button")];
  const enter = (index) => {
    buttons.forEach((each, at) => (each.tabIndex = at === index ? 0 : -1));
  };
  bar.setAttribute("aria-controls", area.id);
  bar.addEventListener("click", (event) => {
    const mark = event.target.closest("button")?.dataset.mark;
    if (mark) MARKS[mark](area);
  });
  // One stop for Tab, arrows inside (WAI-ARIA Authoring Practices, toolbar).
  bar.addEventListener("keydown", (event) => {
    const last = buttons.length - 1;
    const at = buttons.indexOf(event.target);
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const to = event.key === "Home" ? 0
      : event.key === "End" ? last
      : !event.key.startsWith("ArrowL") && !event.key.startsWith("ArrowR") ? -1
      : event.key === forward ? (at + 1) % buttons.length
      : at ? at - 1 : last;
    if (to < 0) return;
    event.preventDefault();
    enter(to);
    buttons[to].focus();
  });
  area.addEventListener("keydown", (event) => {
    const mark = KEYS[event.key.toLowerCase()];
    const plain = event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey);
    if (plain || !mark) return;
    event.preventDefault();
    MARKS[mark](area);
  });
  enter(0);
  area.before(bar);
}

for (const line of document.querySelectorAll("[data-autosave]")) {
  const form = line.closest("form");
  autosave(form, line);
  toolbar(form, form.elements.body);
}
