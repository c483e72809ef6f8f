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

// Into the browser's cache, for later. A failure shows when the module is wanted.
const prefetch = () => [FULL, FULL_MODULE].forEach((address) => fetch(address).catch(() => {}));
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

// A kiosk starts with everything, and keeps what is typed in memory alone.
const kiosk = () => {
  try {
    return location.pathname === "/kiosk" || sessionStorage.getItem("umzug.kiosk") !== null;
  } catch {
    return false;
  }
};

if (!window.isSecureContext || !window.crypto?.subtle) problem("insecure");
else if (typeof WebAssembly !== "object" || !window.indexedDB) problem("old");
else if (kiosk()) {
  // Nothing here leads out of the service.
  shell.querySelector(".umzug-exit")?.remove();
  globalThis.umzugDraft = { session: {}, memory: new Map() };
  addEventListener("umzug-full-failed", () => problem("failed"));
  // Nobody there could load it anew.
  setTimeout(() => shell.isConnected && location.reload(), 30_000);
  dispatchEvent(new Event("umzug-full"));
} else
  init({ module_or_path: MODULE }).catch((error) => {
    console.error(error);
    problem("failed");
  });
