// Starts the small module of the app, which asks the first questions, or says in plain words why that is
// not possible here. Fetches the full module while the person types and starts it when it is wanted.
// The build replaces FIRST, FIRST_MODULE, FULL and FULL_MODULE by addresses.

// The page is one that the build has drawn; the app has not taken its place yet.
const isStatic = () => document.body.id === "shell";

function problem(reason) {
  if (!isStatic()) return;
  const message = document.getElementById("shell-failed");
  message.firstElementChild.textContent = message.dataset[reason];
  message.hidden = false;
  document.querySelector("main").prepend(message);
  document.getElementById("shell-loading")?.remove();
}
addEventListener("umzug-failed", () => problem("failed"));

const assets = () => JSON.parse(document.getElementById("assets").textContent);
const link = (properties) => document.head.append(Object.assign(document.createElement("link"), properties));
// What the app says in German and in the language of the page, by parts.
const texts = (parts) => {
  const wanted = new RegExp(`^texts/(de|${document.documentElement.lang})\\.(${parts})\\.`);
  return Object.entries(assets()).filter(([name]) => wanted.test(name)).map(([, address]) => address);
};
// Into the browser's cache, for later. A failure shows when it is wanted.
const prefetch = () => [FULL, FULL_MODULE, ...texts("questions|later")].forEach((address) => fetch(address).catch(() => {}));
if (/\/(status|done)$/.test(location.pathname)) prefetch();
else addEventListener("input", prefetch, { once: true });

// The styles that the first page can be painted without.
let sheet;
const style = () =>
  (sheet ??= new Promise((done) => link({ rel: "stylesheet", href: assets()["later.css"], onload: done, onerror: done })));

let full;
let wanted;
const failed = () => {
  full = undefined;
  dispatchEvent(new Event("umzug-full-failed"));
};
addEventListener("umzug-full", () => {
  wanted = true;
  full ??= Promise.all([import(FULL), style()])
    .then(([module]) => module.start)
    .catch(failed);
  full.then((start) => start && wanted && ((wanted = false), start().catch(failed)));
});
// Kept by the browser for the way back: it begins anew, with what is still known.
addEventListener("pageshow", (event) => event.persisted && location.reload());
// Went back while it was fetched: it starts when it is wanted again.
addEventListener("popstate", () => (wanted = false));

// A kiosk starts with everything, and keeps what is typed in memory alone.
const kiosk = () => {
  try {
    // Remembered at once: no page that comes before the app may take the device for a phone.
    if (location.pathname === "/kiosk") sessionStorage.setItem("umzug.kiosk", location.search.slice(1));
    return location.pathname === "/kiosk" || sessionStorage.getItem("umzug.kiosk") !== null;
  } catch {
    return false;
  }
};
// On a static page: Continue is pressed, a language is chosen.
let pressed;
addEventListener("submit", () => (pressed = isStatic()));
addEventListener("click", ({ target }) => {
  const other = target.closest?.("a[hreflang]");
  if (other && isStatic()) sessionStorage.setItem("language", other.hreflang);
});
// The app takes its place by the same elements, one for one: what was done there is done again.
addEventListener("umzug-taken", () => {
  // A kiosk has a frame of its own and keeps nothing.
  if (!isStatic() || kiosk()) return;
  const elements = () => [...document.querySelectorAll("a, button, input, textarea, select, summary, h1")];
  const before = elements();
  const focused = document.activeElement;
  const top = scrollY;
  queueMicrotask(() => {
    for (const [at, now] of elements().entries()) {
      const old = (now.id && before.find(({ id }) => id === now.id)) || before[at] || {};
      if (old.checked || old.parentElement?.open) now.click();
      else if (/^(text|textarea|select)/.test(old.type) && old.value) {
        now.value = old.value;
        for (const name of ["input", "change"]) now.dispatchEvent(new Event(name, { bubbles: true }));
      }
      if (old === focused) now.focus({ preventScroll: true });
    }
    scrollTo(0, top);
    if (pressed) document.querySelector("[type=submit]")?.click();
    remember().catch(() => {});
  });
});

// A second visit starts without a connection: the worker keeps what this page was made of and what it leads to.
const worker = navigator.serviceWorker;
// A browser with Trusted Types takes its address from this policy alone, which nobody can make again.
const policy = globalThis.trustedTypes?.createPolicy("umzug-worker", { createScriptURL: () => "/worker.js" });
async function remember() {
  const one = await worker.register(policy ? policy.createScriptURL("") : "/worker.js");
  // The newest: what an old one keeps goes with it.
  const newest = one.installing ?? one.waiting ?? one.active;
  const start = document.querySelector(".umzug-brand").pathname;
  const links = [...document.querySelectorAll('a[href^="/"]:not([hreflang], [download])')].map(({ pathname }) => pathname);
  const parts = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
  newest.postMessage([`${start}app.html`, assets()["later.css"], ...links, ...parts.filter((path) => path.startsWith("/assets/"))]);
}
// Nobody shall see that this was used here.
addEventListener("umzug-forget", () => {
  // It lives on with this page, and would keep what comes.
  worker?.controller?.postMessage("forget");
  worker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
  globalThis.caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
});

// Given the small module where this page begins with it.
function begin(module_or_path) {
  style();
  if (!window.isSecureContext || !window.crypto?.subtle) problem("insecure");
  else if (typeof WebAssembly !== "object" || !window.indexedDB) problem("old");
  else if (module_or_path) {
    import(FIRST).then(({ default: init }) => init({ module_or_path })).catch((error) => {
      console.error(error);
      problem("failed");
    });
    // Beside the module, which asks for them.
    for (const href of texts("first")) link({ rel: "preload", as: "fetch", crossOrigin: "", href });
  } else {
    if (kiosk()) {
      // Nothing here leads anywhere until the app stands here.
      for (const part of document.body.children) part.inert = true;
      globalThis.umzugDraft = { session: {}, memory: new Map() };
      // Nobody there could load it anew.
      setTimeout(() => isStatic() && location.reload(), 30_000);
    }
    addEventListener("umzug-full-failed", () => problem("failed"));
    dispatchEvent(new Event("umzug-full"));
  }
}
// This script is async: it waits neither for the stylesheet nor for the end of the page. What it asks for waits for
// both, so that on a slow line the page is to be read first.
const whole = new Promise((done) => {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", done);
  else done();
});
const styled = new Promise((done) => {
  const first = document.querySelector("link[rel=stylesheet]");
  if (first.sheet) done();
  else for (const end of ["load", "error"]) first.addEventListener(end, done);
});
Promise.all([whole, styled]).then(() => {
  // The small module does not have every page: there it would only show that it waits.
  const small = !kiosk() && !document.querySelector("main[data-full]");
  // The largest part is on its way while the page is painted; all else comes after.
  const module = small ? fetch(FIRST_MODULE) : undefined;
  module?.catch(() => {});
  if (document.hidden) begin(module);
  else requestAnimationFrame(() => setTimeout(begin, 0, module));
});
