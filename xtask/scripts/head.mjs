// What stands in the head of a page besides its title: what is fetched early, the same page in other languages,
// and what search engines want to know about a service of an administration.
import { readFileSync } from "node:fs";

const style = readFileSync(new URL("../../style/_fonts.scss", import.meta.url), "utf8");
const signs = (list) => list.replace(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?,?\s*/g, (_, from, to) => `\\u{${from}}${to ? `-\\u{${to}}` : ""}`).trim();
/** The letters of each cut of the fonts, as the stylesheet gives them. */
const cuts = Object.fromEntries([...style.matchAll(/^\$([\w-]+):([^;]+);/gm)].map(([, cut, list]) => [cut, new RegExp(`[${signs(list)}]`, "u")]));
/** The files of the font that every rule asks for, each with its letters. */
const faces = [...style.matchAll(/face\("Fira Sans", \d+, "([\w-]+)", \$([\w-]+)\)/g)].map(([, file, cut]) => [`${file}.woff2`, cuts[cut]]);

export function head({ tag, path, document, languages, paths, origin, assets }) {
  const lines = [];
  const preload = (name, kind) => lines.push(`<link rel="preload" ${kind} crossorigin href="${assets[name]}">`);
  const text = document.querySelector("main").textContent;
  for (const [file, letters] of faces) if (letters.test(text)) preload(file, 'as="font" type="font/woff2"');
  if (!paths.has(path)) return [...lines, '<meta name="robots" content="noindex">'].join("\n");
  const address = (language) => `${origin ?? ""}${language === "de" ? "" : `/${language}`}${path}`;
  if (origin) lines.push(`<link rel="canonical" href="${address(tag)}">`);
  for (const language of languages) lines.push(`<link rel="alternate" hreflang="${language.tag}" href="${address(language.tag)}">`);
  lines.push(`<link rel="alternate" hreflang="x-default" href="${address("de")}">`);
  return lines.join("\n");
}

/** The service in the words of schema.org. It is data, not a script: the content security policy lets it be. */
export function structured({ tag, languages, origin, region, texts }) {
  const where = origin && `${origin}${tag === "de" ? "" : `/${tag}`}/`;
  const service = {
    "@context": "https://schema.org",
    "@type": "GovernmentService",
    name: texts["start.title"],
    alternateName: texts["service.name"],
    description: texts["start.lead"],
    url: where,
    inLanguage: tag,
    areaServed: { "@type": "AdministrativeArea", name: region.region },
    availableChannel: {
      "@type": "ServiceChannel",
      serviceUrl: where,
      availableLanguage: languages.map((language) => language.tag),
      servicePhone: { "@type": "ContactPoint", telephone: "115" },
    },
  };
  return `<script type="application/ld+json">${JSON.stringify(service).replaceAll("</", "<\\/")}</script>`;
}
