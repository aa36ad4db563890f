// Keeps one page on a device whose owner asked for it (`site.js`): the help lines and the short list, without a network.
const KEPT = "ayni FILES_DIGEST", FILES = FILES_LIST;
const asked = new URL(self.location).searchParams.get("page") ?? "";
const PAGE = /^(\/[a-z]{2})?\/offline(\?country=[A-Z]{2})?$/.test(asked) ? asked : "/offline";
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll([PAGE, ...FILES])).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const others = (names) => names.filter((name) => name !== KEPT).map((name) => caches.delete(name));
  event.waitUntil(caches.keys().then((names) => Promise.all(others(names))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { request } = event, { pathname, search } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  else if (FILES.includes(pathname + search)) event.respondWith(caches.match(request).then((file) => file ?? fetch(request)));
});
