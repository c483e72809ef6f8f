// Pages about the service itself: what the law wants is there in every language, and a report of a barrier arrives.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { pages, read } from "../states/service.ts";
import { region, site } from "../support/paths.ts";
import { expect, ownTest, test } from "../support/test.ts";
import { languages } from "../support/texts.ts";

const operator = JSON.parse(readFileSync(region.replace("region.json", "operator.json"), "utf8"));

test("every page about the service is in the footer, in the same order everywhere, and on the first page what BITV wants", async ({ page, person }) => {
  const order = ["help", "contact", "status", "accessibility", "feedback", "easy", "sign-language", "privacy", "imprint", "licences", "delete"];
  for (const path of ["/", "/move/move-in", "/status", "/help"]) {
    await page.goto(path);
    await person.appStands();
    const links = page.getByRole("contentinfo").getByRole("listitem");
    await expect(links).toHaveText(order.map((name) => person.t(`${name}.title`)));
  }
  await page.goto("/");
  await person.appStands();
  for (const name of ["easy", "sign-language"]) {
    await expect(page.getByRole("main").getByRole("link", { name: person.t(`${name}.title`) })).toHaveAttribute("href", `/${name}`);
  }
});

test("they are whole in every language", async ({ person }) => {
  test.setTimeout(180_000);
  for (const { tag, dir } of languages) {
    person.language = tag;
    for (const path of pages) {
      await read(person, path);
      await expect(person.page.locator("html")).toHaveAttribute("dir", dir);
      const text = await person.page.locator("main").innerText();
      // A key without a text, a place that nobody filled, a link that was not read.
      expect(text, `${tag} ${path}`).not.toMatch(/\{\w+\}|\]\(|\b(retention|accessibility|feedback|privacy|reach|about)\.[a-z]/);
      expect(await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
  }
});

test("the statement names the last run, each Land's body, and says what nobody verified", async ({ page, person }) => {
  await read(person, "/accessibility");
  const main = page.getByRole("main");
  const run = JSON.parse(readFileSync(join(site, "about.json"), "utf8")).suite;
  if (run === null) await expect(main).toContainText(person.t("accessibility.run.none"));
  else await expect(main).toContainText(String(run.checks));
  await page.locator("main details > summary").click();
  for (const land of operator.lands) {
    await expect(main).toContainText(land.body.name);
    await expect(main).toContainText(land.basis);
  }
  await expect(main.getByText(person.t("accessibility.unverified"))).toHaveCount(operator.lands.filter((land: { verified: boolean }) => !land.verified).length);
});

test("privacy tells each row of the retention table; licences all that is shipped", async ({ page, person }) => {
  await read(person, "/privacy");
  const { kept, components } = JSON.parse(readFileSync(join(site, "about.json"), "utf8"));
  expect(kept.length).toBeGreaterThan(15);
  for (const id of kept) await expect(page.getByText(person.t(`retention.${id}`))).toBeVisible();
  await read(person, "/licences");
  await page.locator("main details > summary").click();
  await expect(page.locator("tbody tr")).toHaveCount(components.length);
  const names = components.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(["leptos", "axum", "@kern-ux/native", "Fira Sans"]));
  for (const builds of ["xtask", "playwright", "sass"]) expect(names).not.toContain(builds);
  const texts = await (await page.request.get("/licences.txt")).text();
  for (const words of ["SIL OPEN FONT LICENSE", "Apache License", "leptos"]) expect(texts).toContain(words);
});

ownTest("a report of a barrier: errors at the place, nothing lost, and it reaches the operator", async ({ page, person, own, watch }) => {
  watch.expect(/ERR_FAILED|Failed to load resource/);
  await read(person, "/feedback");
  await person.button("feedback.send").click();
  await expect(person.errorSummary).toBeFocused();
  await expect(page).toHaveTitle(new RegExp(`^${person.t("error.prefix")}`));
  await expect(page.locator("#barrier")).toHaveAttribute("aria-invalid", "true");
  await person.errorSummary.getByRole("link").click();
  await expect(page.locator("#barrier")).toBeFocused();
  await page.locator("#barrier").fill("Die Karte hat keinen Text");
  await page.locator("#contact").fill("erika@mustermann.example");
  await page.route("**/api/feedback", (route) => route.abort(), { times: 1 });
  await person.button("feedback.send").click();
  await expect(page.getByText(person.t("feedback.failed.offline"))).toBeVisible();
  // Looking something up elsewhere loses nothing.
  await page.getByRole("contentinfo").getByRole("link", { name: person.t("contact.title") }).click();
  await expect(person.heading).toHaveText(person.t("contact.title"));
  await page.goBack();
  await expect(page.locator("#barrier")).toHaveValue("Die Karte hat keinen Text");
  await person.button("feedback.send").click();
  await expect(page.getByRole("heading", { name: person.t("feedback.sent") })).toBeVisible();
  await expect(page.locator("#feedback-sent")).toBeFocused();
  const folder = join(own.data, "feedback");
  const files = readdirSync(folder);
  expect(files.length).toBe(1);
  expect(JSON.parse(readFileSync(join(folder, files[0]!), "utf8"))).toMatchObject({ barrier: "Die Karte hat keinen Text", contact: "erika@mustermann.example", language: "de" });
  expect(own.log.includes("mustermann")).toBe(false);
  await person.button("feedback.again").click();
  await expect(page.locator("#barrier")).toBeFocused();
  await expect(page.locator("#barrier")).toHaveValue("");
});

test("the way to Leichte Sprache changes the whole service", async ({ page, person }) => {
  await read(person, "/easy");
  await person.button("easy.switch").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "de-simple");
});

test("without a script they are read all the same, and nothing moves when the app comes", async ({ browser, baseURL, page, person }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const silent = await context.newPage();
  for (const [path, words] of [["/imprint", operator.contact.name], ["/ar/accessibility", operator.lands[0].body.name], ["/privacy", person.t("retention.report")]]) {
    await silent.goto(path);
    await expect(silent.getByRole("main")).toContainText(words);
  }
  await silent.goto("/accessibility");
  const before = await silent.getByRole("main").innerText();
  await context.close();
  await read(person, "/accessibility");
  expect(await page.getByRole("main").innerText()).toBe(before);
});
