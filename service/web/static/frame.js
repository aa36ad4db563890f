// Leaving at once: the whole window goes elsewhere, and the page around takes no place in the history.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".leave, [data-leave]");
  if (!link) return;
  event.preventDefault();
  document.documentElement.hidden = true;
  window.top.location.replace(link.href);
});
// Tells the site around this frame how high the page is, and where its list begins once it was asked for. Numbers alone.
(() => {
  if (parent === window) return;
  const tell = (said) => parent.postMessage(said, "*");
  const measure = () => tell({ ayniHeight: Math.ceil(document.body.getBoundingClientRect().height) });
  new ResizeObserver(measure).observe(document.documentElement);
  document.addEventListener("shown", () => {
    measure();
    const list = document.getElementById("answer") ?? document.getElementById("errors");
    if (list) tell({ ayniTop: Math.floor(list.getBoundingClientRect().top + scrollY) });
  });
})();
