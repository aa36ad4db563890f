// Tells the site around this frame how high the page is, and where its list begins once it was asked for. Numbers alone.
(() => {
  if (parent === window) return;
  const tell = (said) => parent.postMessage(said, "*");
  const measure = () => tell({ ayniHeight: Math.ceil(document.body.getBoundingClientRect().height) });
  new ResizeObserver(measure).observe(document.documentElement);
  document.addEventListener("shown", () => {
    measure();
    const list = document.getElementById("results") ?? document.getElementById("errors");
    if (list) tell({ ayniTop: Math.floor(list.getBoundingClientRect().top + scrollY) });
  });
})();
