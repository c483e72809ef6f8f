// Typing on the keyboard of a kiosk's screen: by touch, or with nothing but Tab, arrows and Enter.
import { expect, type Locator } from "@playwright/test";

import type { Answer } from "./answers.ts";
import { Visitor } from "./kiosk.ts";

/** Upright, keys on the screen. */
export const SCREEN_KEYS = "scale=160&keyboard=screen";

/** Letters that are no base letter with marks, and the key that they lie under. */
const LIES_UNDER: Record<string, string> = { ł: "l", ø: "o", đ: "d", æ: "a", þ: "t", ß: "s", ı: "i" };

const letters = (text: string): string[] => [...new Intl.Segmenter("de", { granularity: "grapheme" }).segment(text)].map(({ segment }) => segment);

export class Fingers extends Visitor {
  /** Whether keys are reached by arrows; else they are touched. */
  arrows = false;
  settings = SCREEN_KEYS;

  override async arrive(settings = this.settings): Promise<void> {
    await super.arrive(settings);
  }

  get keyboard(): Locator {
    return this.page.locator(".kiosk-keyboard");
  }

  /** A key by what stands on it. */
  key(label: string): Locator {
    const words: Record<string, string> = { " ": this.t("sign.space"), "\n": this.t("sign.line") };
    const text = (words[label] ?? label).replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    return this.keyboard.locator(".kiosk-keyboard__key").filter({ hasText: new RegExp(`^\\s*${text}\\s*$`) });
  }

  /** A key by its name. */
  named(key: string): Locator {
    return this.keyboard.getByRole("button", { name: this.t(key), exact: true });
  }

  async press(key: Locator): Promise<void> {
    if (!this.arrows) return key.click();
    const [, row, column] = /-(\d+)-(\d+)$/.exec((await key.getAttribute("id"))!)!.map(Number);
    const at = async () => {
      const id = await this.page.waitForFunction(() => /^keyboard-\d+-\d+$/.test(document.activeElement!.id) && document.activeElement!.id);
      return ((await id.jsonValue()) as string).split("-").slice(1).map(Number);
    };
    for (let step = 0; (await at())[0] !== row; step++) {
      if (step > 8) throw new Error("arrows do not reach the row");
      await this.page.keyboard.press("ArrowDown");
    }
    for (let step = 0; (await at())[1] !== column; step++) {
      if (step > 14) throw new Error("arrows do not reach the key");
      await this.page.keyboard.press("ArrowRight");
    }
    await this.page.keyboard.press("Enter");
  }

  /** Types one letter as a person finds it: on a key, with Shift, in the list of its base letter. */
  async letter(letter: string): Promise<void> {
    if ((await this.key(letter).count()) > 0) return this.press(this.key(letter));
    const small = letter === "ẞ" ? "ß" : letter.toLowerCase();
    const capital = small !== letter;
    if (capital) {
      await this.press(this.named("keyboard.shift"));
      await expect(this.named("keyboard.shift")).toHaveAttribute("aria-pressed", "true");
      if ((await this.key(letter).count()) > 0) return this.press(this.key(letter));
    }
    const plain = LIES_UNDER[small] ?? small.normalize("NFD")[0];
    const base = capital ? plain.toUpperCase() : plain;
    await this.press(this.named("keyboard.more"));
    await expect(this.keyboard.getByText(this.t("keyboard.choose"))).toBeVisible();
    await this.press(this.key(base));
    await expect(this.named("keyboard.letters")).toBeVisible();
    await this.press(this.key(letter));
    await expect(this.named("keyboard.more")).toBeVisible();
  }

  /** Goes to the field, sees that nothing covers it, and types. */
  async write(field: Locator, text: string): Promise<void> {
    if (this.arrows) await this.tabTo(field);
    else await field.click();
    await expect(this.keyboard).toBeVisible();
    await this.isFree(field);
    if (this.arrows) await this.page.keyboard.press("Tab");
    for (const letter of letters(text)) await this.letter(letter);
    await expect(field).toHaveValue(text);
    await this.isFree(field);
    if (this.arrows) await this.page.keyboard.press("Tab");
  }

  /** The field with its label, hint and error stands between the upper edge and the keyboard. */
  async isFree(field: Locator): Promise<void> {
    const free = () =>
      field.evaluate((element) => {
        const group = element.closest("fieldset, .kern-form-input")!;
        const shown = [element, ...group.querySelectorAll(".kern-error")].map((one) => one.getBoundingClientRect());
        const edge = document.querySelector(".kiosk-keyboard")!.getBoundingClientRect().top;
        return shown.every((box) => box.top >= 0 && box.bottom <= edge);
      });
    await expect.poll(free).toBe(true);
  }

  async tabTo(target: Locator): Promise<void> {
    for (let stop = 0; stop < 60; stop++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not reach ${target}`);
  }

  override async fillField(field: string, answer: Answer): Promise<void> {
    // The device has keys.
    if (!this.settings.includes("keyboard=screen")) await super.fillField(field, answer);
    else if (typeof answer === "string") await this.write(this.input(field), answer);
    else if ("day" in answer) {
      for (const part of ["day", "month", "year"] as const) await this.write(this.datePart(field, part), answer[part]);
    } else if ("type" in answer) {
      await this.write(this.combobox(field), answer.type);
      await this.page.getByRole("option", { name: answer.choose }).first().click();
      await expect(this.combobox(field)).toHaveAttribute("aria-expanded", "false");
    } else await super.fillField(field, answer);
  }
}
