// Lets a second visit start without a connection. It keeps files that are the same for everybody: pages as the build
// wrote them, and assets. No answer of the API is kept, nothing that a person typed. A new version waits until the
// last page of the old one is closed, so no form loses the ground that it stands on. The build replaces VERSION.
const kept = `umzug-${VERSION}`;
// After so many milliseconds a page that is kept is better than one that does not come.
const patience = 3000;

// Everything was deleted: until the last page is closed it hands through.
let forgotten = false;

async function forget() {
  forgotten = true;
  for (const name of await caches.keys()) await caches.delete(name);
}

async function keep(addresses) {
  const cache = await caches.open(kept);
  for (const address of new Set(addresses)) if (!(await cache.match(address))) await cache.add(address).catch(() => {});
}

const found = (address) => caches.match(address, { ignoreVary: true });

async function asset(request) {
  const old = await found(request);
  if (old) return old;
  const fresh = await fetch(request);
  if (fresh.ok) (await caches.open(kept)).put(request, fresh.clone());
  return fresh;
}

// Fresh if it comes soon; else the page of this address, else the empty one in its language.
async function page(request, path) {
  const fresh = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, patience));
  const soon = await Promise.race([fresh, late]).catch(() => {});
  return soon ?? (await found(path)) ?? (await found(`/${path.split("/")[1]}/app.html`)) ?? (await found("/app.html")) ?? fresh;
}

addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name !== kept) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(old());
});
addEventListener("message", (event) => event.waitUntil(event.data === "forget" ? forget() : keep(event.data)));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (forgotten || request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (request.mode === "navigate" && !/^\/(api|fit-connect|identity)\//.test(pathname)) event.respondWith(page(request, pathname));
});
