// Tags that may be meant, while somebody types labels: an editable combobox with a list, after the
// ARIA Authoring Practices. Without this it is a text field, and the server understands the words.
//   data-suggest  the address that answers ?q= with [{name, note, about}, …]
//   data-many     several labels, separated by commas: the one at the cursor is completed, in
//                 quotation marks if it has a comma itself
//   data-label, data-said  what the list is called, and what is said before the number of tags

const PAUSE = 150; // milliseconds after the last key
const COMMA = /[,\uff0c]/;

function combobox(input) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const id = `${input.id}-tags`;
  const isMany = "many" in input.dataset;
  let at = -1;
  let isChoosing = false;
  let timer, asked;

  Object.assign(list, { id, className: "suggestions combobox-list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.parentElement.classList.add("suggesting");
  input.after(list, status);
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id };
  for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);
  input.autocomplete = "off";

  // Where the label at the cursor begins and ends.
  const place = () => {
    const { value, selectionStart: cursor } = input;
    let [start, end] = [0, value.length];
    let isQuoted = false;
    for (let i = 0; isMany && i < value.length; i++) {
      if (value[i] === '"') isQuoted = !isQuoted;
      if (isQuoted || !COMMA.test(value[i])) continue;
      if (i < cursor) start = i + 1;
      else {
        end = i;
        break;
      }
    }
    return { start, end, typed: value.slice(start, cursor).replace(/^\s*"?|\s+$/g, "") };
  };

  const mark = (index) => {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = index;
    const option = list.children[at];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const show = (isOpen) => {
    mark(-1);
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
  };

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    show(false);
    status.textContent = "";
  };

  const option = (tag, index) => {
    const line = document.createElement("li");
    Object.assign(line, { id: `${id}-${index}` });
    line.dataset.name = tag.name;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    for (const [name, words] of [["bdi", tag.name], ["span", tag.about], ["bdi", tag.note]]) {
      const part = document.createElement(name);
      part.textContent = words;
      if (words) line.append(part, " ");
    }
    return line;
  };

  const ask = (pause, index = -1) => {
    clearTimeout(timer);
    asked?.abort();
    const { typed } = place();
    if (!typed) return close();
    asked = new AbortController();
    const { signal } = asked;
    const url = new URL(input.dataset.suggest, location);
    url.searchParams.set("q", typed);
    timer = setTimeout(async () => {
      try {
        const answer = await fetch(url, { signal });
        const tags = answer.ok ? await answer.json() : [];
        if (signal.aborted || document.activeElement !== input) return;
        list.replaceChildren(...tags.map(option));
        show(tags.length > 0);
        if (tags.length) mark(index < 0 ? index : index % tags.length);
        status.textContent = `${input.dataset.said} ${tags.length}`;
      } catch {
        // No connection, or something else was asked meanwhile: it is a text field still.
      }
    }, pause);
  };

  const choose = (line) => {
    const { start, end } = place();
    const isLast = isMany && end === input.value.length;
    const { name } = line.dataset;
    const label = isMany && COMMA.test(name) ? `"${name}"` : name;
    const words = `${start ? " " : ""}${label}${isLast ? ", " : ""}`;
    isChoosing = true;
    input.setSelectionRange(start, end);
    // So that the browser's own "undo" takes it back.
    if (!document.execCommand("insertText", false, words)) {
      input.setRangeText(words, start, end, "end");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    isChoosing = false;
    close();
  };

  const move = (step, isAlone) => {
    if (list.hidden) return ask(0, isAlone ? -1 : step > 0 ? 0 : 9);
    const count = list.children.length;
    mark(at < 0 && step < 0 ? count - 1 : (at + step + count) % count);
  };

  input.addEventListener("input", () => isChoosing || ask(PAUSE));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const line = list.hidden ? undefined : list.children[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (event.altKey && !list.hidden) close();
      else move(event.key === "ArrowDown" ? 1 : -1, event.altKey);
    } else if (event.key === "Enter" && line) {
      event.preventDefault();
      choose(line);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab" && line) choose(line); // and on to what is next
    else if (event.key === "Home" || event.key === "End") mark(-1);
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const line = event.target.closest("li");
    if (line) choose(line);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
