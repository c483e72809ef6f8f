// Taking everything back, as long as the authority has not fetched it.
import { standard } from "../support/answers.ts";
import { expect, ownTest as test } from "../support/test.ts";

test("before the authority fetches: everything is gone", async ({ page, person, own }) => {
  await person.report(standard());
  await person.send();
  const code = await person.caseCode();
  await person.lookUp(code);
  await person.button("status.withdraw").click();
  await expect(page.getByText(person.t("status.withdraw.sure"))).toBeVisible();
  await person.button("action.cancel").click();
  await person.button("status.withdraw").click();
  await person.button("status.withdraw.yes").click();
  await expect(page.getByRole("listitem").filter({ hasText: person.t("status.withdrawn") })).toBeVisible();
  await expect(person.button("status.withdraw")).toHaveCount(0);
  await own.fetchOnce();
  expect(await own.clerk.cases()).toEqual([]);
});

test("after the authority has fetched: refused, and said", async ({ page, person, own, watch }) => {
  watch.expect(/status of 409/);
  await person.report(standard());
  await person.send();
  const code = await person.caseCode();
  await person.lookUp(code);
  await expect(person.button("status.withdraw")).toBeVisible();
  await own.fetchOnce();
  await person.button("status.withdraw").click();
  await person.button("status.withdraw.yes").click();
  await expect(page.getByText(person.t("status.withdraw.late"))).toBeVisible();
  await person.button("status.refresh").click();
  await expect(page.getByRole("listitem").filter({ hasText: person.t("status.arrived") })).toBeVisible();
  await expect(person.button("status.withdraw")).toHaveCount(0);
  expect((await own.clerk.cases()).length).toBe(1);
});
