// A language that nobody speaks: German with brackets around each text, accents, and longer words. What stands on a
// page without brackets is not from the catalogues; what stands out of it is too long for other languages too.
// The test puts it into the page as the build puts the others: a line in the list and its files.
import type { Page } from "@playwright/test";

import { all, teach, text } from "./texts.ts";

/** Its tag, of those that BCP 47 leaves to everybody. */
export const pseudo = "qps";

const accents: Record<string, string> = { c: "ç", d: "đ", g: "ğ", l: "ł", n: "ñ", r: "ŕ", s: "š", t: "ţ", y: "ÿ", z: "ž" };

/** Vowels twice, which makes a text about 40 % longer, and the other letters with marks; places stay. */
function longer(text: string): string {
  return text.replace(/\{\w+\}|[aeiou]|[cdglnrstyz]/g, (sign) => {
    if (sign.startsWith("{")) return sign;
    return accents[sign] ?? `${sign}\u0301${sign}\u0301`.normalize("NFC");
  });
}

/** Each line in brackets; the marks of headings and lists stay at its beginning. */
export function pretended(text: string): string {
  return text.replace(/^(## |- )?(.+)$/gm, (_, mark = "", line) => `${mark}[!! ${longer(line)} !!]`);
}

const texts = Object.fromEntries(Object.keys(all("de")).map((key) => [key, pretended(text(key))]));
teach(pseudo, texts);

/** Lets pages offer this language. */
export async function offerPseudo(page: Page): Promise<void> {
  await page.route("**/*", async (route) => {
    const request = route.request();
    if (request.resourceType() !== "document") return route.fallback();
    const response = await route.fetch();
    const body = (await response.text()).replace(/(<script type="application\/json" id="assets">)(.*?)(?=<\/script>)/s, (_, tag, list) => {
      const assets = JSON.parse(list);
      assets.languages.push({ tag: pseudo, name: "[!! Pseudo !!]", locale: "de", dir: "ltr", read: false });
      for (const [name, address] of Object.entries(assets)) {
        if (name.startsWith("texts/de.")) assets[name.replace("/de.", `/${pseudo}.`)] = (address as string).replace("-de.", `-${pseudo}.`);
      }
      return tag + JSON.stringify(assets);
    });
    await route.fulfill({ response, body });
  });
  // The files of other languages follow the keys of the German ones.
  await page.route(`**/assets/texts-${pseudo}.*`, async (route) => {
    const response = await route.fetch({ url: route.request().url().replace(`-${pseudo}.`, "-de.") });
    const german: Record<string, string | null> = await response.json();
    await route.fulfill({ response, json: Object.keys(german).map((key) => texts[key] ?? null) });
  });
}
