// WebKit, as WebKitGTK: the same engine as Safari's, not the same browser. A move from the start to the status, and axe.
import { TAGS, program } from "../accessibility/checks/axe.ts";
import { Record } from "../accessibility/report/record.ts";
import { standard, type Answer } from "../support/answers.ts";
import { expect, test } from "../support/test.ts";
import { WebKit } from "../support/webdriver.ts";


/** Fills in one field as a person does. */
async function fill(webkit: WebKit, field: string, answer: Answer): Promise<void> {
  if (typeof answer === "string") await webkit.type(`#${field}`, answer);
  else if ("option" in answer) await webkit.click(`label[for="${field}--${answer.option}"]`);
  else if ("type" in answer) {
    await webkit.type(`#${field}`, answer.type);
    await webkit.click(`#${field}--list [role=option]`);
  } else if ("day" in answer) {
    for (const part of ["day", "month", "year"] as const) await webkit.type(`#${field}--${part}`, answer[part]);
  } else throw new Error(`not filled in here: ${field}`);
}

test("a move in WebKit, from the start to the status", async ({ world }) => {
  test.setTimeout(240_000);
  const webkit = await WebKit.start();
  try {
    const look = async (state: string) => {
      await webkit.run(`${program}; return true`);
      const { violations, path } = await webkit.runLater<{ violations: string[]; path: string }>(
        `const done = arguments[1];
         axe.run(document, { runOnly: arguments[0] }).then(
           ({ violations }) => done({ violations: violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target.join(" ")).join(", ")), path: location.pathname }),
           (error) => done({ violations: [String(error)], path: location.pathname }))`,
        TAGS,
      );
      const record = new Record(`${state}, in WebKit`, `WebKitGTK ${webkit.version}`);
      record.note({ check: "axe", setting: "desktop", findings: violations }, path);
      record.keep();
      expect.soft(violations, state).toEqual([]);
    };
    const isOn = (page: string) => webkit.until("return location.pathname === arguments[0] && document.activeElement?.id === 'heading'", `/move/${page}`);
    await webkit.open(world.url);
    await webkit.until("return document.querySelector('main h1') !== null");
    await webkit.run("sessionStorage.setItem('language', 'de')");
    await webkit.open(world.url);
    await look("start");
    await webkit.click('a[href="/move/move-in"]');
    const answers = standard();
    for (const [page, fields] of Object.entries(answers)) {
      await isOn(page);
      if (page === "identity") {
        await webkit.click("form button[type=submit]");
        await webkit.until("return document.activeElement?.id === 'error-summary'");
        await look("identity, with errors");
      }
      for (const [field, answer] of Object.entries(fields)) await fill(webkit, field, answer);
      await webkit.click("form button[type=submit]");
    }
    await isOn("check");
    await look("check");
    await webkit.click('label[for="declaration--yes"]');
    await webkit.click("form button[type=submit]");
    await webkit.until("return location.pathname === '/done' && document.querySelectorAll('.umzug-code span').length === 7");
    await look("done");
    const code = await webkit.run<string>("return [...document.querySelectorAll('.umzug-code span')].map((one) => one.textContent).join('-')");
    await world.clerk.caseOf(answers.identity["family-name"]);
    await webkit.open(`${world.url}/status`);
    // After sending in this tab it stands there already.
    await webkit.click("main form button[type=submit]");
    await webkit.until("return document.querySelector('.umzug-timeline') !== null");
    await look("status");
  } finally {
    await webkit.stop();
  }
});
