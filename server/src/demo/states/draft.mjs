// Puts the answers of a walk into this tab's draft, as the app keeps them (app/src/draft): encrypted in IndexedDB, the
// key in session storage. Stands alone in one function: tests run it in their pages too.

/** Begins a new draft with the answers of `walk`, and says where it leads. */
export async function begin(walk) {
  // Places of the demo whose authorities are as the walk needs them.
  const buxtehude = ["033590010010", "Buxtehude"];
  const seevetal = ["033530031031", "Seevetal"];
  const lübeck = ["010030000000", "Lübeck"];

  const answers = { ...walk.answers };
  const put = (field, [key, name]) => Object.assign(answers, { [field]: key, [`${field}.text`]: name, [`${field}.scope`]: "region" });
  if (walk.facts.includes("not connected")) put("place", buxtehude);
  else if (walk.facts.includes("portal")) put("place", seevetal);
  else if (answers.matter === "vehicle" && walk.facts.includes("here") && !walk.facts.includes("asks sepa")) {
    // Hamburg would ask for a mandate.
    if (answers["vehicle-place"] === answers.place) put("vehicle-place", lübeck);
    put("place", lübeck);
  }
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(Date.now());
  for (const [field, days] of Object.entries(walk.days)) {
    const date = new Date(Date.parse(today) + days * 86_400_000);
    answers[`${field}.day`] = String(date.getUTCDate());
    answers[`${field}.month`] = String(date.getUTCMonth() + 1);
    answers[`${field}.year`] = String(date.getUTCFullYear());
  }
  for (const [field, months] of Object.entries(walk.months)) {
    const [year, month] = today.split("-").map(Number);
    const all = year * 12 + month - 1 + months;
    answers[`${field}.month`] = String((all % 12) + 1);
    answers[`${field}.year`] = String(Math.floor(all / 12));
  }
  // Keys in order, each with its value.
  const text = Object.keys(answers)
    .sort()
    .map((key) => `${key}\0${answers[key]}\0`)
    .join("");

  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const [id, key, iv] = [base64url(random(16)), random(32), random(12)];
  const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, aes, new TextEncoder().encode(text)));
  const record = new Uint8Array(12 + sealed.length);
  record.set(iv);
  record.set(sealed, 12);

  await new Promise((resolve, reject) => {
    const opening = indexedDB.open("umzug", 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("records");
      opening.result.createObjectStore("expiry");
    };
    opening.onerror = opening.onblocked = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const all = database.transaction(["records", "expiry"], "readwrite");
      all.objectStore("records").put(record, [id, "answers"]);
      all.objectStore("expiry").put(Date.now() + 86_400_000, id);
      all.onerror = all.onabort = () => reject(all.error);
      all.oncomplete = () => {
        database.close();
        resolve();
      };
    };
  });
  sessionStorage.setItem("umzug.request", `${id}.${base64url(key)}`);
  return `/move/${walk.page}`;
}
