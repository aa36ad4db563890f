// Small helps, none of them needed: everything works without this file.
// The focus goes where a page asks for it (`data-focus`): to the summary of errors, or to what was just loaded.
function focusAsked(root) {
  const asked = root.querySelector("[data-focus]");
  if (asked) asked.focus();
}
function showPrint() {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
}
document.addEventListener("DOMContentLoaded", () => { focusAsked(document); showPrint(); });
document.addEventListener("htmx:after:settle", showPrint);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  // Who has to leave at once leaves no entry of this page behind.
  const leave = event.target.closest("[data-leave]");
  if (leave) {
    event.preventDefault();
    window.location.replace(leave.href);
  }
});
// A list that could not be renewed says so, instead of standing there as if it were new.
document.addEventListener("htmx:error", () => {
  const said = document.querySelector("[data-unreachable]");
  if (said) said.hidden = false;
});
// A field that was loaded anew while someone types in it: the caret goes on where the text ends.
document.addEventListener("htmx:after:swap", () => {
  const field = document.querySelector("[data-caret]");
  if (!field) return;
  field.removeAttribute("data-caret");
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
});
