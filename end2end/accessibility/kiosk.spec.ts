// The screens of a device in an office: axe in its three sets of colours, the keyboard, large targets, large text.
import { kioskStates } from "../states/kiosk.ts";
import { inputStates } from "../states/kiosk_input.ts";
import { screen, Visitor } from "../support/kiosk.ts";
import { expect, test } from "../support/test.ts";
import { axe, keyboardWalk, reflow, targetSize, textSpacing } from "./checks.ts";

test.use({ ...screen, contextOptions: { reducedMotion: "reduce" }, trace: "off" });

/** EN 301 549 has no size of its own; WCAG 2.5.5 (AAA) names 44. */
const TARGET = 44;

for (const { name, stops, show } of [...kioskStates, ...inputStates]) {
  test(`kiosk, ${name}`, async ({ page, world }) => {
    test.slow();
    const visitor = new Visitor(page);
    await show(visitor, world);
    await expect(page.getByRole("heading", { level: 1, includeHidden: true })).toHaveCount(1);
    for (const theme of ["light", "dark", "contrast"]) {
      // The keys for it lie behind an open dialog.
      await page.evaluate((value) => document.documentElement.setAttribute("data-theme", value), theme);
      expect.soft(await axe(page), `axe, ${theme}`).toEqual([]);
    }
    expect.soft(await targetSize(page, TARGET), "target size").toEqual([]);
    expect.soft(await keyboardWalk(page, stops), "keyboard").toEqual([]);
    expect.soft(await textSpacing(page), "text spacing").toEqual([]);
    await page.emulateMedia({ forcedColors: "active" });
    expect.soft(await keyboardWalk(page, stops), "keyboard, forced colours").toEqual([]);
    await page.emulateMedia({ forcedColors: "none" });
    // The largest text: half as large again.
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "240%"));
    expect.soft(await reflow(page), "largest text").toEqual([]);
    expect.soft(await keyboardWalk(page, stops), "keyboard, largest text").toEqual([]);
  });
}
