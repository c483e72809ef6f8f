import { expect, test } from "../support/test.ts";
test("starts", async ({ page, world }) => {
  await page.goto("/");
  console.log(world.url, await world.files(), await world.clerk.cases(), await page.title());
});
