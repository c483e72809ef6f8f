// The whole story: a move with a photo, a question, an answer from another device, a decision.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { standard } from "../support/answers.ts";
import { onAnotherDevice } from "../support/device.ts";
import { expectedRequest } from "../support/expected.ts";
import { pdf } from "../support/pdf.ts";
import { camera, jpegSegments, photo, size } from "../support/photo.ts";
import { expect, test } from "../support/test.ts";

test("from Lüneburg to Hamburg-Altona, with a question and a decision @desktop", async ({ page, person, world, browser }) => {
  test.slow();
  const taken = await photo(page);
  expect(taken.includes(camera), "the photo as taken names its camera").toBe(true);
  const answers = standard({
    confirmation: {
      confirmation: { option: "file" },
      "confirmation-files": { files: [{ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: taken }] },
    },
  });
  const name = answers.identity["family-name"];
  await person.report(answers);
  await person.send();
  const code = await person.caseCode();
  await expect(page.locator(".umzug-lead")).toContainText("noch nicht angemeldet");

  // The authority has everything, and nothing that the photo's camera added.
  const received = await world.clerk.caseOf(name);
  const [attachment] = await world.clerk.attachments(received);
  const request = await world.clerk.request(received);
  const [declared] = request.matter.confirmation.attachments;
  const expected = expectedRequest(name);
  expected.matter.confirmation = { kind: "file", attachments: [declared] };
  expect(request).toEqual(expected);
  expect(declared).toMatchObject({ filename: "IMG_0001.jpg", mime_type: "image/jpeg", size: attachment.content.length });
  expect(declared.sha512).toBe(createHash("sha512").update(attachment.content).digest("hex"));
  expect(attachment.name).toMatch(/^01-.*\.jpg$/);
  expect(attachment.content.includes(camera)).toBe(false);
  expect(jpegSegments(attachment.content).filter(({ content }) => content.toString("latin1").startsWith("Exif"))).toEqual([]);
  expect(await size(page, attachment.content)).toEqual({ width: 2400, height: 1600 });

  await world.clerk.ask(received, "Welche Etage, Frau Özdemir?", "--wants-proof");

  // Another device, with nothing but the code.
  await onAnotherDevice(browser, world.url, async (elsewhere) => {
    await elsewhere.lookUp(code.toLowerCase().replaceAll("-", " "));
    await expect(elsewhere.page.getByText("Welche Etage, Frau Özdemir?")).toBeVisible();
    await elsewhere.page.getByLabel(elsewhere.t("status.answer.text")).fill("Drittes Obergeschoss, links");
    await elsewhere.addFile("answer-files", { name: "Grundriss.pdf", mimeType: "application/pdf", buffer: pdf("Grundriss") });
    await elsewhere.button("status.answer.send").click();
    await expect(elsewhere.page.getByText(elsewhere.t("status.answered"))).not.toHaveCount(0);

    const answered = await world.clerk.caseOf(name, "answered");
    const answer = JSON.parse(await readFile(join(answered.folder, "answers/01/answer.json"), "utf8"));
    expect(answer.text).toBe("Drittes Obergeschoss, links");
    const [proof] = await world.clerk.attachments(answered, "answers/01/attachments");
    expect(proof.content.equals(pdf("Grundriss"))).toBe(true);

    const letter = join(world.folder, "Bestätigung.pdf");
    await writeFile(letter, pdf("Angemeldet"));
    await world.clerk.decide(answered, "registered", "Sie sind angemeldet.", "--appeared", "--document", letter);
    await elsewhere.button("status.refresh").click();
    await expect(elsewhere.page.getByRole("heading", { name: elsewhere.t("status.outcome.registration.registered") })).toBeVisible();
    await expect(elsewhere.page.getByText("Sie sind angemeldet.", { exact: true })).toBeVisible();
    const download = elsewhere.page.waitForEvent("download");
    await elsewhere.page.getByRole("button", { name: "Bestätigung.pdf" }).click();
    const saved = await readFile(await (await download).path());
    expect(saved.equals(pdf("Angemeldet"))).toBe(true);
  });
});
