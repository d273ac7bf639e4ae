// Keeps the page itself, so that it opens without a network. It holds back no answer: what the server says of anybody
// goes past it. VERSION and FILES stand above, written by the server.
const CACHE = `safe-conduct-boarding-${VERSION}`;

self.addEventListener("install", (event) => {
  const all = FILES.map((one) => new Request(one, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(all)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((one) => one.startsWith("safe-conduct-boarding-") && one !== CACHE));
  event.waitUntil(old.then((names) => Promise.all(names.map((one) => caches.delete(one)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !FILES.includes(pathname)) return;
  const kept = caches.open(CACHE).then((cache) => cache.match(pathname, { ignoreVary: true }));
  event.respondWith(kept.then((found) => found ?? fetch(event.request)));
});
