// The whole story: a move with a photo, a question, an answer from another device, a decision.
import { standard } from "../support/answers.ts";
import { pdf } from "../support/pdf.ts";
import { Person } from "../support/person.ts";
import { camera, jpegSegments, photo, size } from "../support/photo.ts";
import { expect, test } from "../support/test.ts";
import { Watch } from "../support/watch.ts";

test("from Lüneburg to Hamburg-Altona, with a question and a decision @desktop", async ({ page, person, world, browser }) => {
  test.slow();
  const taken = await photo(page);
  expect(taken.includes(camera)).toBe(true);
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
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
  await expect(page.locator(".umzug-lead")).toContainText("noch nicht angemeldet");

  const received = await world.clerk.caseOf(name);
  const request = await world.clerk.request(received);
  expect(request).toEqual({
    schema: "urn:umzug:schema:registration:1",
  });

  await world.clerk.ask(received, "Welche Etage?", "--wants-proof");
});
