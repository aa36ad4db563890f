// A tab's own memory of what a seeker says; everything works without it. Forms are sent and answered within the page, so
// that no posted form lies in the browser's history and session files, and going back and reloading ask for nothing.
// What comes back after a reload was sealed by the server: what the browser writes to its disk says nothing.
(() => {
  const OWN = /^(\/[a-z]{2})?\/(matches|compare|circle|steps|shortlist|review|request\/open|embed\/[0-9a-f-]+|practitioners\/[0-9a-f-]+(\/introduction|\/report)?)?$/;
  const PREFIX = "sealed ", OFF = "keep nothing";
  const pages = new Map(); // bodies as they were left, by entry of the history
  let entry = history.state?.entry;
  if (!entry) note(made());

  function made() { return `${Date.now()}${Math.random()}`; }
  function note(name) {
    entry = name;
    history.replaceState({ entry }, "");
  }
  function hold(name, sealed) {
    try {
      if (!sessionStorage.getItem(OFF)) sessionStorage.setItem(PREFIX + name, sealed);
    } catch { /* no room, or none allowed: a reload begins anew */ }
  }
  function held(name) {
    try { return sessionStorage.getItem(PREFIX + name); } catch { return null; }
  }
  function forget() {
    pages.clear();
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
  }
  // The page takes what it answers out of itself: it is held under its entry alone.
  function takeSealed(...names) {
    const box = document.getElementById("sealed");
    if (!box?.value) return;
    for (const name of names) hold(name, box.value);
    box.removeAttribute("value");
  }
  function leaveBehind() {
    pages.set(entry, { body: document.body, title: document.title, language: document.documentElement.lang, top: scrollY });
  }
  function put({ body, title, language, top }) {
    document.documentElement.lang = language;
    document.title = title;
    document.body.replaceWith(body);
    scrollTo(0, top);
  }
  function read(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    return { body: document.adoptNode(page.body), title: page.title, language: page.documentElement.lang, top: 0 };
  }
  function settle(hash) {
    window.htmx?.process(document.body);
    document.getElementById("content")?.focus({ preventScroll: true });
    if (hash) document.getElementById(hash.slice(1))?.scrollIntoView();
    document.dispatchEvent(new Event("shown"));
  }
  async function asked(address, body) {
    const answer = await fetch(address, { method: "POST", body, headers: { "X-Seal": "1", "Accept": "text/html" } });
    if (!answer.headers.get("content-type")?.startsWith("text/html")) throw new TypeError("no page");
    return [answer.ok, read(await answer.text())];
  }
  function sent(form, button) {
    const data = new FormData(form, button);
    return form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  }

  document.addEventListener("submit", async (event) => {
    const { target: form, submitter: button } = event;
    const address = new URL(button?.hasAttribute("formaction") ? button.formAction : form.action, location.href);
    if (event.defaultPrevented || button?.formTarget === "_blank" || form.method !== "post" || address.origin !== location.origin || !OWN.test(address.pathname)) return;
    event.preventDefault();
    document.documentElement.setAttribute("aria-busy", "true");
    let page;
    try {
      [, page] = await asked(address, sent(form, button));
    } catch {
      const notice = document.querySelector("[data-unsent]");
      notice.hidden = false;
      notice.focus();
      return;
    } finally {
      document.documentElement.removeAttribute("aria-busy");
    }
    leaveBehind();
    const before = entry;
    entry = made();
    const change = form.dataset.replace === undefined ? "pushState" : "replaceState";
    const place = address.pathname.replace(/request\/open$/, "matches").replace(/\/(introduction|report)$/, "");
    history[change]({ entry }, "", place + address.search + address.hash);
    put(page);
    // A form that was left comes back filled in, after a reload too.
    takeSealed(entry, before);
    settle(address.hash);
  });

  addEventListener("popstate", async ({ state }) => {
    if (!state?.entry) return note(entry); // a place within this page
    if (state.entry === entry) return;
    leaveBehind();
    entry = state.entry;
    const page = pages.get(entry);
    if (!page && !held(entry)) return location.reload();
    if (page) {
      put(page);
    } else {
      await bringBack();
    }
  });

  async function bringBack() {
    const box = held(entry);
    if (!box) return;
    try {
      const [good, page] = await asked(location.pathname + location.search, new URLSearchParams({ sealed: box }));
      if (!good && !page.body.querySelector("form")) return forget();
      put(page);
      takeSealed(entry);
      settle(location.hash);
    } catch { /* no connection: what is shown says so */ }
  }
  document.addEventListener("DOMContentLoaded", bringBack);
  document.addEventListener("htmx:after:swap", () => takeSealed(entry));
  document.addEventListener("htmx:config:request", (event) => { event.detail.ctx.request.headers["X-Seal"] = "1"; });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".leave, [data-leave]")) forget();
    if (!event.target.closest("[data-forget]")) return;
    forget();
    sessionStorage.setItem(OFF, "yes");
    location.replace(document.querySelector(".brand").href);
  });
})();
