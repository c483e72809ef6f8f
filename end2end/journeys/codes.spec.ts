// A wrong case code: what is said helps to find the mistake.
import { expect, test } from "../support/test.ts";

const unknown = "1G64-S36D-1N6R-VKGE-B1C9-HP8S-B6BC";

for (const [what, typed, key, values] of [
  ["one wrong sign names its group", "1G64-S36D-1N6R-VKGF-B1C9-HP8S-B6BC", "status.code.group", { group: "4" }],
  ["a sign that no code has names its group", "1G64-S3!D-1N6R-VKGE-B1C9-HP8S-B6BC", "status.code.sign", { group: "2" }],
  ["too short", "1G64-S36D", "status.code.length", { count: "8" }],
  ["nothing typed", "", "status.code.missing", {}],
  ["a code without a case", unknown, "status.code.unknown", {}],
] as const) {
  test(what, async ({ page, person, watch }) => {
    watch.expect(/status of 404/);
    await person.lookUp(typed);
    await expect(person.errorSummary).toBeFocused();
    await expect(person.errorSummary).toContainText(person.t(key, values));
    await expect(page.locator("#case-code-error")).toHaveText(person.t(key, values));
    await expect(page).toHaveTitle(new RegExp(`^${person.t("error.prefix")}`));
    await expect(page.getByLabel(person.t("status.code.label"))).toHaveValue(typed);
    await expect(page).toHaveURL("/status");
  });
}

test("two wrong signs are noticed", async ({ person }) => {
  await person.lookUp("1G64-S36D-1N6R-VKFF-B1C9-HP8S-B6BC");
  await expect(person.errorSummary).toContainText("Der Vorgangscode stimmt nicht");
});

test("a lost code has its own advice", async ({ page, person }) => {
  await page.goto("/status");
  await page.getByText(person.t("status.lost.title")).click();
  await expect(page.getByText("Niemand kann den Code ersetzen")).toBeVisible();
});
