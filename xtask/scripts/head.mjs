// What stands in the head of a page besides its title: what is fetched early, the same page in other languages,
// and what search engines want to know about a service of an administration.

/** Letters that need another cut of the font than German does. */
const cuts = [
  [/[\u0600-\u06ff]/, "noto-sans-arabic"],
  [/[\u0400-\u04ff]/, "fira-sans", "-cyrillic"],
  [/[\u0100-\u024f]/, "fira-sans", "-latin-ext"],
];

export function head({ tag, path, document, languages, paths, origin, assets }) {
  const lines = [];
  const preload = (name, kind) => lines.push(`<link rel="preload" ${kind} crossorigin href="${assets[name]}">`);
  const text = document.querySelector("main").textContent;
  const faces = [[/[a-z]/, "fira-sans", "-latin"], ...cuts].filter(([letters]) => letters.test(text));
  for (const [, family, cut] of faces) {
    for (const weight of [400, 600]) preload(cut ? `${family}-${weight}${cut}.woff2` : `${family}-${weight}.woff2`, 'as="font" type="font/woff2"');
  }
  const small = !document.querySelector("main[data-full]");
  if (small) preload("app.wasm", 'as="fetch" type="application/wasm" fetchpriority="low"');
  for (const name of new Set(["de", tag])) preload(`texts/${name}.first.json`, 'as="fetch" type="application/json" fetchpriority="low"');
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
