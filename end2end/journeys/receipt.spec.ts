// What the person keeps: a copy that is no confirmation of a registration, with the signed time of receipt.
import { readFile } from "node:fs/promises";

import type { Locator } from "@playwright/test";

import { standard } from "../support/answers.ts";
import { expect, test } from "../support/test.ts";

test("the saved receipt opens offline and says what it is", async ({ page, person, browser }) => {
  const answers = standard({ contact: { contact: { option: "email" }, email: "x@example.org" } });
  answers.identity["family-name"] = "O'Özdemir-Grün";
  await person.report(answers);
  await person.send();
  const code = await person.caseCode();
  const download = page.waitForEvent("download");
  await person.button("done.receipt").click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(person.t("receipt.file"));
  const content = await readFile(await file.path(), "utf8");

  const context = await browser.newContext({ offline: true, javaScriptEnabled: false });
  const paper = await context.newPage();
  await paper.setContent(content);
  await expect(paper.getByRole("heading", { level: 1 })).toHaveText(person.t("receipt.title"));
  await expect(paper.getByText(person.t("receipt.notice"))).toBeVisible();
  await expect(paper.getByText(code)).toBeVisible();
  for (const words of ["O'Özdemir-Grün", "Große Bergstraße", "Am Sande", "x@example.org"]) {
    await expect(paper.getByText(words).first()).toBeVisible();
  }
  const jws = (await paper.locator("pre").textContent())!.trim();
  const claims = JSON.parse(Buffer.from(jws.split(".")[1], "base64url").toString());
  expect(Object.keys(claims.events)).toEqual(["https://schema.fitko.de/fit-connect/events/submit-submission"]);
  await context.close();
});

test("the code can be copied, and its picture holds nothing but the code", async ({ page, person, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await person.report(standard());
  await person.send();
  const code = await person.caseCode();
  await person.button("action.copy").click();
  await expect(page.getByText(person.t("action.copied"))).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
  await expect(page.getByRole("img", { name: person.t("done.code.qr") })).toBeVisible();
});

test("typing an answer is not disturbed by the page that looks again", async ({ page, person, world }) => {
  await page.clock.install();
  const answers = standard();
  await person.report(answers);
  await page.clock.runFor(1000);
  await person.send();
  const code = await person.caseCode();
  const received = await world.clerk.caseOf(answers.identity["family-name"]);
  await world.clerk.ask(received, "Welche Etage?");
  await person.lookUp(code);
  const answer = page.getByLabel(person.t("status.answer.text"));
  await answer.fill("Drittes Ober");
  const written = await writesTo(answer);
  const seen = page.getByText(person.t("status.refreshed").split("{")[0]);
  const before = (await seen.textContent())!;
  await page.clock.fastForward(61_000);
  await expect(seen, "the page has looked again").not.toHaveText(before);
  await expect(answer).toBeFocused();
  expect(await written.jsonValue(), "nobody but the person writes into the field").toEqual([]);
  await page.keyboard.type("geschoss");
  await expect(answer).toHaveValue("Drittes Obergeschoss");
});

/** What the program writes into a field from now on. */
async function writesTo(field: Locator) {
  return field.evaluateHandle((element: HTMLTextAreaElement) => {
    const written: string[] = [];
    const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")!;
    Object.defineProperty(element, "value", {
      get: () => value.get!.call(element),
      set: (text: string) => {
        written.push(text);
        value.set!.call(element, text);
      },
    });
    return written;
  });
}
