// Builds the pages of this folder and serves them as compressed as the app: brotli 11, assets for ever. The
// stylesheet and the fonts are those of the site.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

import { build } from "esbuild";

const here = import.meta.dirname;
const root = join(here, "../..");
export const pages = ["react", "react-form", "survey"];

const small = (content) =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } });

/** Only the words that these pages show. */
function words(region) {
  const read = (name) => JSON.parse(readFileSync(join(root, `app/texts/de/${name}.json`), "utf8"));
  const all = { ...read("interface"), ...read("questions"), ...read("shell") };
  const shown = /^(service\.name|demo\.banner|footer\.help|start\.(title|lead|begin|about|text)|page\.move-in\.title|field\.(moved|move-in-date)\.label|option\.moved\.|date\.|action\.continue|error\.required)/;
  const list = Object.entries(all).filter(([key]) => shown.test(key));
  return Object.fromEntries(list.map(([key, text]) => [key, text.replaceAll("{region}", region)]));
}

/** The address of the pages, the bytes of their scripts, and what ends it. */
export async function serve() {
  const site = join(root, "target/site");
  const assets = JSON.parse(readFileSync(join(site, "assets.json"), "utf8"));
  const files = new Map();
  const add = (path, type, content) => files.set(path, { type, content: small(content) });
  add("/umzug.css", "text/css", readFileSync(join(site, assets["umzug.css"])));
  add("/survey.css", "text/css", readFileSync(join(here, "node_modules/survey-core/survey-core.fontless.min.css")));
  for (const weight of [400, 600]) {
    const name = assets[`fira-sans-${weight}-latin.woff2`];
    files.set(name, { type: "font/woff2", content: readFileSync(join(site, name)), plain: true });
  }
  const scripts = {};
  for (const page of pages) {
    const { outputFiles } = await build({
      entryPoints: [join(here, `${page}.jsx`)],
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      jsx: "automatic",
      legalComments: "none",
      define: { "process.env.NODE_ENV": '"production"', WORDS: JSON.stringify(words("Metropolregion Hamburg")) },
    });
    add(`/${page}.js`, "text/javascript", outputFiles[0].contents);
    scripts[page] = files.get(`/${page}.js`).content.length;
    const styles = page === "survey" ? ["umzug", "survey"] : ["umzug"];
    const fonts = [400, 600].map((weight) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="${assets[`fira-sans-${weight}-latin.woff2`]}">`);
    add(
      `/${page}`,
      "text/html; charset=utf-8",
      Buffer.from(
        `<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Umzug</title><meta name="viewport" content="width=device-width, initial-scale=1">` +
          styles.map((name) => `<link rel="stylesheet" href="/${name}.css">`).join("") +
          `${fonts.join("")}<script type="module" src="/${page}.js"></script></head><body id="root"></body></html>`,
      ),
    );
  }
  const server = createServer((request, response) => {
    const file = files.get(request.url);
    if (!file) return response.writeHead(404).end();
    const coding = file.plain ? {} : { "content-encoding": "br" };
    response.writeHead(200, { "content-type": file.type, "cache-control": "public, max-age=31536000, immutable", ...coding }).end(file.content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, scripts, end: () => server.close() };
}
