// The words of the app, from its own catalogues: a test names a field by its key and finds it by what people read.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { region as regionFile, texts as folder } from "./paths.ts";

/** A line of the list of languages. */
export interface Spoken {
  tag: string;
  name: string;
  dir: "ltr" | "rtl";
}

/** BCP 47 tag. */
export type Language = string;

export const languages: Spoken[] = JSON.parse(readFileSync(join(folder, "languages.json"), "utf8"));

const catalogues: Record<Language, Record<string, string>> = Object.fromEntries(languages.map(({ tag }) => [tag, read(tag)]));
/** What the region says of itself. */
const region: Record<Language, Record<string, string>> = JSON.parse(readFileSync(regionFile, "utf8")).texts;

function read(language: Language): Record<string, string> {
  const files = readdirSync(join(folder, language)).filter((name) => name.endsWith(".json"));
  return Object.assign({}, ...files.map((name) => JSON.parse(readFileSync(join(folder, language, name), "utf8"))));
}

/** The direction of a language. */
const runs = (language: Language) => languages.find(({ tag }) => tag === language)?.dir;

export function has(key: string, language: Language = "de"): boolean {
  return key in (catalogues[language] ?? {});
}

/** A text with its placeholders filled in. A key that is not there is a mistake of the test. */
export function text(key: string, values: Record<string, string> = {}, language: Language = "de"): string {
  const found = catalogues[language]?.[key];
  if (found === undefined) throw new Error(`no text ${key} in ${language}`);
  // What comes into a text from the right stands alone.
  const alone = (value?: string) => (value !== undefined && runs(language) === "rtl" ? `\u2068${value}\u2069` : value);
  return found.replace(/\{(\w+)\}/g, (whole, name) => alone(values[name]) ?? region[language]?.[name] ?? whole);
}

/** Gives the tests the words of a language that only they speak. */
export function teach(language: Language, texts: Record<string, string>): void {
  catalogues[language] = texts;
}

/** All texts of a language by key. */
export function all(language: Language): Record<string, string> {
  return catalogues[language] ?? {};
}
