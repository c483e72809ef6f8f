// A device in an office, used by one person after the other: nothing of the first is there for the second.
import type { Page } from "@playwright/test";

import { standard } from "../support/answers.ts";
import { forbidden, kept, screen, SETTINGS, Visitor } from "../support/kiosk.ts";
import { offer } from "../support/means.ts";
import { expect, test as base } from "../support/test.ts";

const test = base.extend<{ visitor: Visitor }>({
  visitor: async ({ page }, use) => use(new Visitor(page)),
});
test.use({ ...screen, isMobile: false, deviceScaleFactor: 1, permissions: ["clipboard-read", "clipboard-write"] });

/** A name that is typed and must be found nowhere afterwards. */
const NAME = "Kim Musterperson-Ehemals";

/** What nothing but the settings of the device is left of. */
const fresh = { session: { "umzug.kiosk": SETTINGS, language: "de" }, local: [], databases: [], caches: [], cookies: "", workers: 0 };

/** Types a name and leaves in the browser whatever a page could leave. */
async function leaveTraces(visitor: Visitor): Promise<void> {
  await visitor.report(standard(), "identity");
  await visitor.input("family-name").fill(NAME);
  await visitor.page.evaluate(async (name) => {
    localStorage.setItem("planted", name);
    sessionStorage.setItem("planted", name);
    document.cookie = `planted=${encodeURIComponent(name)}; path=/`;
    await (await caches.open("planted")).put("/planted", new Response(name));
    await new Promise((resolve) => {
      const request = indexedDB.open("planted");
      request.onsuccess = () => resolve(request.result.close());
    });
    await navigator.clipboard.writeText(name);
  }, NAME);
}

/** Looks everywhere where something of the visit before could be. */
async function nothingIsLeft(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  expect(await kept(page)).toEqual(fresh);
  expect(await page.context().cookies()).toEqual([]);
  expect((await page.evaluate(() => navigator.clipboard.readText())).trim()).toBe("");
  const nowhere = async (): Promise<void> => {
    // The first screen; between two steps of the same page load also the first question, unanswered.
    await visitor.heading.waitFor();
    await expect(page).toHaveURL(/\/(move\/move-in)?$/);
    expect(await page.content()).not.toContain(NAME);
    const filled = () =>
      [...document.querySelectorAll("input, textarea")].filter((one) => {
        const { type, value, checked } = one as HTMLInputElement;
        return ["radio", "checkbox"].includes(type) ? checked : value !== "";
      }).length;
    expect(await page.evaluate(filled)).toBe(0);
  };
  await nowhere();
  for (let step = 0; step < 4; step++) {
    await page.goBack().catch(() => null);
    await nowhere();
  }
  for (let step = 0; step < 4; step++) {
    await page.goForward().catch(() => null);
    await nowhere();
  }
  await page.reload();
  await visitor.isAtBeginning();
  await nowhere();
  expect(await kept(page)).toEqual(fresh);
}

test("nobody answers: asked, kept on request, then wiped in the middle of a dialog", async ({ page, visitor }) => {
  test.slow();
  await page.clock.install();
  await leaveTraces(visitor);
  const asked = visitor.dialog("kiosk.idle.title");
  const stay = asked.getByRole("button", { name: visitor.t("kiosk.idle.stay") });

  // On a page where papers are read nobody is hurried.
  await page.clock.fastForward(200_000);
  await expect(asked).toBeHidden();
  await page.clock.fastForward(110_000);
  await expect(stay).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(asked).toBeHidden();
  await expect(visitor.input("family-name")).toHaveValue(NAME);

  // Whoever moves about in the question has as long again.
  await visitor.goOn();
  await page.clock.fastForward(310_000);
  await expect(stay).toBeFocused();
  await page.clock.fastForward(40_000);
  await page.keyboard.press("Tab");
  await page.clock.fastForward(40_000);
  await expect(asked).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(asked).toBeHidden();

  // Two dialogs, one over the other, and nobody there.
  await page.locator("#kiosk-language").click();
  await expect(visitor.dialog("frame.language")).toBeVisible();
  await page.clock.fastForward(310_000);
  await expect(stay).toBeFocused();
  await page.clock.fastForward(50_000);
  await visitor.isAtBeginning();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await nothingIsLeft(visitor);
});

test("an app that has stopped does not stand there for ever", async ({ page, visitor, watch }) => {
  watch.expect(/stopped/);
  await page.clock.install();
  await visitor.report(standard(), "identity");
  await visitor.input("family-name").fill(NAME);
  await page.evaluate(() => {
    Date.now = () => {
      throw new Error("stopped");
    };
  });
  await page.clock.fastForward(70_000);
  await visitor.isAtBeginning();
  expect(await page.content()).not.toContain(NAME);
  expect(await kept(page)).toEqual(fresh);
});

test("a usual page asks after the seconds of the device", async ({ page, visitor }) => {
  await page.clock.install();
  await visitor.arrive(`${SETTINGS}&idle=90`);
  await page.getByRole("link", { name: visitor.t("kiosk.begin") }).click();
  await visitor.isOn("move-in");
  await page.clock.fastForward(85_000);
  await expect(visitor.dialog("kiosk.idle.title")).toBeHidden();
  await page.clock.fastForward(10_000);
  await expect(visitor.dialog("kiosk.idle.title")).toBeVisible();
});

test("end and delete: after a question, from a page and from the question of the time", async ({ page, visitor }) => {
  test.slow();
  await leaveTraces(visitor);
  await visitor.button("kiosk.end").first().click();
  await expect(visitor.button("kiosk.end.stay")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(visitor.input("family-name")).toHaveValue(NAME);
  await visitor.end();
  await nothingIsLeft(visitor);
});

test("answers lie in memory alone, and controls begin anew", async ({ page, visitor, watch }) => {
  await visitor.report(standard(), "last-address");
  expect(await kept(page)).toEqual(fresh);
  const html = page.locator("html");
  await expect(html).toHaveCSS("font-size", "25.6px");
  await page.getByRole("button", { name: visitor.t("kiosk.size.largest") }).click();
  await page.getByRole("button", { name: visitor.t("kiosk.theme.contrast") }).click();
  await expect(html).toHaveCSS("font-size", "38.4px");
  await expect(page.locator("body")).toHaveCSS("background-color", "rgb(0, 0, 0)");
  await page.locator("#kiosk-language").click();
  await visitor.dialog("frame.language").getByRole("button", { name: "English" }).click();
  await expect(html).toHaveAttribute("lang", "en");
  await expect(visitor.dialog("frame.language")).toBeHidden();
  await expect(page.getByRole("button", { name: "End and delete" }).first()).toBeVisible();
  visitor.language = "en";
  await visitor.button("kiosk.end").first().click();
  await visitor.button("kiosk.end.yes").click();
  visitor.language = "de";
  await visitor.isAtBeginning();
  await expect(html).toHaveAttribute("lang", "de");
  await expect(html).toHaveAttribute("data-theme", "light");
  await expect(html).toHaveCSS("font-size", "25.6px");
  // The server was asked to clear too, by an address that only the device goes to.
  expect(watch.requests.filter((one) => one.includes("/kiosk?")).length).toBeGreaterThan(1);
});

test("the operator's address: what is wrong is said, everything else holds", async ({ page, visitor }) => {
  await visitor.arrive("scale=1600&slip=yes&colour=red");
  await expect(page.getByText(visitor.t("kiosk.wrong.title"))).toBeVisible();
  await expect(page.getByText("scale=1600: nicht verstanden")).toBeVisible();
  await expect(page.getByText("colour=red: nicht verstanden")).toBeVisible();
  await expect(page.locator("html")).toHaveCSS("font-size", "25.6px");
  const answer = await page.request.get("/kiosk", { headers: { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" } });
  expect(answer.headers()["clear-site-data"]).toBe('"storage", "cookies"');
  const foreign = await page.request.get("/kiosk", { headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" } });
  expect(foreign.headers()["clear-site-data"]).toBeUndefined();
});

test("nothing is copied for the next one, and no key loads the page anew", async ({ page, visitor }) => {
  await visitor.report(standard(), "identity");
  await page.evaluate(() => navigator.clipboard.writeText("before"));
  await visitor.input("family-name").fill(NAME);
  await visitor.input("family-name").press("Control+a");
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Control+x");
  await expect(visitor.input("family-name")).toHaveValue(NAME);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("before");
  for (const key of ["F5", "Control+r", "Control+p"]) {
    const free = await page.evaluate((name) => {
      const parts = name.split("+");
      const event = new KeyboardEvent("keydown", { key: parts.at(-1), ctrlKey: parts.length > 1, cancelable: true, bubbles: true });
      return document.body.dispatchEvent(event);
    }, key);
    expect(free, key).toBe(false);
  }
});

/** On each page of the journey. */
async function watched(page: Page, where: string): Promise<void> {
  expect(await forbidden(page), where).toEqual([]);
}

test("a move, with nothing that leads away, and a slip", async ({ page, visitor, world, browser }) => {
  test.slow();
  const answers = standard();
  const name = answers.identity["family-name"];
  await visitor.arrive();
  await watched(page, "first screen");
  for (const path of ["/help", "/contact", "/status", "/accessibility", "/feedback", "/easy", "/sign-language", "/privacy", "/imprint", "/licences"]) {
    await page.locator(`.umzug-footer a[href="${path}"]`).click();
    await expect(page).toHaveURL(path);
    await watched(page, path);
  }
  for (const [at, fields] of Object.entries(answers)) {
    if (at === "move-in") {
      await visitor.start();
    }
    await visitor.isOn(at);
    await watched(page, at);
    if (at === "confirmation") {
      await expect(visitor.option("confirmation", "file")).toHaveCount(0);
    }
    await visitor.fill(fields);
    await watched(page, `${at}, answered`);
    await visitor.goOn();
  }
  await visitor.isOn("check");
  await watched(page, "check");
  await visitor.send();
  const code = await visitor.caseCode();
  await watched(page, "done");

  // The slip: asked before, hidden on the screen, alone on the paper.
  await page.evaluate(() => {
    (window as unknown as { printed: number }).printed = 0;
    window.print = () => void (window as unknown as { printed: number }).printed++;
  });
  await visitor.button("kiosk.slip.print").click();
  const asked = visitor.dialog("kiosk.slip.title");
  await expect(asked.getByText(visitor.t("kiosk.slip.warning"))).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { printed: number }).printed)).toBe(0);
  await asked.getByRole("button", { name: visitor.t("kiosk.slip.yes") }).click();
  await expect(asked.getByText(visitor.t("kiosk.slip.take"))).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { printed: number }).printed)).toBe(1);
  const slip = page.locator(".kiosk-slip");
  await expect(slip).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(slip).toBeVisible();
  await expect(page.locator("main")).toBeHidden();
  await expect(asked).toBeHidden();
  expect((await slip.locator(".umzug-code span").allTextContents()).join("-")).toBe(code);
  expect(await slip.innerText()).not.toContain(name);
  expect(await page.content()).not.toContain(`#${code}`);
  await page.emulateMedia({ media: "screen" });
  await asked.getByRole("button", { name: visitor.t("kiosk.slip.done") }).click();

  // A clerk goes on from the slip, on a computer of the office.
  const received = await world.clerk.caseOf(name);
  await world.clerk.ask(received, "Welche Etage?", "--wants-proof");
  const context = await browser.newContext({ baseURL: world.url, locale: "de-DE" });
  const counter = new Visitor(await context.newPage());
  await counter.lookUp(code);
  await expect(counter.page.getByText("Welche Etage?")).toBeVisible();
  await expect(counter.page.locator("input[type=file]")).toHaveCount(1);
  await context.close();

  await visitor.end();
  expect(await page.content()).not.toContain(code);
  await page.goBack().catch(() => null);
  await visitor.isAtBeginning();
  expect(await page.content()).not.toContain(code);
  expect(await kept(page)).toEqual(fresh);
});

test("only means that keep the person here are offered", async ({ page, visitor }) => {
  await offer(page, { means: ["eid", "account", "counter", "wallet"], attempt: "away" });
  await visitor.report(standard(), "identity");
  await visitor.button("identity.counter.begin").click();
  await expect(page.locator("#counter-code")).toContainText("7K3M");
  await expect(visitor.button("identity.wallet.begin")).toBeVisible();
  for (const means of ["eid", "account"]) await expect(visitor.button(`identity.${means}.begin`)).toHaveCount(0);
  await watched(page, "the code for the counter");
  await visitor.button("identity.wallet.begin").click();
  await page.locator("#wallet-number").waitFor();
  await watched(page, "the wallet");
  expect(await kept(page), "nothing is lent to another tab").toEqual(fresh);
});

test("the state of a case: papers are not opened here, and none is handed in", async ({ page, visitor, world }) => {
  test.slow();
  const answers = standard();
  await visitor.report(answers);
  await visitor.send();
  const code = await visitor.caseCode();
  await world.clerk.ask(await world.clerk.caseOf(answers.identity["family-name"]), "Welche Etage?", "--wants-proof");
  await visitor.end();
  await page.getByRole("link", { name: visitor.t("start.status.title") }).click();
  await page.getByLabel(visitor.t("status.code.label")).fill(code);
  await visitor.button("status.show").click();
  await expect(page.getByText("Welche Etage?")).toBeVisible();
  await expect(page.getByText(visitor.t("kiosk.files"))).toBeVisible();
  await watched(page, "status");
  await visitor.end();
  expect(await page.content()).not.toContain(code);
});

test("by keyboard only, from the first screen to the end of the visit", async ({ page, visitor }) => {
  const { keyboard } = page;
  const to = async (name: string, role: "button" | "link" | "radio" = "button"): Promise<void> => {
    const target = page.getByRole(role, { name, exact: role !== "radio" }).first();
    for (let stop = 0; stop < 60; stop++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await keyboard.press("Tab");
    }
    throw new Error(`Tab does not reach ${name}`);
  };
  await visitor.arrive();
  await to("English");
  await keyboard.press("Space");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  visitor.language = "en";
  await to(visitor.t("kiosk.begin"), "link");
  await keyboard.press("Enter");
  await visitor.isOn("move-in");
  await to(visitor.t("option.moved.yes"), "radio");
  await keyboard.press("Space");
  await expect(visitor.option("moved", "yes")).toBeChecked();
  await to(visitor.t("kiosk.theme.dark"));
  await keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await keyboard.press("Shift+Tab");
  await expect(page.getByRole("button", { name: visitor.t("kiosk.theme.light") })).toBeFocused();
  await to(visitor.t("kiosk.end"));
  await keyboard.press("Enter");
  await expect(visitor.button("kiosk.end.stay")).toBeFocused();
  await keyboard.press("Tab");
  await expect(visitor.button("kiosk.end.yes")).toBeFocused();
  await keyboard.press("Enter");
  visitor.language = "de";
  await visitor.isAtBeginning();
  expect(await kept(page)).toEqual(fresh);
});
