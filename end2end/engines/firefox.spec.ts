// Firefox: a move from the start to the authority and its status, and axe on the main states. Debian's own Firefox ESR
// speaks WebDriver BiDi; it does not emulate media, so themes are Chromium's part.
import { Record } from "../accessibility/report/record.ts";
import type { Name } from "../accessibility/checks/index.ts";
import { standard } from "../support/answers.ts";
import { expect, test } from "../support/test.ts";

test("a move in Firefox, from the start to the status", async ({ page, person, world }) => {
  test.setTimeout(240_000);
  const answers = standard();
  const checks: Name[] = ["axe", "headings", "languages", "purposes", "live regions", "reflow", "keyboard"];
  const look = async (state: string) => {
    const record = new Record(`${state}, in Firefox`);
    expect.soft(await record.check(page, "desktop", checks), state).toEqual([]);
    record.keep();
  };
  await page.goto("/");
  await person.heading.waitFor();
  await look("start");
  await person.report(answers, "identity");
  await person.goOn();
  await person.errorSummary.waitFor();
  await look("identity, with errors");
  const { "move-in": _1, place: _2, who: _3, "other-dwelling": _4, ...rest } = answers;
  await person.answer(rest);
  await look("check");
  await person.send();
  const code = await person.caseCode();
  await look("done");
  await world.clerk.caseOf(answers.identity["family-name"]);
  await person.lookUp(code);
  await page.locator(".umzug-timeline").waitFor();
  await look("status");
});
