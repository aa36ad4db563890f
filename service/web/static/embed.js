// For a site that shows an Ayni page in a frame: the frame is as high as its page, and its list is moved into view.
(() => {
  const home = new URL(document.currentScript.src).origin;
  addEventListener("message", ({ data, origin, source }) => {
    if (origin !== home) return;
    const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === source);
    if (!frame) return;
    if (Number.isFinite(data?.ayniHeight)) frame.style.height = `${Math.min(Math.max(data.ayniHeight, 200), 100000)}px`;
    if (Number.isFinite(data?.ayniTop)) scrollTo({ top: frame.getBoundingClientRect().top + scrollY + data.ayniTop - 16 });
  });
})();
