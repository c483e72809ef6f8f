// Whole pages in a language that nobody speaks: every word comes from the catalogues, and longer words fit.
import type { Page } from "@playwright/test";

import { reflow } from "../accessibility/checks.ts";
import { states } from "../pages.ts";
import { standard } from "../support/answers.ts";
import { offerPseudo, pseudo } from "../support/pseudo.ts";
import { expect, test } from "../support/test.ts";

/** What may stand without brackets: numbers, dates and times as the browser writes them, codes, answers. */
const plain = [/\d{1,2}\. \p{L}+ \d{4}( um \d\d:\d\d)?/gu, /\b[0-9A-Z]{4}\b/g];

const typed = JSON.stringify(standard()).match(/"(?:[^"\\]|\\.)*"/g)!.map((text) => JSON.parse(text) as string);

/** Texts and names of the page that come from elsewhere. */
async function hardCoded(page: Page): Promise<string[]> {
  const found = await page.evaluate((tag) => {
    const texts: string[] = [document.title];
    const named = ["aria-label", "alt", "title", "placeholder"];
    for (const element of document.body.querySelectorAll("*")) {
      // Marked as another language: German by law, and the names in the menu.
      if (element.closest("[lang]")?.getAttribute("lang") !== tag) continue;
      if (element.closest("script, style") || !element.checkVisibility()) continue;
      texts.push(...named.map((name) => element.getAttribute(name) ?? ""));
      texts.push(...[...element.childNodes].filter((node) => node instanceof Text).map((node) => node.data));
    }
    return texts;
  }, pseudo);
  return found.map(rest).filter((text) => /\p{L}/u.test(text));
}

/** A text without what is in brackets and what may stand without. */
function rest(text: string): string {
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(/\[!!(?:(?!\[!!|!!\])[^])*!!\]/g, " ");
  }
  for (const pattern of plain) text = text.replace(pattern, " ");
  for (const answer of typed) text = text.replace(answer, " ");
  return text.trim();
}

async function check(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  await expect(page.locator("html")).toHaveAttribute("lang", pseudo);
  expect.soft(await hardCoded(page), `hard-coded at ${page.url()}`).toEqual([]);
  expect.soft(await reflow(page), `reflow at ${page.url()}`).toEqual([]);
}

for (const { name, show, then } of states) {
  test(name, async ({ page, person, world, watch }) => {
    watch.expect(/Failed to load resource|ERR_FAILED/);
    await offerPseudo(page);
    await person.remembers(pseudo);
    await show(person, world);
    await check(page);
    if (then === undefined) return;
    await then.show(person);
    await check(page);
  });
}
