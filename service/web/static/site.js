// Puts the focus where a page asks for it (`data-focus`): on the summary of errors, or on what was just loaded.
// Everything else works without this file.
function focusAsked(root) {
  const asked = root.querySelector("[data-focus]");
  if (asked) asked.focus();
}
document.addEventListener("DOMContentLoaded", () => focusAsked(document));
