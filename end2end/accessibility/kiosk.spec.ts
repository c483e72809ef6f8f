// The screens of a device in an office: axe in its three sets of colours, the keyboard, large targets, large text.
import { kioskStates } from "../states/kiosk.ts";
import { inputStates } from "../states/kiosk_input.ts";
import { screen, Visitor } from "../support/kiosk.ts";
import { expect, test } from "../support/test.ts";
import type { Name } from "./checks/index.ts";
import { Record } from "./report/record.ts";
import { themes } from "./settings.ts";

test.use({ ...screen, contextOptions: { reducedMotion: "reduce" }, trace: "off" });

const STRUCTURE: Name[] = ["axe", "markup", "headings", "languages", "live regions", "motion"];

for (const { name, stops, show } of [...kioskStates, ...inputStates]) {
  test(`kiosk, ${name}`, async ({ page, world }) => {
    test.slow();
    const record = new Record(`kiosk, ${name}`);
    const look = async (setting: string, names: Name[]) => {
      expect.soft(await record.check(page, `${setting}, kiosk`, names, setting, stops), setting).toEqual([]);
    };
    const visitor = new Visitor(page);
    await show(visitor, world);
    await expect(page.getByRole("heading", { level: 1, includeHidden: true })).toHaveCount(1);
    for (const theme of ["light", "dark", "strong contrast"]) {
      // The keys for it lie behind an open dialog.
      await page.evaluate((value) => document.documentElement.setAttribute("data-theme", value), theme.split(" ").at(-1)!);
      await look(theme, [...(theme === "light" ? STRUCTURE : (["contrast"] as const)), "rings by pixels", "marks by pixels"]);
    }
    // EN 301 549 has no size of targets of its own; WCAG 2.5.5 (AAA) names 44.
    await look("strong contrast", ["targets of 44", "keyboard", "text spacing"]);
    await page.emulateMedia({ ...themes["forced dark"], reducedMotion: "reduce" });
    await look("forced dark", ["keyboard"]);
    await page.emulateMedia({ ...themes.light, reducedMotion: "reduce" });
    // The largest text: half as large again.
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "240%"));
    await look("largest text", ["reflow", "keyboard"]);
    record.keep();
  });
}
