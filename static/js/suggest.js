// What is suggested while somebody writes: members after an "@", threads like hers after a title.

const PAUSE = 200; // milliseconds after the last key
const TITLE_PAUSE = 700;
const LEAST = 8; // characters of a title
// A name that is being typed: not in the middle of a word or an address.
const TYPED = /(?:^|[^\p{L}\p{M}\p{N}_@./+-])@([\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,29})$/u;

// Asks once the keys rest; what was asked before is forgotten.
function asking(pause) {
  let timer, asked;
  const stop = () => {
    clearTimeout(timer);
    asked?.abort();
  };
  const ask = (url, take) => {
    stop();
    asked = new AbortController();
    const { signal } = asked;
    timer = setTimeout(() => {
      fetch(url, { signal }).then((answer) => answer.ok && !signal.aborted && take(answer)).catch(() => {});
    }, pause);
  };
  return { ask, stop };
}

// Where the text before a position ends, in pixels below the top of the box.
function lineBelow(area, position) {
  const twin = document.createElement("div");
  const style = getComputedStyle(area);
  for (const name of ["font", "letterSpacing", "lineHeight", "padding", "border", "boxSizing", "wordBreak"]) {
    twin.style[name] = style[name];
  }
  Object.assign(twin.style, {
    position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "anywhere",
    inlineSize: `${area.offsetWidth}px`,
  });
  twin.textContent = `${area.value.slice(0, position)}\u200b`;
  area.after(twin);
  const height = twin.offsetHeight;
  twin.remove();
  return Math.min(Math.max(height - area.scrollTop, 0), area.offsetHeight);
}

function mentions(holder) {
  const area = holder.closest("form").elements.body;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const { ask, stop } = asking(PAUSE);
  const id = `${area.id}-people`;
  let at = -1;

  Object.assign(list, { id, className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", holder.dataset.label);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  area.parentElement.classList.add("suggesting");
  area.after(list, status);
  // A textarea can't be a combobox (ARIA in HTML); a textbox may have all that makes one.
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-haspopup", "listbox");
  area.setAttribute("aria-controls", id);

  const typed = () => {
    const { selectionStart: end, selectionEnd } = area;
    return end === selectionEnd && TYPED.exec(area.value.slice(Math.max(0, end - 40), end))?.[1];
  };

  const close = () => {
    stop();
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    area.removeAttribute("aria-activedescendant");
    at = -1;
  };

  const mark = (index) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = index;
    const option = list.children[at];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", option.id);
  };

  const choose = (option) => {
    const start = area.selectionStart - (typed() ?? "").length;
    const words = `${option.dataset.username} `;
    area.focus();
    area.setSelectionRange(start, area.selectionStart);
    // So that the browser's own "undo" takes it back.
    if (!document.execCommand("insertText", false, words)) {
      area.setRangeText(words, start, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    close();
  };

  const option = (person, index) => {
    const line = document.createElement("li");
    line.id = `${id}-${index}`;
    line.dataset.username = person.username;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    for (const [tag, words] of [["bdi", person.name], ["span", `@${person.username}`], ["bdi", person.library]]) {
      const part = document.createElement(tag);
      part.textContent = words;
      if (words) line.append(part, " ");
    }
    return line;
  };

  const show = async (answer) => {
    const people = await answer.json();
    const name = typed();
    if (!name || !people.length) return close();
    list.replaceChildren(...people.map(option));
    at = -1;
    list.style.insetBlockStart = `${area.offsetTop + lineBelow(area, area.selectionStart)}px`;
    list.hidden = false;
    status.textContent = `${holder.dataset.said} ${people.length}`;
    mark(0);
  };

  area.addEventListener("input", () => {
    const name = typed();
    if (!name) return close();
    const url = new URL(holder.dataset.mentionsUrl, location);
    url.searchParams.set("q", name);
    const group = area.form.elements.group?.value;
    if (group) url.searchParams.set("group", group);
    ask(url, show);
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const count = list.children.length;
    const act = {
      ArrowDown: () => mark((at + 1) % count),
      ArrowUp: () => mark((at + count - 1) % count),
      Enter: () => choose(list.children[at]),
      Tab: () => choose(list.children[at]),
      Escape: close,
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    act();
  });
  area.addEventListener("blur", close);
  area.addEventListener("click", () => typed() || close());
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the text keeps the focus
    const line = event.target.closest("li");
    if (line) choose(line);
  });
}

function similar(holder) {
  const title = holder.closest("form").elements.title;
  const [status, found] = holder.children;
  const { ask, stop } = asking(TITLE_PAUSE);
  title.closest(".field").after(holder);
  holder.hidden = false;
  title.addEventListener("input", () => {
    const words = title.value.trim();
    const url = new URL(holder.dataset.similarUrl, location);
    url.searchParams.set("title", words);
    const take = async (answer) => {
      found.innerHTML = answer ? await answer.text() : "";
      const said = found.querySelector("h2")?.textContent ?? "";
      if (status.textContent !== said) status.textContent = said;
    };
    if (words.length >= LEAST) return ask(url, take);
    stop();
    take();
  });
}

document.querySelectorAll("[data-mentions-url]").forEach(mentions);
document.querySelectorAll("[data-similar-url]").forEach(similar);
