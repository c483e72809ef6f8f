// Every page and state, in German: on a phone, in narrow windows, with large text, dark and in forced colours on a desktop;
// a sample that is spread over all of them, and with UMZUG_FULL all, pixel by pixel too.
import type { Page } from "@playwright/test";

import { states } from "../pages.ts";
import { expect, test } from "../support/test.ts";
import type { Name } from "./checks/index.ts";
import { Record } from "./report/record.ts";
import { show, windows } from "./settings.ts";

test.use({ contextOptions: { reducedMotion: "reduce" }, trace: "off" });

const STRUCTURE: Name[] = ["markup", "headings", "languages", "purposes", "same places", "live regions", "motion"];

/** Each so many states are looked at pixel by pixel: what is of one kind looks the same everywhere. */
const THOROUGH = process.env.UMZUG_FULL === undefined ? 8 : 1;

async function phoneAndDesktop(page: Page, record: Record, thorough: boolean): Promise<string[]> {
  const found: string[] = [];
  const look = async (theme: Parameters<typeof show>[1], window: keyof typeof windows, names: Name[]) => {
    await show(page, theme, window);
    found.push(...(await record.check(page, `${theme}, ${window}`, names, theme)));
  };
  await look("light", "phone", ["axe", ...STRUCTURE, "keyboard"]);
  await look("light", "phone", ["text of 200 %"]);
  await look("light", "narrow", ["reflow", "text spacing", "targets of 24"]);
  await look("light", "zoomed", ["reflow"]);
  await look("light", "desktop", ["text of 200 %"]);
  await look("dark", "desktop", ["contrast"]);
  if (!thorough) return found;
  await look("forced light", "desktop", ["keyboard"]);
  await look("light", "phone", ["rings by pixels", "marks by pixels"]);
  for (const theme of ["dark", "forced light", "forced dark"] as const) {
    await look(theme, "desktop", ["rings by pixels", "marks by pixels"]);
  }
  return found;
}

for (const [at, { name, show: bring, then, path }] of states.entries()) {
  test(name, async ({ page, person, world, watch }) => {
    test.slow();
    // The page is checked, not the connection that some states break.
    watch.expect(/Failed to load resource|ERR_FAILED|Failed to fetch|preloaded using link preload/);
    const check = async (state: string) => {
      const record = new Record(state);
      expect.soft(await phoneAndDesktop(page, record, at % THOROUGH === 0), state).toEqual([]);
      record.keep();
    };
    await bring(person, world);
    if (path !== undefined) expect(new URL(page.url()).pathname).toBe(person.address(path));
    await check(name);
    if (then === undefined) return;
    await show(page, "light", "phone");
    await then.show(person);
    await check(`${name}, ${then.name}`);
  });
}
