// What stands in the head of a page besides its title: what is fetched early, the same page in other languages,
// and what search engines want to know about a service of an administration.

/** Letters that need another cut of the font than German does: those of style/_fonts.scss. */
const cuts = [
  [/[\u00a1-\u00ff\u0131](?<![\u00a7\u00a9\u00ab\u00b7\u00bb\u00c4\u00d6\u00dc\u00df\u00e1\u00e4\u00e9\u00f6\u00fc])/, "fira-sans", "-latin-more"],
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
