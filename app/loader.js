// Starts the app, or says in plain words why that is not possible here.
// The build replaces MODULE by the address of the WebAssembly module.
import init from "./app.js";

const shell = document.getElementById("shell");
const message = document.getElementById("shell-failed");

function problem(reason) {
  if (!shell.isConnected) return;
  document.getElementById("shell-loading").hidden = true;
  message.textContent = message.dataset[reason];
  message.hidden = false;
}

// The shell stays until the app has put something in its place.
new MutationObserver((_, observer) => {
  if (document.body.childElementCount < 2) return;
  observer.disconnect();
  shell.remove();
}).observe(document.body, { childList: true });

if (!window.isSecureContext || !window.crypto?.subtle) problem("insecure");
else if (typeof WebAssembly !== "object" || !window.indexedDB) problem("old");
else
  init({ module_or_path: MODULE }).catch((error) => {
    console.error(error);
    problem("failed");
  });
