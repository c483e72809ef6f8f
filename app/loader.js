// Starts the small module of the app, which asks the first questions, or says in plain words why that is
// not possible here. Fetches the full module while the person types and starts it when it is wanted.
// The build replaces MODULE, FULL and FULL_MODULE by addresses.
import init from "./first.js";

const shell = document.getElementById("shell");
const message = document.getElementById("shell-failed");

function problem(reason) {
  if (!shell.isConnected) return;
  document.getElementById("shell-loading").hidden = true;
  message.textContent = message.dataset[reason];
  message.hidden = false;
}

// Into the browser's cache, for later: the module, and what it says in German and in the language of the page. A
// failure shows when the module is wanted.
const prefetch = () => {
  const assets = JSON.parse(document.getElementById("assets").textContent);
  const wanted = new RegExp(`^texts/(de|${document.documentElement.lang})\\.(questions|later)\\.`);
  const texts = Object.keys(assets).filter((name) => wanted.test(name)).map((name) => assets[name]);
  [FULL, FULL_MODULE, ...texts].forEach((address) => fetch(address).catch(() => {}));
};
if (/^\/(status|done)\b/.test(location.pathname)) prefetch();
else addEventListener("input", prefetch, { once: true });

let full;
let wanted;
const failed = () => {
  full = undefined;
  dispatchEvent(new Event("umzug-full-failed"));
};
addEventListener("umzug-full", () => {
  wanted = true;
  full ??= import(FULL)
    .then((module) => module.start)
    .catch(failed);
  full.then((start) => start && wanted && ((wanted = false), start().catch(failed)));
});
// Kept by the browser for the way back: it begins anew, with what is still known.
addEventListener("pageshow", (event) => event.persisted && location.reload());
// Went back while it was fetched: it starts when it is wanted again.
addEventListener("popstate", () => (wanted = false));

if (!window.isSecureContext || !window.crypto?.subtle) problem("insecure");
else if (typeof WebAssembly !== "object" || !window.indexedDB) problem("old");
else
  init({ module_or_path: MODULE }).catch((error) => {
    console.error(error);
    problem("failed");
  });
