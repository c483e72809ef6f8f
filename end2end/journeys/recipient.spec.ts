// Who receives the declaration is named before it is sent.
import { standard } from "../support/answers.ts";
import { expect, ownTest, test } from "../support/test.ts";

const hamburg = "Freie und Hansestadt Hamburg";

test("the check page names the authority and what the service learns", async ({ page, person }) => {
  await person.report(standard());
  await expect(person.recipient).toContainText(hamburg);
  await expect(person.recipient).toContainText(person.t("check.recipient.node"));
  const exactly = person.recipient.getByText(person.t("check.recipient.text").split("\n")[0].slice(2));
  await expect(exactly).toBeHidden();
  await page.getByText(person.t("check.recipient.fold")).click();
  await expect(exactly).toBeVisible();
});

test("without the directory the name is missing, and comes by itself", async ({ page, person, watch }) => {
  watch.expect(/Failed to load resource|ERR_FAILED/);
  await page.clock.install();
  await page.route("**/api/directory", (route) => route.abort());
  await person.report(standard());
  await expect(person.recipient).toContainText(person.t("check.recipient.unknown"));
  await expect(person.button("check.send")).toBeEnabled();
  await page.unroute("**/api/directory");
  await page.clock.fastForward(11_000);
  await expect(person.recipient).toContainText(hamburg);
});

ownTest("an authority that takes nothing yet is named, with the other way", async ({ page, person, own }) => {
  await own.disconnect("Gemeinde Seevetal");
  const { "move-in": moved, place: _, ...rest } = standard();
  rest["new-address"].postcode = "21217";
  const name = rest.identity["family-name"];
  await person.report({ "move-in": moved, place: { place: { type: "Seevetal", choose: "Seevetal" } }, "not-connected": {}, ...rest });
  await expect(person.recipient).toContainText("Gemeinde Seevetal");
  await expect(person.recipient).toContainText(person.t("check.recipient.unconnected"));
  // Instead of sending, the form is printed.
  await person.choose("declaration", "yes");
  await person.button("check.print").click();
  await expect(page).toHaveURL("/print");
  await expect(page.getByRole("article")).toContainText(name);
  await expect(page.getByRole("article")).toContainText("Am Sande");
  await expect(page.getByRole("article")).toContainText("Unterschrift");
});
