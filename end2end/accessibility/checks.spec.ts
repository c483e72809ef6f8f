// The checks find what they are there for: faults are planted on a page, and each must be named.
import { expect, test } from "../support/test.ts";
import { axe, keyboardWalk, reflow, targetSize, textSpacing } from "./checks.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } });

test("planted faults are found", async ({ page, person }) => {
  await page.goto("/help");
  await person.heading.waitFor();
  await page.setViewportSize({ width: 320, height: 640 });
  for (const find of [axe, reflow, textSpacing, targetSize, keyboardWalk]) expect(await find(page)).toEqual([]);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      #planted-wide { inline-size: 500px; block-size: 1px; }
      #planted-cut { overflow: hidden; block-size: 1.2em; inline-size: 6em; white-space: nowrap; }
      .planted-small { display: inline-block; inline-size: 8px; block-size: 8px; padding: 0; border: 0; outline: none !important; }
      .planted-small::after { content: none; }
    `);
    document.adoptedStyleSheets = [sheet];
    const main = document.querySelector("main")!;
    const add = (name: string, id: string, text = "") => {
      const element = Object.assign(document.createElement(name), { id, textContent: text });
      main.append(element);
      return element;
    };
    add("div", "planted-wide");
    add("div", "planted-cut", "Donaudampfschifffahrt");
    for (const id of ["planted-a", "planted-b"]) add("button", id).className = "planted-small";
  });
  expect(await reflow(page)).toContain("outside: DIV.");
  expect((await axe(page)).join()).toContain("button-name");
  expect((await targetSize(page)).join()).toContain("planted-a");
  expect((await keyboardWalk(page)).join()).toContain("no focus ring: BUTTON#planted-a");
  expect((await textSpacing(page)).join()).toContain("cut off: DIV.");
});
