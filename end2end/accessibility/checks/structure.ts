// What the page is made of: title, headings, languages of parts, purposes of fields, help, the live region.
import type { Page } from "@playwright/test";

import { all, languages, type Language } from "../../support/texts.ts";

/** 2.4.2, 1.3.1, 2.4.6: a title that says page and service, one h1, no level left out, none empty. */
export async function headings(page: Page): Promise<string[]> {
  const problems = /\S – Umzug$/.test(await page.title()) ? [] : [`title: ${await page.title()}`];
  const found = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("h1, h2, h3, h4, h5, h6")]
      .filter((heading) => heading.checkVisibility())
      .map((heading) => ({ level: Number(heading.tagName[1]), text: heading.innerText.trim() })),
  );
  if (found.filter(({ level }) => level === 1).length !== 1) problems.push("not one h1");
  // The summary of errors stands before the question, as h2.
  let last = 1;
  for (const { level, text } of found) {
    if (text === "") problems.push(`empty h${level}`);
    if (level > last + 1) problems.push(`h${level} after h${last}: ${text}`);
    last = level;
  }
  return problems;
}

const SCRIPTS: [RegExp, string[]][] = [
  [/\p{Script=Arabic}{2}/u, ["ar", "fa"]],
  [/\p{Script=Cyrillic}{2}/u, ["uk", "ru", "bg"]],
];

/**
 * 3.1.1, 3.1.2: the page says its language and direction; a part in German on a page in another language says so, and so
 * does a part in another script. Names and addresses (`bdi`) are in no language.
 */
export async function languageOfParts(page: Page): Promise<string[]> {
  const parts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: { text: string; lang: string; dir: string }[] = [];
    while (walker.nextNode()) {
      const { parentElement: parent, textContent } = walker.currentNode;
      const text = textContent?.trim() ?? "";
      if (text === "" || parent?.closest("script, style, bdi:not([lang] > bdi)")) continue;
      found.push({ text, lang: parent?.closest("[lang]")?.getAttribute("lang") ?? "", dir: parent?.closest("bdi") ? "" : getComputedStyle(parent!).direction });
    }
    const { lang, dir } = document.documentElement;
    return { found, lang, dir };
  });
  const spoken = languages.find(({ tag }) => tag === parts.lang);
  if (spoken === undefined) return [`page in no known language: ${parts.lang}`];
  const problems = spoken.dir === (parts.dir || "ltr") ? [] : [`direction of ${parts.lang}: ${parts.dir}`];
  for (const { text, lang, dir } of parts.found) {
    const own = languages.find(({ tag }) => tag === lang)?.dir;
    // The sign that ends a sentence would stand on the wrong side, numbers would change places. A code runs as it is read.
    const letters = own === "rtl" ? /[\u0590-\u08ff]/ : /\p{L}/u;
    if (own && dir && own !== dir && letters.test(text) && /[^\p{L}\s]/u.test(text)) problems.push(`${lang} runs ${dir}: ${text.slice(0, 60)}`);
    if (!lang.startsWith("de") && german(text, parts.lang)) problems.push(`German without lang: ${text.slice(0, 60)}`);
    const script = SCRIPTS.find(([letters]) => letters.test(text));
    if (script && !script[1].includes(lang)) problems.push(`not in ${lang}: ${text.slice(0, 60)}`);
  }
  return problems;
}

const known = new Map<Language, Set<string>>();

/** Whether these are words of the German catalogue that the other language says differently. */
function german(text: string, language: Language): boolean {
  if (!/\p{L} \p{L}/u.test(text)) return false;
  const words = (tag: Language) => {
    if (!known.has(tag)) known.set(tag, new Set(Object.values(all(tag)).flatMap((one) => one.split("\n")).map((one) => one.trim())));
    return known.get(tag)!;
  };
  return words("de").has(text) && !words(language).has(text);
}

/** Which field is about whom: 1.3.5 asks for the purpose where it is about the person themselves. */
const PURPOSES: Record<string, string> = {
  "given-names": "given-name",
  "family-name": "family-name",
  "birth-date--day": "bday-day",
  "birth-date--month": "bday-month",
  "birth-date--year": "bday-year",
  postcode: "postal-code",
  email: "email",
  phone: "tel",
};

/** 1.3.5: fields about the person say their purpose; no other field claims one. */
export async function purposes(page: Page): Promise<string[]> {
  const fields = await page.locator("main input:not([type=radio], [type=checkbox], [type=file], [type=hidden])").evaluateAll((all) =>
    all.map((field) => ({ id: field.id, token: field.getAttribute("autocomplete") ?? "" })),
  );
  return fields.flatMap(({ id, token }) => {
    const wanted = PURPOSES[id];
    if (wanted !== undefined && token !== wanted) return [`${id}: autocomplete "${token}", not "${wanted}"`];
    if (wanted === undefined && /^(child|spouse|vehicle|dwelling|landlord|owner)/.test(id) && token !== "off") {
      return [`${id}: autocomplete "${token}" although it is about somebody else`];
    }
    return [];
  });
}

/** 3.2.6, 3.2.3: help first, then the links of the footer, everywhere the same; header with the same parts in order. */
export async function samePlaces(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    // Addresses of other languages begin with theirs; the languages lead to this page.
    const own = (part: Element) => (part.getAttribute("href") ?? part.id).replace(new RegExp(`^/${document.documentElement.lang}(?=/)`), "");
    return {
      banner: [...document.querySelectorAll("body > header a:not([hreflang]), body > header summary")].map(own),
      foot: [...document.querySelectorAll("body > footer a")].map(own),
      order: [...document.body.children].map(({ tagName }) => tagName).filter((name) => /HEADER|MAIN|FOOTER/.test(name)),
    };
  });
  const text = JSON.stringify(found);
  return text === JSON.stringify(USUAL) ? [] : [`not at the usual place: ${text}`];
}
const USUAL = {
  banner: ["/", "language", "https://www.dwd.de/"],
  foot: ["tel:115", ...["help", "contact", "status", "accessibility", "feedback", "easy", "sign-language", "privacy", "imprint", "licences", "delete"].map((name) => `/${name}`)],
  order: ["HEADER", "MAIN", "FOOTER"],
};

/**
 * 4.1.3: one polite region for what happens, first in the main part and there from the start; a page may have more for
 * what happens in it. What takes the focus is read by that; as an alert it
 * would speak twice, and several alerts at once speak over each other.
 */
export async function liveRegions(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    const loud = [...document.querySelectorAll<HTMLElement>("[role=alert], [aria-live=assertive]")].filter((one) => one.innerText.trim() !== "");
    return {
      // Before the app nothing happens but its coming.
      polite: document.body.id === "shell" ? 1 : document.querySelectorAll("main > [role=status]:first-child").length,
      loud: loud.length,
      twice: loud.filter((one) => one.hasAttribute("tabindex")).map(({ id }) => id),
    };
  });
  return [
    ...(found.polite === 1 ? [] : [`${found.polite} polite regions`]),
    ...(found.loud <= 1 ? [] : [`${found.loud} alerts`]),
    ...found.twice.map((id) => `speaks twice: #${id}`),
  ];
}
