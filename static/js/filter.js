// Finds in a list while somebody types: the same page is asked as without a script, and its list put here.

const PAUSE = 200; // milliseconds after the last key

for (const form of document.querySelectorAll("form[data-filter]")) {
  const id = form.dataset.filter;
  const told = `[data-told="${id}"]`;
  let timer, asked;

  async function find() {
    const { signal } = (asked = new AbortController());
    const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    const answer = await fetch(url, { signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(id);
    if (signal.aborted || !found) return;
    document.getElementById(id).replaceWith(found);
    // Written into the region that is there, so that it is read out.
    document.querySelector(told).textContent = page.querySelector(told).textContent;
    history.replaceState(null, "", url);
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    timer = setTimeout(() => find().catch(() => {}), PAUSE);
  });
}
