// Makes the pages a little nicer; everything works without it. No other site is asked for anything.
"use strict";

// Copy buttons beside citations. Without them a click selects the whole text.
for (const text of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  const title = text.parentElement.querySelector("h3");
  button.setAttribute("aria-label", "Copy: " + (title ? title.textContent : "text"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text);
      button.textContent = "Selected: copy it";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2500);
  });
  text.before(button);
}

// "/" goes to the search box, as in many archives.
document.addEventListener("keydown", (event) => {
  const inField = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key !== "/" || inField || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("[data-hints]");
  if (box) { event.preventDefault(); box.focus(); }
});

// Hints while typing: a listbox under the box, filled by /hints.
for (const box of document.querySelectorAll("[data-hints]")) hints(box);

function hints(box) {
  const list = document.createElement("ul");
  list.className = "hints";
  list.id = box.id + "-hints";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Hints");
  list.hidden = true;
  box.parentElement.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    box.setAttribute(name, value);
  }
  let chosen = -1, waiting = 0, asked = 0;

  function close() { list.hidden = true; chosen = -1; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); }
  function mark(at) {
    chosen = at;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) { box.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
  }
  function take(item) { box.value = item.dataset.query; close(); box.focus(); if (!box.value.endsWith(":")) box.form.requestSubmit(); else ask(); }
  function show(found) {
    list.replaceChildren(...found.map((hint, i) => {
      const item = document.createElement("li"), note = document.createElement("small"), words = document.createElement("bdi");
      item.id = list.id + "-" + i;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.query = hint.query;
      words.textContent = hint.label;
      note.textContent = hint.note;
      item.append(words, note);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
      return item;
    }));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!!found.length));
    chosen = -1;
  }
  async function ask() {
    const number = ++asked;
    if (box.selectionStart !== box.value.length || !box.value) return close();
    try {
      const answer = await fetch("/hints?q=" + encodeURIComponent(box.value));
      if (number === asked && answer.ok && document.activeElement === box) show((await answer.json()).hints);
    } catch { close(); }
  }
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const n = list.children.length;
    if (list.hidden || !n) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark((chosen + 1) % n); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark((chosen + n - 1) % n); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(list.children[chosen]); }
  });
}
