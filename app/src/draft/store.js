// Where a draft lies: IndexedDB, else the memory of this page. Values are
// bytes that Rust has encrypted. A record is found by draft and name; all
// records of a draft expire together.
const DAY = 86_400_000;
let opening;
// The two modules of the app have this file each and share one memory.
const shared = (globalThis.umzugDraft ??= { session: {} });

const ready = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });

const connect = () => {
  const request = indexedDB.open("umzug", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("records");
    request.result.createObjectStore("expiry");
  };
  return ready(request).then((database) => {
    // A phone may close it behind a page that sleeps.
    database.onclose = () => (opening = undefined);
    return database;
  });
};

// Runs `work` in one transaction and waits until it is on the disk.
const run = async (mode, work) => {
  const database = await (opening ??= connect());
  return new Promise((resolve, reject) => {
    const all = database.transaction(["records", "expiry"], mode, { durability: "strict" });
    const request = work(all.objectStore("records"), all.objectStore("expiry"));
    all.oncomplete = () => resolve(request?.result);
    all.onerror = all.onabort = () => reject(all.error ?? request?.error);
  });
};

const of = (draft, name = "") => [draft, name];
const everyRecord = (draft) => IDBKeyRange.bound([draft], [draft, []]);
const memoryKey = (draft, name) => `${draft}/${name}`;

// Whether drafts outlive the page here. Deletes what has expired.
export const open = async () => {
  // Decided before: no device is there, or a kiosk keeps nothing.
  if (shared.memory) return false;
  try {
    await run("readwrite", (records, expiry) => {
      const request = expiry.openCursor();
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) return;
        if (cursor.value < Date.now()) {
          records.delete(everyRecord(cursor.key));
          cursor.delete();
        }
        cursor.continue();
      };
    });
  } catch {
    shared.memory ??= new Map();
  }
  return !shared.memory;
};

export const get = async (draft, name) =>
  shared.memory
    ? shared.memory.get(memoryKey(draft, name))
    : run("readonly", (records) => records.get(of(draft, name)));

export const put = async (draft, name, value, days) =>
  shared.memory
    ? shared.memory.set(memoryKey(draft, name), value)
    : run("readwrite", (records, expiry) => {
        expiry.put(Date.now() + days * DAY, draft);
        records.put(value, of(draft, name));
      });

// Stores unless there is one; gives what is there then.
export const keepFirst = async (draft, name, value, days) => {
  if (shared.memory) {
    const key = memoryKey(draft, name);
    if (!shared.memory.has(key)) shared.memory.set(key, value);
    return shared.memory.get(key);
  }
  return run("readwrite", (records, expiry) => {
    expiry.put(Date.now() + days * DAY, draft);
    const found = records.get(of(draft, name));
    found.onsuccess = () => {
      if (!found.result) records.put(value, of(draft, name));
    };
    return found;
  }).then((found) => found ?? value);
};

export const remove = async (draft, name) =>
  shared.memory
    ? shared.memory.delete(memoryKey(draft, name))
    : run("readwrite", (records) => void records.delete(of(draft, name)));

// Deletes all records of a draft.
export const clear = async (draft) => {
  if (shared.memory) {
    for (const key of [...shared.memory.keys()]) if (key.startsWith(`${draft}/`)) shared.memory.delete(key);
    return;
  }
  return run("readwrite", (records, expiry) => {
    records.delete(everyRecord(draft));
    expiry.delete(draft);
  });
};

// Session storage: it lives as long as the tab, through reloads and restores.
export const session = (name) => {
  if (shared.memory) return shared.session[name];
  try {
    return sessionStorage.getItem(name) ?? undefined;
  } catch {
    return shared.session[name];
  }
};

export const setSession = (name, text) => {
  try {
    if (!shared.memory) {
      sessionStorage.setItem(name, text);
      return true;
    }
  } catch {
    // Kept as in a kiosk.
  }
  shared.session[name] = text;
  return false;
};
