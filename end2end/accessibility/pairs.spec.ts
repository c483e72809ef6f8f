// Languages, themes and windows: each two of them meet, spread over all states. With UMZUG_FULL every state is walked in
// every language.
import { states } from "../pages.ts";
import { expect, test } from "../support/test.ts";
import { languages } from "../support/texts.ts";
import type { Name } from "./checks/index.ts";
import { pairwise } from "./pairs.ts";
import { Record } from "./report/record.ts";
import { show, themes, type Theme, type Window } from "./settings.ts";

test.use({ contextOptions: { reducedMotion: "reduce" }, trace: "off" });

const full = process.env.UMZUG_FULL !== undefined;
const themed = Object.keys(themes) as Theme[];
const sized: Window[] = ["phone", "desktop", "kiosk", "zoomed"];
const rows = pairwise([languages.length, themed.length, sized.length]);
const walked = states.filter(({ spoken }) => !spoken);

/** States and rows that meet. */
const meetings = full
  ? walked.flatMap((state, at) => languages.map((_, language) => {
      const own = rows.filter(([spoken]) => spoken === language);
      return { state, row: own[at % own.length] };
    }))
  : rows.map((row, at) => ({ state: walked[Math.floor((at * walked.length) / rows.length)], row }));

for (const { state, row } of meetings) {
  const [language, theme, window] = [languages[row[0]], themed[row[1]], sized[row[2]]];
  const setting = `${language.tag}, ${theme}, ${window}`;
  test(`${state.name}: ${setting}`, async ({ page, person, world, watch }) => {
    test.slow();
    watch.expect(/Failed to load resource|ERR_FAILED/);
    await person.remembers(language.tag);
    await state.show(person, world);
    await expect(page.locator("html")).toHaveAttribute("lang", language.tag);
    await show(page, theme, window);
    const record = new Record(`${state.name}: ${setting}`);
    const targets: Name = window === "kiosk" ? "targets of 44" : "targets of 24";
    const names: Name[] = ["axe", "headings", "languages", "live regions", "keyboard", "rings by pixels", "marks by pixels", "reflow", targets];
    const found = await record.check(page, setting, names, theme);
    record.keep();
    expect(found).toEqual([]);
  });
}
