// The checks find what they are there for: faults are planted on a page, and each must be named.
import { expect, test } from "../support/test.ts";
import { checks, type Name } from "./checks/index.ts";
import { show } from "./settings.ts";

test.use({ contextOptions: { reducedMotion: "reduce" }, bypassCSP: true, trace: "off" });

/** A fault by its check: what is planted on the help page, how it is styled, and what must be said. */
interface Fault {
  check: Name;
  says: string;
  markup?: string;
  style?: string;
  /** Anything else that is done to the page. */
  plant?: () => void;
  theme?: "light" | "dark" | "forced light" | "forced dark";
}

const hidden = "position:absolute;inset-inline-start:0";

const faults: Fault[] = [
  { check: "axe", says: "button-name", markup: "<button></button>" },
  { check: "axe", says: "color-contrast", markup: `<p class="planted">blass</p>`, style: ".planted{color:#ccc;background:#fff}" },
  { check: "axe", says: "target-size", markup: `<p><button class="planted">.</button><button class="planted">.</button></p>`, style: ".planted{inline-size:9px;block-size:9px;padding:0;border:0;overflow:hidden}" },
  { check: "contrast", says: "color-contrast", markup: `<p class="planted">blass</p>`, style: ".planted{color:#ccc;background:#fff}" },
  { check: "markup", says: "no-dup-id", markup: `<p id="main"></p>` },
  { check: "markup", says: "element-permitted-content", markup: "<ul><p>lose</p></ul>" },
  { check: "markup", says: "no-missing-references", markup: `<input aria-label="x" aria-describedby="nirgends">` },
  { check: "headings", says: "not one h1", markup: "<h1>Noch eine</h1>" },
  { check: "headings", says: "h4 after", markup: "<h2>Zwei</h2><h4>Vier</h4>" },
  { check: "headings", says: "empty h2", markup: `<h2 class="planted"></h2>`, style: ".planted{block-size:1rem}" },
  { check: "headings", says: "title: Umzug", plant: () => void (document.title = "Umzug") },
  { check: "languages", says: "not in de: Привет", markup: "<p>Привет, мир</p>" },
  { check: "languages", says: "German without lang", plant: () => void (document.documentElement.lang = "en") },
  { check: "languages", says: "ar runs ltr: هل", markup: `<p lang="ar">هل العربية هنا؟</p>` },
  { check: "languages", says: "direction of ar", plant: () => void (document.documentElement.lang = "ar") },
  { check: "purposes", says: 'postcode: autocomplete ""', markup: `<input id="postcode">` },
  { check: "purposes", says: "somebody else", markup: `<input id="child-1-given-names" autocomplete="given-name">` },
  { check: "same places", says: "not at the usual place", plant: () => document.body.prepend(document.querySelector("footer")!) },
  { check: "headings", says: "title:", plant: () => void (document.title = "Hilfe – Falsch") },
  { check: "keyboard", says: "only ", plant: () => document.querySelectorAll<HTMLElement>("a, button, summary, input").forEach((one) => (one.tabIndex = -1)) },
  { check: "live regions", says: "0 polite", plant: () => document.querySelector("main > [role=status]")!.remove() },
  { check: "live regions", says: "2 alerts", markup: `<p role="alert">eins</p><p role="alert">zwei</p>` },
  { check: "live regions", says: "speaks twice", markup: `<div role="alert" tabindex="-1">eins</div>` },
  { check: "motion", says: "would move", markup: `<p class="planted">x</p>`, style: ".planted{transition:color 1s!important}" },
  { check: "motion", says: "runs: planted", markup: `<p class="planted">x</p>`, style: "@keyframes turn{to{rotate:1turn}}.planted{animation:turn 3s infinite!important}" },
  { check: "reflow", says: "outside: DIV.planted", markup: `<div class="planted"></div>`, style: ".planted{inline-size:500px;block-size:1px}" },
  { check: "reflow", says: "outside: P.planted", markup: `<p class="planted">x</p>`, style: ".planted{position:absolute;left:-40px;inline-size:60px}" },
  { check: "reflow", says: "overlapping: Auf diesem Wort", markup: `<p><span class="planted">Auf diesem Wort</span></p><p><span class="planted">steht ein anderes</span></p>`, style: `.planted{${hidden};inset-block-start:300px}` },
  { check: "text spacing", says: "cut off: DIV.planted", markup: `<div class="planted">Donaudampfschifffahrt</div>`, style: ".planted{overflow:hidden;inline-size:11em;white-space:nowrap}" },
  { check: "text of 200 %", says: "cut off: DIV.planted", markup: `<div class="planted">Donau</div>`, style: ".planted{overflow:hidden;block-size:40px}" },
  { check: "targets of 24", says: "planted-a", markup: `<button id="planted-a"></button><button></button>`, style: "main button{inline-size:9px;block-size:9px;padding:0;border:0}" },
  { check: "targets of 44", says: "planted-a", markup: `<button id="planted-a"></button>`, style: "#planted-a{inline-size:40px;block-size:40px}" },
  { check: "keyboard", says: "no focus ring: BUTTON#planted-a", markup: `<button id="planted-a">x</button>`, style: "#planted-a,#planted-a::after{outline:none!important;box-shadow:none!important}" },
  { check: "keyboard", says: "covered: BUTTON#planted-a", markup: `<button id="planted-a">oben</button><div class="planted"></div>`, style: ".planted{position:fixed;inset:0;background:#fff}" },
  { check: "rings by pixels", says: "focus ring of contrast 1", markup: `<button id="planted-a" class="planted">x</button>`, style: ".planted{outline:3px solid #fff!important;background:#fff;color:#000;border:0}.planted::after{content:none}", theme: "light" },
  ...(["light", "dark", "forced light", "forced dark"] as const).map((theme): Fault => ({
    check: "marks by pixels", theme, says: "icon of contrast", markup: `<span class="kern-icon kern-icon--info planted"></span>`, style: "body .kern-icon.planted[class*=kern-icon--]{background-color:Canvas!important;forced-color-adjust:none}main{background:Canvas!important}",
  })),
  { check: "marks by pixels", says: "dot of contrast 1", theme: "forced light", markup: `<input type="radio" checked class="planted" aria-label="x">`, style: ".planted{appearance:none;inline-size:28px;block-size:28px;border:2px solid CanvasText;background:Canvas}" },
  { check: "marks by pixels", says: "tick of contrast 1", theme: "forced dark", markup: `<input type="checkbox" checked class="planted" aria-label="x">`, style: ".planted{appearance:none;inline-size:28px;block-size:28px;border:2px solid CanvasText;background:Canvas}" },
  { check: "marks by pixels", says: "arrow of contrast 1", theme: "forced light", markup: `<div class="kern-form-input__select-wrapper planted"><select aria-label="x"></select></div>`, style: ".planted::after{background-color:Canvas!important;forced-color-adjust:none}.planted select{appearance:none;border:0}" },
  { check: "marks by pixels", says: "border of contrast 1", theme: "light", markup: `<input class="planted" aria-label="x">`, style: ".planted{border:0!important;background:#fff;outline:0;box-shadow:none!important}main{background:#fff!important}" },
];

for (const name of Object.keys(checks) as Name[]) {
  test(`${name} finds what is planted`, async ({ page, person }) => {
    test.slow();
    for (const { says, markup, style, plant, theme = "light" } of faults.filter(({ check }) => check === name)) {
      await page.goto("/help");
      await person.pageStands();
      await show(page, theme, name === "targets of 44" ? "kiosk" : /keyboard|pixels|200/.test(name) ? "phone" : "narrow");
      expect.soft(await checks[name].find(page, theme), "before").toEqual([]);
      await page.evaluate(
        ([markup, style]) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(style);
          document.adoptedStyleSheets = [sheet];
          document.querySelector("main")!.insertAdjacentHTML("beforeend", markup);
        },
        [markup ?? "", style ?? ""],
      );
      if (plant !== undefined) await page.evaluate(plant);
      expect.soft((await checks[name].find(page, theme)).join("; ")).toContain(says);
    }
  });
}

test("every check is proven by a fault", () => {
  expect(Object.keys(checks).filter((name) => !faults.some(({ check }) => check === name))).toEqual([]);
});
