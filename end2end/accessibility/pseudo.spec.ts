// Whole pages in a language that nobody speaks: every word comes from the catalogues, and longer words fit.
import type { Page } from "@playwright/test";

import { reflow } from "./checks/fit.ts";
import { states } from "../pages.ts";
import { walks } from "../states/walks.ts";
import { standard } from "../support/answers.ts";
import type { Person } from "../support/person.ts";
import { offerPseudo, pseudo } from "../support/pseudo.ts";
import { expect, test } from "../support/test.ts";

// What a worker fetches cannot be replaced.
test.use({ serviceWorkers: "block" });

/** What may stand without brackets: dates and times as the browser writes them, addresses, names of people, which are made anew for each test. */
const made = /\d{1,2}\. (Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)( \d{4})?( um \d\d:\d\d)?|https?:\/\/\S+|\p{Lu}\p{Ll}+-\p{Lu}\p{Ll}+/gu;
/** And groups of codes. */
const codes = /\b[0-9A-Z]{4}\b/g;

/** Every string in there. */
function strings(data: unknown): string[] {
  if (typeof data === "string") return [data];
  return typeof data === "object" && data !== null ? Object.values(data).flatMap(strings) : [];
}

const answers = strings([standard(), walks.map(({ answers }) => answers)]);

/** What operator and region say: names of authorities, of who runs the service, of what it is made of. */
async function published(page: Page): Promise<string[]> {
  const [about, directory] = await Promise.all(["/about.json", "/api/directory"].map(async (path) => (await page.request.get(path)).text()));
  const payload = Buffer.from(directory.split(".")[1], "base64url").toString();
  return strings([JSON.parse(about), JSON.parse(payload)]);
}

/** Texts and names of the page that come from elsewhere. */
async function hardCoded(page: Page): Promise<string[]> {
  const given = [...new Set([...answers, ...(await published(page))])].filter((text) => text.length > 1);
  given.sort((one, other) => other.length - one.length);
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
  // Every small vowel of a catalogue has an accent in this language: in parts of sentences, between links, too.
  return found.map((text) => rest(text, given)).filter((text) => /[aeiou]/.test(text));
}

/** A text without what is in brackets and what may stand without. */
function rest(text: string, given: string[]): string {
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(/\[!!(?:(?!\[!!|!!\])[^])*!!\]/g, " ");
  }
  // First: a part of them may be given.
  text = text.replace(made, " ");
  for (const word of given) text = text.replaceAll(word, " ");
  text = text.replace(codes, " ");
  return text.trim();
}

async function check(person: Person): Promise<void> {
  const { page } = person;
  await person.pageStands();
  await page.setViewportSize({ width: 320, height: 640 });
  await expect(page.locator("html")).toHaveAttribute("lang", pseudo);
  expect.soft(await hardCoded(page), `hard-coded at ${page.url()}`).toEqual([]);
  expect.soft(await reflow(page), `reflow at ${page.url()}`).toEqual([]);
}

/** Each page of the app once. */
const pages = states.filter(({ path, spoken }, at) => {
  const first = path === undefined || states.findIndex((other) => other.path === path) === at;
  return first && !spoken;
});

/** A sample that is spread over all of them; with UMZUG_FULL all. */
const looked = pages.filter((_, at) => process.env.UMZUG_FULL !== undefined || at % 5 === 0);

for (const { name, show, then } of looked) {
  test(`${name}, in a language that nobody speaks`, async ({ page, person, world, watch }) => {
    watch.expect(/Failed to load resource|ERR_FAILED/);
    await offerPseudo(page);
    await person.remembers(pseudo);
    await show(person, world);
    await check(person);
    if (then !== undefined) {
      await then.show(person);
      await check(person);
    }
    // What is still on its way is of no interest.
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
}
