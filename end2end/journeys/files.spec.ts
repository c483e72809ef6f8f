// Files as large and as many as the service takes, and one more.
import { createHash } from "node:crypto";

import { standard } from "../support/answers.ts";
import { largePdf, largePhoto, largest } from "../support/large.ts";
import { pdf } from "../support/pdf.ts";
import type { Person } from "../support/person.ts";
import { size } from "../support/photo.ts";
import { SlowLine } from "../support/slow.ts";
import { expect, test } from "../support/test.ts";

const named = (name: string, buffer: Buffer) => ({ name, mimeType: name.endsWith("pdf") ? "application/pdf" : "image/jpeg", buffer });
const withFiles = (files: ReturnType<typeof named>[]) =>
  standard({ confirmation: { confirmation: { option: "file" }, "confirmation-files": { files } } });

/** On a line on which such an upload takes seconds. */
const slowTest = test.extend({
  baseURL: async ({ world }, use) => {
    const line = await SlowLine.to(world.url, 3e6);
    await use(line.url);
    line.stop();
  },
});

slowTest("the largest files arrive, and their progress is shown", async ({ page, person, world }) => {
  test.slow();
  const scan = largePdf("Wohnungsgeber", largest);
  const taken = await largePhoto(page, largest);
  expect([scan.length, taken.length]).toEqual([largest, largest]);
  const answers = withFiles([named("Scan.pdf", scan), named("Foto.jpg", taken)]);
  await person.report(answers, "confirmation");
  await person.fill(answers.confirmation);
  await expect(page.locator(".umzug-file__size").first()).toHaveText("15 MB");
  await person.goOn();
  await person.answer({ vehicles: answers.vehicles, contact: answers.contact });
  await page.evaluate(() => {
    const seen = ((window as any).percents = [] as number[]);
    new MutationObserver(() => {
      const bar = [...document.querySelectorAll(".umzug-parcel")].find((one) => one.textContent?.includes("Scan.pdf"));
      const value = bar?.querySelector("progress")?.value;
      if (value !== undefined && value !== seen.at(-1)) seen.push(value);
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await person.send();
  await expect(page).toHaveURL("/done", { timeout: 60_000 });
  const percents: number[] = await page.evaluate(() => (window as any).percents);
  expect(percents.filter((percent) => percent > 0 && percent < 100).length).toBeGreaterThan(3);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));

  const received = await world.clerk.caseOf(answers.identity["family-name"]);
  const declared = (await world.clerk.request(received)).matter.confirmation.attachments;
  const [first, second] = await world.clerk.attachments(received);
  expect(first.content.equals(scan), "the PDF arrives unaltered").toBe(true);
  // A photo is drawn anew on the device; what was drawn arrives unaltered.
  expect(await size(page, second.content)).toEqual({ width: 2400, height: 1800 });
  for (const [at, { content }] of [first, second].entries()) {
    expect(declared[at].size).toBe(content.length);
    expect(declared[at].sha512).toBe(createHash("sha512").update(content).digest("hex"));
  }
});

/** The message stands at the field, is told at once, and the field refers to it. */
async function isWrong(person: Person, message: string): Promise<void> {
  const error = person.page.locator(".umzug-upload .kern-error");
  await expect(error).toHaveText(message);
  await expect(person.page.getByRole("alert").filter({ hasText: message })).toBeVisible();
  const field = person.page.locator("#confirmation-files");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  const described = (await field.getAttribute("aria-describedby"))!.split(" ").map((id) => person.page.locator(`#${id}`));
  const texts = await Promise.all(described.map((one) => one.allInnerTexts()));
  expect(texts.flat()).toContain(message);
}

test("one byte too many is refused at the field", async ({ page, person }) => {
  await person.report(withFiles([]), "confirmation");
  await person.choose("confirmation", "file");
  await page.locator("#confirmation-files").setInputFiles(named("Scan.pdf", largePdf("zu groß", largest + 1)));
  await isWrong(person, person.t("files.error.large", { name: "Scan.pdf" }));
  await expect(page.locator(".umzug-file")).toHaveCount(0);
  await person.addFile("confirmation-files", named("Klein.pdf", pdf("passt")));
  await expect(page.locator(".umzug-upload .kern-error")).toHaveCount(0);
  await expect(page.locator("#confirmation-files")).not.toHaveAttribute("aria-invalid");
});

test("an eleventh file is refused at the field, ten are sent", async ({ page, person, world }) => {
  const eleven = Array.from({ length: 11 }, (_, at) => named(`Seite ${at + 1}.pdf`, pdf(`Seite ${at + 1}`)));
  const answers = withFiles([]);
  await person.report(answers, "confirmation");
  await person.choose("confirmation", "file");
  await page.locator("#confirmation-files").setInputFiles(eleven);
  await isWrong(person, person.t("files.error.many"));
  await expect(page.locator(".umzug-file")).toHaveCount(10);
  await person.goOn();
  await person.answer({ vehicles: answers.vehicles, contact: answers.contact });
  await person.send();
  await person.caseCode();
  const received = await world.clerk.caseOf(answers.identity["family-name"]);
  const arrived = await world.clerk.attachments(received);
  expect(arrived.map(({ content }) => content.toString("latin1"))).toEqual(
    eleven.slice(0, 10).map(({ buffer }) => buffer.toString("latin1")),
  );
});
