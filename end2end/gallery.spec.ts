// Pictures to look at: the main pages in each size, theme and in three languages. `./x screenshots` writes them to
// target/gallery, one folder for each page; they are not kept in the project.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { standard } from "./support/answers.ts";
import { screen, Visitor } from "./support/kiosk.ts";
import { offer } from "./support/means.ts";
import { target } from "./support/paths.ts";
import type { Person } from "./support/person.ts";
import { test } from "./support/test.ts";
import type { Language } from "./support/texts.ts";
import type { World } from "./support/world.ts";

const sizes = {
  phone: { width: 390, height: 844 },
  kiosk: { width: 1080, height: 1920 },
  desktop: { width: 1280, height: 900 },
};
const themes = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  forced: { colorScheme: "dark", forcedColors: "active" },
} as const;
const languages: Language[] = ["de", "de-simple", "ar"];

type Scene = (person: Person, world: World) => Promise<void>;

const at = (path: string): Scene => async ({ page, heading }) => {
  await page.goto(path);
  await heading.waitFor();
};

const scenes: Record<string, Scene> = {
  start: at("/"),
  help: at("/help"),
  accessibility: at("/accessibility"),
  question: (person) => person.report(standard(), "landlord"),
  "question-with-errors": async (person) => {
    await person.report(standard(), "identity");
    await person.goOn();
    await person.errorSummary.waitFor();
  },
  place: async (person) => {
    await person.report(standard(), "place");
    await person.combobox("place").fill("Neuenkirchen");
    await person.page.getByRole("option").nth(3).waitFor();
  },
  identification: async (person) => {
    await offer(person.page, { means: ["eid", "account", "counter", "wallet"] });
    await person.report(standard(), "identity");
    await person.button("identity.eid.begin").waitFor();
  },
  check: (person) => person.report(standard()),
  done: async (person) => {
    await person.report(standard());
    await person.send();
    await person.caseCode();
  },
  status: async (person, world) => {
    const answers = standard();
    await person.report(answers);
    await person.send();
    const code = await person.caseCode();
    const received = await world.clerk.caseOf(answers.identity["family-name"]);
    await world.clerk.ask(received, "In welcher Etage liegt die Wohnung?", "--wants-proof");
    await person.lookUp(code);
    await person.page.getByText("In welcher Etage").waitFor();
  },
};

async function shoot(page: Page, scene: string, language: Language): Promise<void> {
  const folder = join(target, "gallery", scene);
  await mkdir(folder, { recursive: true });
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const [theme, media] of Object.entries(themes)) {
      await page.emulateMedia(media);
      await page.evaluate(() => scrollTo(0, 0));
      const fullPage = size !== "kiosk";
      await page.screenshot({ path: join(folder, `${size}-${theme}-${language}.png`), animations: "disabled", fullPage });
    }
  }
}

test.use({ deviceScaleFactor: 1, contextOptions: { reducedMotion: "reduce" }, trace: "off" });

for (const [scene, show] of Object.entries(scenes)) {
  for (const language of languages) {
    test(`${scene}, ${language}`, async ({ page, person, world }) => {
      test.slow();
      await person.remembers(language);
      await show(person, world);
      await shoot(page, scene, language);
    });
  }
}

const AT_A_KIOSK = "scale=160&keyboard=screen&speech=headphones&slip=yes";
const looks = ["light", "dark", "contrast"] as const;

class Guest extends Visitor {
  look: (typeof looks)[number] = "light";

  /** Each visit begins in the device's own colours. */
  override async arrive(settings = AT_A_KIOSK): Promise<void> {
    await super.arrive(settings);
    await this.button(`kiosk.theme.${this.look}`).first().click();
  }
}

const visits: Record<string, (visitor: Visitor) => Promise<void>> = {
  beginning: (visitor) => visitor.arrive(),
  typing: async (visitor) => {
    await visitor.report(standard(), "identity");
    await visitor.input("family-name").click();
    await visitor.page.locator(".kiosk-keyboard").waitFor();
  },
  ending: async (visitor) => {
    await visitor.report(standard(), "place");
    await visitor.button("kiosk.end").first().click();
    await visitor.dialog("kiosk.end.title").waitFor();
  },
  sent: async (visitor) => {
    await visitor.report(standard());
    await visitor.send();
    await visitor.caseCode();
  },
};

test.describe("at a kiosk", () => {
  test.use({ ...screen, isMobile: false });
  for (const [scene, show] of Object.entries(visits)) {
    for (const language of languages) {
      test(`kiosk ${scene}, ${language}`, async ({ page }) => {
        test.slow();
        const visitor = new Guest(page);
        await visitor.remembers(language);
        for (const look of looks) {
          visitor.look = look;
          await show(visitor);
          const folder = join(target, "gallery", `kiosk-${scene}`);
          await mkdir(folder, { recursive: true });
          await page.screenshot({ path: join(folder, `${look}-${language}.png`), animations: "disabled" });
          if (scene !== "sent" || look !== "light") continue;
          await visitor.button("kiosk.slip.print").click();
          await page.pdf({ path: join(folder, `slip-${language}.pdf`), preferCSSPageSize: true });
        }
      });
    }
  }
});
