// What a visit may have left in the browser, and where the next one begins. The
// answer at that address clears once more what a script cannot reach (cookies).
const PATIENCE = 1500;

const emptied = async (things, remove) => Promise.allSettled((await things).map(remove));

const finished = (name) =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });

// Each belt for itself: where one fails the others hold.
const belts = [
  () => globalThis.speechSynthesis?.cancel(),
  () => sessionStorage.clear(),
  () => localStorage.clear(),
  () => {
    for (const cookie of document.cookie.split("; "))
      document.cookie = `${cookie.split("=")[0]}=; max-age=0; path=/`;
  },
  // The node forgets who was about to prove their identity here.
  () => fetch("/api/identity/attempt", { method: "DELETE", keepalive: true }),
  () => navigator.clipboard?.writeText(" "),
  () => emptied(indexedDB.databases(), ({ name }) => finished(name)),
  () => emptied(caches.keys(), (name) => caches.delete(name)),
  () => emptied(navigator.serviceWorker.getRegistrations(), (worker) => worker.unregister()),
];

export const wipe = async (address) => {
  // Before the screen is empty: afterwards nothing has the focus that a clipboard asks for.
  const all = belts.map(async (belt) => belt());
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.remove();
  document.body.replaceChildren();
  document.title = "";
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([Promise.allSettled(all), late]);
  location.replace(address);
};

const STOPPED = 60_000;
let watchdog;

// The app is alive. If it says so no more, the page does not stand there for ever.
export const beat = (address) => {
  clearTimeout(watchdog);
  watchdog = setTimeout(() => location.replace(address), STOPPED);
};
