// A kiosk with keys on its screen, and one that speaks.
import type { Page } from "@playwright/test";

import { standard } from "../support/answers.ts";
import { Fingers } from "../support/fingers.ts";
import { Visitor } from "../support/kiosk.ts";
import { record } from "../support/speech.ts";
import type { KioskState } from "./kiosk.ts";
import { wrong } from "./state.ts";

/** On the page that asks for the name, a finger on the field. */
async function atName({ page }: Visitor): Promise<Fingers> {
  const fingers = new Fingers(page);
  await fingers.report(standard(), "identity");
  await fingers.input("family-name").click();
  await fingers.keyboard.waitFor();
  return fingers;
}

/** Speech is on. */
async function speaking(page: Page, languages?: string[]): Promise<Fingers> {
  await record(page, languages);
  const fingers = new Fingers(page);
  fingers.settings = "scale=160&keyboard=hardware&speech=headphones";
  await fingers.arrive();
  await page.keyboard.press("F8");
  return fingers;
}

export const inputStates: KioskState[] = [
  { name: "keys on the screen", stops: 12, show: async (visitor) => void (await atName(visitor)) },
  {
    name: "keys on the screen, with errors",
    stops: 12,
    show: async (visitor) => {
      const fingers = await atName(visitor);
      await wrong(fingers);
      await fingers.input("family-name").click();
      await fingers.keyboard.waitFor();
    },
  },
  {
    name: "keys on the screen, whose variants",
    stops: 12,
    show: async (visitor) => {
      const fingers = await atName(visitor);
      await fingers.named("keyboard.more").click();
    },
  },
  {
    name: "keys on the screen, the long list",
    stops: 12,
    show: async (visitor) => {
      const fingers = await atName(visitor);
      await fingers.named("keyboard.more").click();
      await fingers.key("o").click();
      await fingers.key("ő").waitFor();
    },
  },
  {
    name: "keys on the screen, signs",
    stops: 12,
    show: async (visitor) => {
      const fingers = await atName(visitor);
      await fingers.named("keyboard.signs").click();
    },
  },
  {
    name: "keys on the screen, digits",
    stops: 12,
    show: async (visitor) => {
      const fingers = await atName(visitor);
      await fingers.datePart("birth-date", "day").click();
      await fingers.key("7").waitFor();
    },
  },
  {
    name: "keys on the screen, in Arabic",
    stops: 12,
    show: async (visitor) => {
      const fingers = await atName(visitor);
      await fingers.page.locator("#kiosk-language").click();
      await fingers.dialog("frame.language").getByRole("button", { name: "العربية" }).click();
      await fingers.page.locator("html[dir=rtl]").waitFor();
      fingers.language = "ar";
      await fingers.input("family-name").click();
      await fingers.keyboard.waitFor();
    },
  },
  { name: "speech, on", stops: 20, show: async ({ page }) => void (await speaking(page)) },
  {
    name: "speech, without a voice",
    stops: 20,
    show: async ({ page }) => {
      const fingers = await speaking(page, ["en-GB"]);
      await page.getByText(fingers.t("speech.missing")).waitFor();
    },
  },
  {
    name: "speech, after sending",
    stops: 8,
    show: async ({ page }) => {
      // Typed with keys of the device: the ones on the screen have states of their own.
      await speaking(page);
      const visitor = new Visitor(page);
      await page.getByRole("link", { name: visitor.t("kiosk.begin") }).click();
      await visitor.answer(standard());
      await visitor.send();
      await visitor.caseCode();
      await visitor.button("speech.spell").waitFor();
    },
  },
];
