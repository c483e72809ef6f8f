// While it is sent, everything on its way is listed with its state: the answers, and each file by its name.
import { standard } from "../support/answers.ts";
import { pdf } from "../support/pdf.ts";
import { Held } from "../support/held.ts";
import { expect, test } from "../support/test.ts";

test("the answers and each file show how far they are", async ({ page, person }) => {
  const files = ["Seite 1.pdf", "Seite 2.pdf"].map((name) => ({ name, mimeType: "application/pdf", buffer: pdf(name) }));
  await person.report(standard({ confirmation: { confirmation: { option: "file" }, "confirmation-files": { files } } }));
  const uploads = await Held.of(page, "**/parts/*");
  const states = () => page.locator(".umzug-parcel").evaluateAll((all) => all.map((one) => one.getAttribute("data-state")));
  await person.send();
  await uploads.reached(1);
  await expect(page.locator(".umzug-parcel__name")).toHaveText([person.t("send.answers"), ...files.map(({ name }) => name)]);
  expect(await states()).toEqual(["running", "waiting", "waiting"]);
  await expect(page.getByRole("progressbar")).toHaveCount(1);

  // The live region tells what is done, not how many per cent.
  const said = page.getByRole("status").filter({ hasText: /\d/ });
  const count = (done: number) => person.t("send.uploading.count", { done: String(done), all: "3" });
  await expect(said).toHaveText(count(0));
  // The answers are two parts: done when both are stored.
  for (const [part, done] of [[2, 0], [3, 1], [4, 2]]) {
    await uploads.release();
    await uploads.reached(part);
    await expect(said).toHaveText(count(done));
    expect((await states()).filter((state) => state === "done").length).toBe(done);
  }
  await uploads.release();
  await person.caseCode();
});
