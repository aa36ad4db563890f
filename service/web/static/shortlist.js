// The short list in a browser: opened from the fragment of a link or from this device, kept there only when asked.
(() => {
  const KEY = "ayni short list", PAGE = /^(\/[a-z]{2})?\/shortlist$/;
  const kept = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  // `tab.js` brings back a list that was changed in this tab.
  const broughtBack = () => { try { return sessionStorage.getItem(`sealed ${history.state?.entry}`); } catch { return null; } };
  function say(kind) {
    const place = document.querySelector("[data-said]");
    if (!place) return;
    place.textContent = place.dataset[kind];
    place.hidden = false;
  }
  function shown() {
    for (const button of document.querySelectorAll("[data-copy], [data-keep]")) button.hidden = false;
    for (const button of document.querySelectorAll("[data-share]")) button.hidden = !navigator.share;
    for (const button of document.querySelectorAll("[data-unkeep]")) button.hidden = !kept();
  }
  function open() {
    shown();
    const form = document.querySelector("main form:has(> .field > #list)");
    const code = location.hash.slice(1) || kept();
    if (!PAGE.test(location.pathname) || !form || !code || broughtBack()) return;
    form.dataset.replace = "";
    form.querySelector("#list").value = code;
    form.requestSubmit();
  }
  document.addEventListener("DOMContentLoaded", open);
  document.addEventListener("shown", shown);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-share], [data-keep], [data-unkeep]");
    if (!button) return;
    const { copy, share, keep } = button.dataset;
    if (copy) {
      await navigator.clipboard.writeText(copy);
      say("copied");
    } else if (share) {
      navigator.share({ url: share }).catch(() => {});
    } else if (keep) {
      localStorage.setItem(KEY, keep);
      say("kept");
    } else {
      localStorage.removeItem(KEY);
      say("forgotten");
    }
    shown();
  });
})();
