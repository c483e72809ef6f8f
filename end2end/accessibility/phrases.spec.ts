// What a screen reader has to say on the core pages, as reviewed text files: read them as somebody who only hears.
// UMZUG_PHRASES=write writes them anew, for review.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { altona, around, standard } from "../support/answers.ts";
import type { Person } from "../support/person.ts";
import { ScreenReader } from "../support/screen_reader.ts";
import { expect, test } from "../support/test.ts";

test.use({ contextOptions: { reducedMotion: "reduce" }, trace: "off" });

const folder = new URL("phrases/", import.meta.url);

/** Without what differs from day to day and case to case. */
function lasting(phrase: string): string {
  return phrase
    .replace(/\b\d{1,2}\. \p{L}+ 20\d\d\b/gu, "<Tag>")
    .replace(/\b\d{1,2}\.\d{1,2}\.20\d\d\b/g, "<Tag>")
    .replace(/\b\d{1,2}:\d\d\b/g, "<Uhrzeit>")
    .replace(/\b[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){6}\b/g, "<Code>")
    .replace(/^[0-9A-HJKMNP-TV-Z]{4}$/, "<Code>");
}

async function compare(name: string, title: string, phrases: string[]): Promise<void> {
  const text = `${[title, ...phrases].map(lasting).join("\n")}\n`;
  const file = new URL(`${name}.txt`, folder);
  if (process.env.UMZUG_PHRASES === "write") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}

const answers = standard();
answers.identity["family-name"] = "Özdemir";

/** Core pages, the part of each that is read, and the way there. */
const pages: Record<string, { part?: string; show: (person: Person) => Promise<void> }> = {
  start: {
    part: "body",
    show: async ({ page, heading }) => {
      await page.goto("/");
      await heading.waitFor();
    },
  },
  question: { show: (person) => person.report(answers, "move-in") },
  "fields-opened": {
    show: async (person) => {
      await person.report(answers, "last-address");
      await person.fill(around("last-address").on);
    },
  },
  "question-with-errors": {
    show: async (person) => {
      await person.report(answers, "identity");
      await person.goOn();
      await person.errorSummary.waitFor();
    },
  },
  "place-chosen": {
    show: async (person) => {
      await person.report(answers, "place");
      await person.fill({ place: altona });
    },
  },
  check: { show: (person) => person.report(answers) },
  done: {
    show: async (person) => {
      await person.report(answers);
      await person.send();
      await person.caseCode();
    },
  },
};

for (const [name, { part, show }] of Object.entries(pages)) {
  test(`phrases of ${name}`, async ({ page, person }) => {
    test.slow();
    await show(person);
    await compare(name, await page.title(), await new ScreenReader(page).read(part));
  });
}

test("phrases of status", async ({ page, person, world }) => {
  test.slow();
  const own = standard();
  await person.report(own);
  await person.send();
  const code = await person.caseCode();
  await world.clerk.caseOf(own.identity["family-name"]);
  await person.lookUp(code);
  await page.locator(".umzug-timeline").waitFor();
  const phrases = await new ScreenReader(page).read();
  await compare("status", await page.title(), phrases.map((phrase) => phrase.replaceAll(own.identity["family-name"], "Özdemir")));
});

test("what is said when something is wrong is said once", async ({ page, person }) => {
  await person.report(answers, "move-in");
  const reader = new ScreenReader(page);
  await reader.start();
  await reader.said();
  await person.goOn();
  await person.errorSummary.waitFor();
  await page.waitForTimeout(500);
  const said = await reader.said();
  await compare("wrong-answer-said", await page.title(), said);
  expect(said.filter((phrase) => phrase.includes(person.t("error.summary.one"))).length).toBe(1);
});
