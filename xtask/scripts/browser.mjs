// The little of a browser that the app needs to draw a page: a document, an address, files of the site. Each page
// runs in an instance of its own; the module is compiled once.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { parseHTML } from "linkedom";

let opened = 0;
// Nobody needs the keys that the full module makes ahead.
const { subtle } = globalThis.crypto;
const crypto = { getRandomValues: (bytes) => bytes, subtle: { generateKey: () => new Promise(() => {}) } };
for (const name of ["digest", "encrypt", "decrypt", "importKey", "deriveKey", "deriveBits"]) {
  crypto.subtle[name] = subtle[name].bind(subtle);
}

export class Browser {
  #glue;
  #module;
  #template;
  #site;

  /** `glue` is a module's script, with the WebAssembly beside it. */
  constructor(glue, template, site) {
    this.#glue = pathToFileURL(glue);
    this.#module = new WebAssembly.Module(readFileSync(glue.replace(/\.js$/, "_bg.wasm")));
    this.#template = template;
    this.#site = site;
  }

  /** The page at this address. */
  async open(path, language) {
    const { window, document } = parseHTML(this.#template);
    let waiting = 0;
    const answer = async (address) => {
      waiting += 1;
      try {
        return new Response(readFileSync(join(this.#site, address)));
      } catch {
        return new Response("", { status: 404 });
      } finally {
        setTimeout(() => (waiting -= 1));
      }
    };
    become({
      document,
      Element: window.Element,
      HTMLInputElement: window.HTMLInputElement,
      HTMLSelectElement: window.HTMLSelectElement,
      HTMLTextAreaElement: window.HTMLTextAreaElement,
      Node: window.Node,
      ShadowRoot: class {},
      Window: class {
        static [Symbol.hasInstance](object) {
          return object === globalThis;
        }
      },
      window: globalThis,
      navigator: { languages: [language] },
      location: { pathname: path, origin: "", href: path },
      // What is only for a page that stays.
      setInterval() {},
      history: { replaceState() {}, pushState() {} },
      sessionStorage: memory(),
      localStorage: memory(),
      addEventListener() {},
      dispatchEvent() {},
      scrollTo() {},
      fetch: answer,
      crypto,
      umzugDraft: undefined,
    });
    opened += 1;
    const { default: init } = await import(`${this.#glue}?${opened}`);
    await init({ module_or_path: this.#module });
    const stands = () => !waiting && document.querySelector("main h1");
    // What hangs on a promise is drawn, and may ask for more, a moment later.
    for (let turn = 0, quiet = 0; turn < 2000 && quiet < 5; turn += 1) {
      quiet = stands() ? quiet + 1 : 0;
      await pause();
    }
    if (!stands()) throw new Error(`${path}: the app has drawn nothing`);
    return { document };
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

function memory() {
  const kept = new Map();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
    clear: () => kept.clear(),
  };
}

function become(globals) {
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}
