// Every page and state: axe in light and dark, on phone and desktop; reflow, text spacing, target size, keyboard,
// forced colours.
import { states } from "../pages.ts";
import { expect, test } from "../support/test.ts";
import { axe, keyboardWalk, reflow, targetSize, textSpacing } from "./checks.ts";

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const { name, show } of states) {
  test(name, async ({ page, person, world, watch }) => {
    test.slow();
    // The page is checked, not the connection that some states break.
    watch.expect(/Failed to load resource|ERR_FAILED/);
    await show(person, world);
    await expect(page).toHaveTitle(/ – Umzug$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);

    for (const [colorScheme, viewport] of [["light", phone], ["dark", desktop]] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      expect.soft(await axe(page), `axe, ${colorScheme}, ${viewport.width}`).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
    expect.soft(await axe(page), "axe, forced colours").toEqual([]);
    expect.soft(await keyboardWalk(page), "keyboard, forced colours").toEqual([]);
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
    expect.soft(await keyboardWalk(page), "keyboard").toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect.soft(await reflow(page), "reflow at 320").toEqual([]);
    expect.soft(await textSpacing(page), "text spacing").toEqual([]);
    expect.soft(await targetSize(page), "target size").toEqual([]);
  });
}
