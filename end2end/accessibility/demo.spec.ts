// The index for testers: in the demo each link opens its state; a node that serves has no such page.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { prepared, rootKey, site } from "../support/paths.ts";
import { Running, eventually, freePort } from "../support/processes.ts";
import { expect, test } from "../support/test.ts";

test("the demo opens states directly, a serving node does not", async ({ page, person, watch }) => {
  test.slow();
  watch.expect(/request to another origin/);
  await page.goto("/demo/states");
  await expect(person.heading).toHaveText(person.t("not-found.title"));

  const folder = await mkdtemp(join(tmpdir(), "umzug-demo-"));
  await cp(prepared, folder, { recursive: true });
  const url = `http://127.0.0.1:${await freePort()}`;
  const demo = new Running(["demo", "--listen", url.slice("http://".length), "--data", folder, "--site", site, "--root-key-dir", rootKey]);
  try {
    await eventually("the demo", async () => demo.log.includes("\nOpen http") || undefined, 60);
    await page.goto(`${url}/demo/states`);
    await page.getByRole("link", { name: "last-address, last-registered=germany, moved-out=other", exact: true }).click();
    await expect(page).toHaveURL(`${url}/move/last-address`);
    await expect(person.option("moved-out", "other")).toBeChecked();
    await expect(page.locator("#moved-out-date--day")).toBeVisible();
    await page.goto(`${url}/demo/states`);
    await page.getByRole("link", { name: "not-connected", exact: true }).click();
    await person.isOn("not-connected");
  } finally {
    await demo.end();
    await rm(folder, { recursive: true, force: true });
  }
});
