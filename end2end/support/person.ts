// What a person does in the app, by the words that stand there.
import { expect, type Locator, type Page } from "@playwright/test";

import type { Answer, Answers } from "./answers.ts";
import { has, languages, text, type Language } from "./texts.ts";

/** The name in the catalogues of what is asked of several: `child-2-birth-date` is `child-birth-date`. */
export function named(id: string): string {
  return id.replace(/^(child|dwelling|vehicle)-\d/, "$1");
}

export class Person {
  readonly page: Page;
  language: Language = "de";

  constructor(page: Page) {
    this.page = page;
  }

  /** A text of the app in this person's language. */
  t(key: string, values?: Record<string, string>): string {
    return text(key, values, this.language);
  }

  /** Chooses a language in the menu. */
  async speak(language: Language): Promise<void> {
    const { name } = languages.find(({ tag }) => tag === language)!;
    await this.appStands();
    await this.page.locator("#language").click();
    await this.page.locator("#languages").getByRole("link", { name, exact: true }).click();
    await expect(this.page.locator("html")).toHaveAttribute("lang", language);
    this.language = language;
  }

  /** Has chosen a language in this tab before. */
  async remembers(language: Language): Promise<void> {
    await this.page.addInitScript((tag) => sessionStorage.setItem("language", tag), language);
    this.language = language;
  }

  /** A path of the app in this person's language. */
  address(path: string): string {
    return this.language === "de" ? path : `/${this.language}${path}`;
  }

  /** The app has taken the place of the static page. */
  async appStands(): Promise<void> {
    await expect(this.page.locator("body#shell")).toHaveCount(0);
  }

  /** The page itself stands: nothing takes its place and the focus any more. */
  async pageStands(): Promise<void> {
    await this.appStands();
    await this.heading.waitFor();
    await expect(this.page.getByText(this.t("handover.loading"))).toHaveCount(0);
  }

  get heading(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  get errorSummary(): Locator {
    return this.page.locator(".umzug-error-summary");
  }

  button(key: string): Locator {
    return this.page.getByRole("button", { name: this.t(key), exact: true });
  }

  async start(): Promise<void> {
    await this.page.goto("/");
    await this.appStands();
    await this.page.getByRole("link", { name: this.t("start.begin") }).click();
    await this.isOn("move-in");
  }

  /** Waits until the app shows this page of the journey. */
  async isOn(page: string): Promise<void> {
    await expect(this.page).toHaveURL(this.address(`/move/${page}`));
    await expect(this.heading).toContainText(this.t(`page.${named(page)}.title`).split("{")[0]);
  }

  async goOn(): Promise<void> {
    await this.button("action.continue").click();
  }

  /** Answers page after page; ends on the page `until`, unanswered. */
  async answer(answers: Answers, until = "check"): Promise<void> {
    for (const [page, fields] of Object.entries(answers)) {
      if (page === until) break;
      await this.isOn(page);
      await this.fill(fields);
      await this.goOn();
    }
    await this.isOn(until);
  }

  /** Everything until the check page. */
  async report(answers: Answers, until = "check"): Promise<void> {
    await this.start();
    await this.answer(answers, until);
  }

  async fill(fields: Record<string, Answer>): Promise<void> {
    for (const [field, answer] of Object.entries(fields)) await this.fillField(field, answer);
  }

  async fillField(field: string, answer: Answer): Promise<void> {
    if (typeof answer === "string") await this.input(field).fill(answer);
    else if ("option" in answer) await this.choose(field, answer.option);
    else if ("select" in answer) await this.input(field).selectOption(answer.select);
    else if ("ticked" in answer) for (const value of answer.ticked) await this.choose(field, value);
    else if ("day" in answer) {
      for (const part of ["day", "month", "year"] as const) await this.datePart(field, part).fill(answer[part]);
    } else if ("year" in answer) {
      for (const part of ["month", "year"] as const) await this.datePart(field, part).fill(answer[part]);
    } else if ("type" in answer) await this.choosePlace(field, answer.type, answer.choose);
    else for (const file of answer.files) await this.addFile(field, file);
  }

  /** A radio button or checkbox. */
  option(field: string, value: string): Locator {
    const key = `option.${named(field)}.${value}`;
    const hint = has(`${key}.hint`) ? ` ${this.t(`${key}.hint`)}` : "";
    return this.page.locator(`input[name="${field}"]`).and(this.page.getByLabel(this.t(key) + hint, { exact: true }));
  }

  /** Chooses or ticks by the row's words: they are the target, the input lies below them. */
  async choose(field: string, value: string): Promise<void> {
    const input = this.option(field, value);
    if (await input.isChecked()) return;
    await this.page.locator(`label[for="${await input.getAttribute("id")}"]`).click();
    await expect(input).toBeChecked();
  }

  datePart(field: string, part: "day" | "month" | "year"): Locator {
    const group = this.page.getByRole("group", { name: this.t(`field.${named(field)}.label`) });
    return group.getByLabel(this.t(`date.${part}`), { exact: true });
  }

  /** A text input, by its label or, where it stands alone on its page, by the page's question. */
  input(field: string): Locator {
    const label = this.t(`field.${named(field)}.label`);
    const exact = this.page.getByLabel(label, { exact: true });
    const optional = this.page.getByLabel(`${label} ${this.t("field.optional")}`, { exact: true });
    const question = has(`page.${field}.title`) ? this.t(`page.${field}.title`) : label;
    return exact.or(optional).or(this.page.getByLabel(question, { exact: true })).and(this.page.locator("input, textarea, select"));
  }

  combobox(field: string): Locator {
    return this.page.getByRole("combobox").and(this.input(field));
  }

  async choosePlace(field: string, type: string, choose: string): Promise<void> {
    await this.combobox(field).fill(type);
    await this.page.getByRole("option", { name: choose }).first().click();
    await expect(this.combobox(field)).toHaveAttribute("aria-expanded", "false");
  }

  async addFile(field: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.page.locator(`#${field}`).setInputFiles(file);
    await expect(this.page.getByRole("button", { name: `${this.t("action.remove")} ${file.name}` })).toBeVisible();
  }

  /** On the check page: who receives the declaration. */
  get recipient(): Locator {
    return this.page.getByRole("region", { name: this.t("check.recipient.title") });
  }

  /** On the check page: declares and sends; ends on the page after it. */
  async send(): Promise<void> {
    await this.choose("declaration", "yes");
    await this.button("check.send").click();
  }

  /** Reads the case code from the page after sending. */
  async caseCode(): Promise<string> {
    await expect(this.page).toHaveURL(this.address("/done"));
    await expect(this.heading).toHaveText(this.t("done.title"));
    const groups = this.page.locator(".umzug-code span");
    await expect(groups).toHaveCount(7);
    return (await groups.allTextContents()).join("-");
  }

  /** Opens the status of a case. */
  async lookUp(code: string): Promise<void> {
    await this.page.goto("/status");
    await this.page.getByLabel(this.t("status.code.label")).fill(code);
    await this.button("status.show").click();
  }
}
