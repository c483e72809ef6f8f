// Every page and state: axe in light, dark and forced colours, on phone and desktop; reflow, text spacing, target
// size, keyboard.
import type { Page } from "@playwright/test";

import { states } from "../pages.ts";
import { expect, test } from "../support/test.ts";
import { axe, keyboardWalk, reflow, targetSize, textSpacing } from "./checks.ts";

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

test.use({ contextOptions: { reducedMotion: "reduce" }, trace: "off" });

async function check(page: Page): Promise<void> {
  await expect(page).toHaveTitle(/ – Umzug$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  expect.soft(await axe(page), "axe, light, phone").toEqual([]);
  expect.soft(await keyboardWalk(page), "keyboard, phone").toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft(await reflow(page), "reflow at 320").toEqual([]);
  expect.soft(await textSpacing(page), "text spacing").toEqual([]);
  expect.soft(await targetSize(page), "target size").toEqual([]);
  await page.setViewportSize(desktop);
  await page.emulateMedia({ colorScheme: "dark" });
  expect.soft(await axe(page), "axe, dark, desktop").toEqual([]);
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  expect.soft(await keyboardWalk(page), "keyboard, forced colours").toEqual([]);
}

for (const { name, show, then } of states) {
  test(name, async ({ page, person, world, watch }) => {
    test.slow();
    // The page is checked, not the connection that some states break.
    watch.expect(/Failed to load resource|ERR_FAILED/);
    await show(person, world);
    await check(page);
    if (then === undefined) return;
    await test.step(then.name, async () => {
      await then.show(person);
      await check(page);
    });
  });
}
