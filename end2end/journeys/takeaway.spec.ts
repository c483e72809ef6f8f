// What a person takes along, hands in later, and the way out.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { standard } from "../support/answers.ts";
import { pdf } from "../support/pdf.ts";
import { expect, test } from "../support/test.ts";

async function saved(page: import("@playwright/test").Page, press: () => Promise<void>): Promise<string> {
  const download = page.waitForEvent("download");
  await press();
  return readFile(await (await download).path(), "utf8");
}

test("calendar, contact and copy, behind one fold", async ({ page, person }) => {
  const answers = standard();
  await person.report(answers);
  await person.send();
  await person.caseCode();
  await page.getByText(person.t("done.take.title")).click();
  const calendar = await saved(page, () => person.button("done.take.calendar").click());
  expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*DTSTART;VALUE=DATE:\d{8}\r\n[\s\S]*END:VCALENDAR\r\n$/);
  const card = await saved(page, () => person.button("done.take.card").click());
  expect(card).toContain("VERSION:4.0");
  expect(card.replaceAll("\r\n ", "")).toContain("Große Bergstraße 17;Hamburg");
  const copy = JSON.parse(await saved(page, () => person.button("done.take.json").click()));
  expect(copy.schema).toBe("urn:umzug:schema:registration:1");
  expect(copy.person).toEqual({
    family_name: answers.identity["family-name"],
    given_names: "Anna Maria",
    birth_date: "1998-03-14",
    objections: [],
  });
});

test("the landlord's form holds what the law lists, also after a reload", async ({ page, person }) => {
  const answers = standard({ confirmation: { confirmation: { option: "not-yet" } } });
  await person.report(answers);
  await person.send();
  await person.caseCode();
  await page.getByRole("link", { name: person.t("done.landlord.open") }).click();
  await expect(person.heading).toHaveText(person.t("landlord-form.title"));
  await page.reload();
  const form = page.getByRole("article");
  for (const wanted of ["Wohnungsgenossenschaft 1904 eG", "Große Bergstraße 17", answers.identity["family-name"]]) {
    await expect(form).toContainText(wanted);
  }
  await expect(form).not.toContainText("1998");
  await expect(form).not.toContainText("Am Sande");
});

test("a confirmation that comes later is handed in without a question", async ({ page, person, world }) => {
  const answers = standard({ confirmation: { confirmation: { option: "not-yet" } } });
  await person.report(answers);
  await person.send();
  const code = await person.caseCode();
  const name = answers.identity["family-name"];
  await world.clerk.caseOf(name);
  await person.lookUp(code);
  await page.getByText(person.t("status.more.title")).click();
  await page.getByLabel(person.t("status.more.label")).fill("Die Bestätigung des Wohnungsgebers");
  await person.addFile("answer-files", { name: "Bestätigung.pdf", mimeType: "application/pdf", buffer: pdf("Bestätigung") });
  await person.button("status.answer.send").click();
  await expect(page.locator(".umzug-timeline").getByText(person.t("status.added"))).toBeVisible();
  const received = await world.clerk.caseOf(name, "answered");
  const [file] = await world.clerk.attachments(received, "answers/01/attachments");
  expect(file.content.equals(pdf("Bestätigung"))).toBe(true);
  const summary = await readFile(join(received.folder, "answers/01/summary.html"), "utf8");
  expect(summary).toContain("Nachgereicht ohne Rückfrage");
});

test("a file that is chosen while the page still looks for an earlier draft is not lost", async ({ page, person, world }) => {
  const answers = standard({ confirmation: { confirmation: { option: "not-yet" } } });
  await person.report(answers);
  await person.send();
  const code = await person.caseCode();
  const name = answers.identity["family-name"];
  await world.clerk.caseOf(name);
  // A slow device: what the page reads of the answer's draft comes only when it is let.
  await page.addInitScript(() => {
    const get = IDBObjectStore.prototype.get;
    const late: (() => void)[] = [];
    const let_come = () => {
      IDBObjectStore.prototype.get = get;
      late.forEach((then) => then());
    };
    Object.assign(window, { late, let_come });
    IDBObjectStore.prototype.get = function (key) {
      const own = sessionStorage.getItem("umzug.answer")?.split(".")[0];
      if (Array.isArray(key) && key[0] === own) {
        const { transaction } = this;
        const come = (then: () => void) => transaction.addEventListener("complete", () => late.push(then));
        Object.defineProperty(transaction, "oncomplete", { set: come });
      }
      return get.call(this, key);
    };
  });
  await person.lookUp(code);
  await page.getByText(person.t("status.more.title")).click();
  await page.waitForFunction(() => (window as unknown as { late: unknown[] }).late.length > 0);
  const late = await page.evaluateHandle(() => (window as unknown as { late: unknown[] }).late.splice(0));
  await page.evaluate(() => (window as unknown as { let_come: () => void }).let_come());
  await page.getByLabel(person.t("status.more.label")).fill("Die Bestätigung");
  await person.addFile("answer-files", { name: "Bestätigung.pdf", mimeType: "application/pdf", buffer: pdf("Bestätigung") });
  await late.evaluate((all) => all.forEach((then) => (then as () => void)()));
  // What was let come does its worst before the sending.
  await page.waitForTimeout(1000);
  await person.button("status.answer.send").click();
  await expect(page.locator(".umzug-timeline").getByText(person.t("status.added"))).toBeVisible();
  const received = await world.clerk.caseOf(name, "answered");
  expect(await world.clerk.attachments(received, "answers/01/attachments")).toHaveLength(1);
});

test("the quick exit leaves at once, and what was typed is gone", async ({ page, person, watch }) => {
  watch.expect(/./);
  await page.route("https://www.dwd.de/**", (route) => route.fulfill({ contentType: "text/html", body: "Wetter" }));
  await person.report(standard(), "landlord");
  await page.getByRole("link", { name: person.t("frame.exit") }).click();
  await expect(page.getByText("Wetter")).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("link", { name: person.t("start.begin") })).toBeVisible();
  await page.goto("/move/identity");
  await expect(page).toHaveURL("/move/move-in");
});
