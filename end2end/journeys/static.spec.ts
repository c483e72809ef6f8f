// The public pages as the build has drawn them: whole where no script runs, and taken over by the app without a trace.
import type { Page } from "@playwright/test";

import { languages, text, type Language } from "../support/texts.ts";
import { expect, test } from "../support/test.ts";

// A page that waits for its app, or for none, has fetched ahead what it does not use yet.
test.beforeEach(({ watch }) => watch.expect(/was preloaded using link preload but not used/));

const tags: Language[] = ["de", "en", "ar"];
const about = ["help", "contact", "accessibility", "feedback", "easy", "sign-language", "privacy", "imprint", "licences"];
const pages = ["/", "/paper", "/move/move-in", ...about.map((name) => `/${name}`)];
const address = (tag: Language, path: string) => (tag === "de" ? path : `/${tag}${path}`);

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });

  for (const tag of tags) {
    test(`each public page is whole: ${tag}`, async ({ page, baseURL }) => {
      const { dir } = languages.find((one) => one.tag === tag)!;
      for (const path of pages) {
        const response = await page.goto(address(tag, path));
        expect(response!.status()).toBe(200);
        expect(response!.headers()["content-language"]).toBe(tag);
        expect(response!.headers()["etag"]).toBeTruthy();
        await expect(page.locator("html")).toHaveAttribute("lang", tag);
        await expect(page.locator("html")).toHaveAttribute("dir", dir);
        await expect(page).toHaveTitle(/ – /);
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        expect((await page.locator('meta[name="description"]').getAttribute("content"))!.length).toBeGreaterThan(20);
        const main = page.getByRole("main");
        await expect(main).not.toContainText(/\{\w+\}/);
        expect((await main.innerText()).length).toBeGreaterThan(100);
        // The same page in each language, and all links of the footer in this one.
        for (const other of languages) {
          const alternate = page.locator(`link[rel="alternate"][hreflang="${other.tag}"]`);
          expect(new URL((await alternate.getAttribute("href"))!, baseURL).pathname).toBe(address(other.tag, path));
        }
        for (const link of await page.getByRole("contentinfo").locator('a[href^="/"]').all()) {
          expect(await link.getAttribute("href")).toMatch(tag === "de" ? /^\/[a-z-]+$/ : new RegExp(`^/${tag}/`));
        }
        const beyond = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
        expect(beyond, path).toBeLessThanOrEqual(0);
      }
    });

    test(`what needs the app says so, and leads on: ${tag}`, async ({ page }) => {
      for (const path of ["/", "/move/move-in", "/status", "/move/check"]) {
        await page.goto(address(tag, path));
        const main = page.getByRole("main");
        // Playwright leaves out what stands in this element.
        const says = main.locator("noscript");
        expect(await says.evaluate((element) => element.textContent)).toContain(text("shell.noscript", {}, tag));
        expect((await says.boundingBox())!.height).toBeGreaterThan(40);
        await expect(page.locator("#shell-loading")).toBeHidden();
        await expect(says.locator("a")).toHaveAttribute("href", address(tag, "/paper"));
      }
      await page.goto(address(tag, "/move/move-in"));
      await page.getByRole("button", { name: text("action.continue", {}, tag) }).click();
      expect(page.url(), "no answer stands in an address").not.toContain("?");
    });

    test(`the list of what to have ready follows the ticks: ${tag}`, async ({ page }) => {
      await page.goto(address(tag, "/"));
      const need = page.getByText(text("start.ready.vehicle.needs", {}, tag), { exact: true });
      await expect(need).toBeHidden();
      await page.locator('label[for="vehicle"]').click();
      await expect(need).toBeVisible();
    });
  }

  test("the menu leads to the same page in the other language", async ({ page }) => {
    await page.goto("/help");
    await page.locator("#language").click();
    await page.getByRole("link", { name: "Türkçe" }).click();
    await expect(page).toHaveURL("/tr/help");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(text("help.title", {}, "tr"));
  });

  test("the form to fill in has the questions of a registration, with German beside", async ({ page }) => {
    await page.goto("/tr/paper");
    for (const key of ["field.family-name.label", "field.birth-date.label", "field.street.label"]) {
      await expect(page.getByText(text(key, {}, "tr")).first()).toBeVisible();
      await expect(page.locator('[lang="de"]').getByText(text(key, {}, "de"), { exact: true }).first()).toBeVisible();
    }
    await expect(page.getByRole("button")).toHaveCount(0);
  });
});

test("search engines find a service of an administration", async ({ page, request }) => {
  await page.goto("/en/");
  const data = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent())!);
  expect(data).toMatchObject({ "@type": "GovernmentService", name: text("start.title", {}, "en"), inLanguage: "en" });
  expect(await (await request.get("/robots.txt")).text()).toContain("Disallow: /api/");
  await page.goto("/status");
  await expect(page.locator('meta[name="robots"]')).toHaveAttribute("content", "noindex");
});

/** Lets the app come only when it is called. */
async function held(page: Page): Promise<() => void> {
  let come = () => {};
  const may = new Promise<void>((resolve) => (come = resolve));
  await page.route(/assets\/(first|full)\..*wasm$/, async (route) => {
    await may;
    await route.continue();
  });
  await page.addInitScript(() => {
    const shifts = ((window as any).shifts = [] as number[]);
    new PerformanceObserver((list) => list.getEntries().forEach((entry: any) => entry.hadRecentInput || shifts.push(entry.value))).observe({ type: "layout-shift", buffered: true });
  });
  return come;
}

type Place = [name: string, x: number, y: number, width: number, height: number];

/** Where everything stands that is seen. */
const places = (page: Page): Promise<Place[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("header, header *, main *, footer, footer *")]
      .filter((element) => !element.closest("noscript") && element.checkVisibility())
      .map((element) => [element, element.getBoundingClientRect()] as const)
      .filter(([, { width }]) => width > 0)
      .map(([{ tagName }, { x, y, width, height }]): Place => [tagName, x, y, width, height]),
  );

/** What stands elsewhere. Texts that the app makes of several pieces may end a fraction of a pixel further. */
function moved(before: Place[], after: Place[]): string[] {
  if (before.length !== after.length) return [`${before.length} elements, then ${after.length}`];
  const same = (at: number) => before[at].every((one, part) => (typeof one === "number" ? Math.abs(one - (after[at][part] as number)) < 0.5 : one === after[at][part]));
  return before.flatMap((place, at) => (same(at) ? [] : [`${place.join(" ")}, then ${after[at].join(" ")}`]));
}

const shifts = (page: Page): Promise<number[]> => page.evaluate(() => (window as any).shifts);

for (const path of ["/", "/ar/", "/help", "/tr/privacy", "/move/move-in", "/en/move/move-in", "/de-simple/paper"]) {
  test(`nothing moves when the app takes over ${path}`, async ({ page, person }) => {
    const come = await held(page);
    await page.goto(path);
    await page.evaluate(() => document.fonts.ready);
    await page.evaluate(() => scrollTo(0, 120));
    const seen = await places(page);
    const top = await page.evaluate(() => scrollY);
    come();
    await person.appStands();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => scrollY)).toBe(top);
    await expect(page).toHaveURL(path);
    expect(moved(seen, await places(page))).toEqual([]);
    expect(await shifts(page)).toEqual([]);
  });
}

test("nothing moves when people are told that the app comes late", async ({ page, person }) => {
  const come = await held(page);
  await page.goto("/en/move/move-in");
  await page.evaluate(() => document.fonts.ready);
  const seen = await places(page);
  await expect(page.locator("#shell-loading")).toBeVisible();
  await page.waitForTimeout(100);
  expect(moved(seen, await places(page))).toEqual([]);
  come();
  await person.appStands();
  expect(moved(seen, await places(page))).toEqual([]);
  expect(await shifts(page)).toEqual([]);
});

test("what was done on the static question stays, the focus too", async ({ page, person }) => {
  const come = await held(page);
  await page.goto("/move/move-in");
  await person.choose("moved", "yes");
  await person.option("moved", "yes").focus();
  await page.locator("#language").click();
  await person.option("moved", "yes").focus();
  come();
  await person.appStands();
  await expect(person.option("moved", "yes")).toBeChecked();
  await expect(person.option("moved", "yes")).toBeFocused();
  await expect(page.locator("#languages")).toHaveAttribute("open", "");
  await expect(person.datePart("move-in-date", "day")).toBeVisible();
});

test("Continue that was pressed too early is pressed again", async ({ page, person }) => {
  const come = await held(page);
  await page.goto("/move/move-in");
  await person.choose("moved", "other");
  await person.goOn();
  await expect(page).toHaveURL("/move/move-in");
  come();
  await person.isOn("matter");
});

test("the language is that of the address, and stays on the way", async ({ page, person }) => {
  person.language = "uk";
  await page.goto("/uk/");
  await person.appStands();
  await page.getByRole("link", { name: person.t("start.begin") }).click();
  await person.isOn("move-in");
  await expect(page).toHaveURL("/uk/move/move-in");
  await page.goBack();
  await expect(page).toHaveURL("/uk/");
  await person.speak("de");
  await expect(page).toHaveURL("/");
  await page.reload();
  await person.appStands();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
});
