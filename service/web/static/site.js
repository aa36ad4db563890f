// Small helps, none of them needed: everything works without this file.
// The focus goes where a page asks for it (`data-focus`): to the summary of errors, or to what was just loaded.
function focusAsked(root) {
  const asked = root.querySelector("[data-focus]");
  if (asked) asked.focus();
}
function showPrint() {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
}
for (const shown of ["DOMContentLoaded", "shown"]) document.addEventListener(shown, () => { focusAsked(document); showPrint(); });
document.addEventListener("htmx:after:settle", showPrint);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
// Leaving at once: this page is hidden and takes no place in the history; the way back leads out again.
const LEFT = "left";
function leave() {
  document.documentElement.hidden = true;
  for (const form of document.forms) form.reset();
  window.location.replace(document.querySelector(".leave, [data-leave]").href);
}
document.addEventListener("click", (event) => {
  if (!event.target.closest(".leave, [data-leave]")) return;
  event.preventDefault();
  sessionStorage.setItem(LEFT, "yes");
  leave();
});
window.addEventListener("pageshow", (event) => {
  if (!sessionStorage.getItem(LEFT)) return;
  const [came] = performance.getEntriesByType("navigation");
  if (event.persisted || came.type === "back_forward") leave();
  else sessionStorage.removeItem(LEFT);
});
// A list that could not be renewed says so, instead of standing there as if it were new.
document.addEventListener("htmx:error", () => {
  const said = document.querySelector("[data-unreachable]");
  if (said) said.hidden = false;
});
// Where more was asked the field of the story stood in place of the list: what says why there is none must not take it away.
document.addEventListener("htmx:before:swap", () => {
  const form = document.getElementById("request"), field = document.querySelector("#results [name=story]");
  if (form && field) form.dataset.story = field.value;
});
document.addEventListener("htmx:after:swap", () => {
  const form = document.getElementById("request");
  if (!form?.dataset.story) return;
  if (!form.elements.story) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "story", value: form.dataset.story }));
  delete form.dataset.story;
});
// A field that was loaded anew while someone types in it: the caret goes on where the text ends.
document.addEventListener("htmx:after:swap", () => {
  const field = document.querySelector("[data-caret]");
  if (!field) return;
  field.removeAttribute("data-caret");
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
});
// From a list a name leads to the page that also says why it fits: with the answers, so posted; a new tab has the plain one.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-for-you]"), form = document.getElementById("request");
  if (!link || !form || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const button = Object.assign(document.createElement("button"), { formAction: link.href, hidden: true });
  form.append(button);
  form.requestSubmit(button);
  button.remove();
});
// What stays on a device, only when asked: the page for without a network (`worker.js`), and who is on the short list.
const PEOPLE = "ayni short list people";
function keepPeople() {
  const people = [...document.querySelectorAll("article.chosen")].map((person) => ({
    name: person.querySelector("h2").innerText,
    lines: [...person.querySelectorAll(".facts, .where")].map((line) => line.innerText),
    reach: [...person.querySelectorAll(".reach a")].map((link) => [link.innerText, link.href]),
  }));
  localStorage.setItem(PEOPLE, JSON.stringify(people));
}
function showPeople() {
  const list = document.querySelector("[data-kept-list]"), people = JSON.parse(localStorage.getItem(PEOPLE) ?? "[]");
  if (!list || !people.length) return;
  list.hidden = false;
  list.querySelector("ul").replaceChildren(...people.map(({ name, lines, reach }) => {
    const item = document.createElement("li"), first = document.createElement("strong");
    first.textContent = name;
    item.append(first);
    for (const line of lines) item.append(document.createElement("br"), line);
    for (const [text, href] of reach) {
      const link = Object.assign(document.createElement("a"), { href, textContent: text });
      if (/^(tel|mailto|https?):/.test(href)) item.append(document.createElement("br"), link);
    }
    return item;
  }));
}
async function showKept() {
  const keep = document.querySelector("[data-keep-page]"), drop = document.querySelector("[data-drop-page]");
  if (!keep || !navigator.serviceWorker) return;
  const kept = await navigator.serviceWorker.getRegistration();
  [keep.hidden, drop.hidden] = [Boolean(kept), !kept];
}
async function keepPage() {
  const page = encodeURIComponent(location.pathname + location.search);
  await navigator.serviceWorker.register(`/worker.js?page=${page}`);
  await navigator.serviceWorker.ready;
}
async function dropPage() {
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}
document.addEventListener("DOMContentLoaded", () => { showPeople(); showKept(); });
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-keep-page], [data-drop-page], [data-keep], [data-unkeep]");
  if (!button) return;
  if ("keep" in button.dataset) keepPeople();
  if ("unkeep" in button.dataset) localStorage.removeItem(PEOPLE);
  if ("keepPage" in button.dataset) await keepPage();
  if ("dropPage" in button.dataset) await dropPage();
  showKept();
});
// What is typed into a step of the profile form is kept on the server as one types; where that fails, in this tab, and
// sent when it can be. Once a step was answered by the server, what this tab kept of it goes.
const SENT = "draft sent";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-draft]");
  const answered = location.search.includes("done=") || (form && "answered" in form.dataset);
  if (answered && sessionStorage.getItem(SENT)) {
    sessionStorage.removeItem(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
  }
  if (!form) return;
  const key = `draft ${form.dataset.draft}`;
  const answers = () => new URLSearchParams(new FormData(form));
  const show = (kept) => {
    document.querySelector("[data-draft-kept]").hidden = !kept;
    document.querySelector("[data-draft-here]").hidden = kept;
  };
  let timer;
  const send = async () => {
    clearTimeout(timer);
    const sent = sessionStorage.getItem(key);
    const kept = await fetch(form.dataset.draft, { method: "POST", body: answers() }).then((answer) => answer.ok, () => false);
    if (kept && sessionStorage.getItem(key) === sent) sessionStorage.removeItem(key);
    if (!kept) timer = setTimeout(send, 15000);
    show(kept);
  };
  const typed = () => {
    sessionStorage.setItem(key, answers().toString());
    clearTimeout(timer);
    timer = setTimeout(send, 800);
  };
  if (sessionStorage.getItem(key)) {
    const before = new URLSearchParams(sessionStorage.getItem(key));
    for (const field of form.querySelectorAll("textarea, select, input:not([type=hidden])")) {
      if (["checkbox", "radio"].includes(field.type)) field.checked = before.getAll(field.name).includes(field.value);
      else field.value = before.get(field.name) || "";
    }
    form.elements.version.value = before.get("version");  // what was saved meanwhile is merged, not overwritten
    send();
  } else if ("answered" in form.dataset) typed();  // it may want another look, and is not saved yet
  form.addEventListener("input", typed);
  document.addEventListener("htmx:after:swap", (event) => { if (form.contains(event.target)) typed(); });
  window.addEventListener("online", () => { if (sessionStorage.getItem(key)) send(); });
  form.addEventListener("submit", () => { clearTimeout(timer); sessionStorage.setItem(SENT, key); });
});
