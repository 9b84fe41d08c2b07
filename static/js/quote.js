// Quoting what is selected in a post: by a button beside the selection, or by the post's "Reply".

const LONGEST = 1_500; // characters, as of a whole post (forum/threads/quoting.py)

const form = document.querySelector("#reply-form");
const area = form.elements.body;
const button = document.querySelector(".quote-selection");

// What is selected, if it lies within the words of one post.
function chosen() {
  const selection = getSelection();
  const words = selection.toString().trim();
  const bodyAt = (node) => (node?.parentElement && (node.closest ? node : node.parentElement).closest(".post-body"));
  const body = bodyAt(selection.anchorNode);
  if (!words || !body || bodyAt(selection.focusNode) !== body) return null;
  return { post: body.closest(".post"), words, range: selection.getRangeAt(0) };
}

function quotation({ post, words }) {
  const name = post.querySelector(".member").textContent.trim();
  const link = post.querySelector(".post-number").getAttribute("href");
  const number = post.id.replace("post-", "");
  const source = `**[${name.replace(/[\\`*_[\]<>#~|&@!]/g, "\\$&")}, #${number}](${link}):**`;
  const text = words.length > LONGEST ? `${words.slice(0, LONGEST).trimEnd()} …` : words;
  const lines = [source, "", ...text.split(/\n/)];
  return lines.map((line) => `> ${line}`.trimEnd()).join("\n");
}

function quote(what) {
  const before = area.value.trimEnd();
  const words = `${before && "\n\n"}${quotation(what)}\n\n`;
  getSelection().removeAllRanges();
  button.hidden = true;
  area.focus();
  area.setSelectionRange(before.length, area.value.length);
  // So that the browser's own "undo" takes it back, and the draft is saved.
  if (!document.execCommand("insertText", false, words)) {
    area.setRangeText(words, before.length, area.value.length, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.scrollTop = area.scrollHeight;
  area.scrollIntoView({ block: "center" });
}

function place() {
  const what = chosen();
  button.hidden = !what;
  if (!what) return;
  const { bottom, left } = what.range.getBoundingClientRect();
  const most = document.documentElement.clientWidth - button.offsetWidth - 8;
  button.style.top = `${bottom + scrollY + 6}px`;
  button.style.left = `${Math.max(8, Math.min(left + scrollX, most))}px`;
}

document.body.append(button);
button.addEventListener("mousedown", (event) => event.preventDefault()); // it keeps the selection
button.addEventListener("click", () => {
  const what = chosen();
  if (what) quote(what);
});
document.addEventListener("selectionchange", place);
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-quote]");
  const what = link && chosen();
  if (!what || what.post.id !== `post-${link.dataset.quote}`) return;
  event.preventDefault();
  form.elements.reply_to.value = link.dataset.quote;
  quote(what);
});
