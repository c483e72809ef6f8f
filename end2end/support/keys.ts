// The key of a text instead of the text: what a page shows when a catalogue, or the part of it that is loaded, lacks it.
import type { BrowserContext } from "@playwright/test";

import { all } from "./texts.ts";

/** The first words of all keys. */
const beginnings = [...new Set(Object.keys(all("de")).map((key) => key.split(".")[0]))];

/** Each page of the context says in its console when a key stands on it; the watch takes that for a problem. */
export async function watchKeys(context: BrowserContext): Promise<void> {
  await context.addInitScript((beginnings) => {
    const key = new RegExp(`(?<![\\w@/.-])(?:${beginnings.join("|")})\\.[a-z][\\w-]*(?:\\.[\\w-]+)*`);
    const judge = (text: string | null) => {
      const [found] = text?.match(key) ?? [];
      if (found) console.error(`the key of a text is shown: ${found}`);
    };
    const named = ["aria-label", "title", "alt", "placeholder"];
    const look = (node: Node) => {
      if (node instanceof Text && !node.parentElement?.closest("script, style")) judge(node.data);
      if (node instanceof Element) named.forEach((name) => judge(node.getAttribute(name)));
      node.childNodes.forEach(look);
    };
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) type === "childList" ? addedNodes.forEach(look) : look(target);
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: named });
  }, beginnings);
}
