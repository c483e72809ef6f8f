// Draws every public page in every language by running the app itself, in a small document instead of a browser,
// and writes each as a file of the site. It begins at the start page and follows the links: a page that needs the
// full module is none of these. Usage: node pages.mjs FOLDER-OF-THE-GLUE SITE TEMPLATE SETTINGS
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { Browser } from "./browser.mjs";
import { head, structured } from "./head.mjs";

const [glue, site, templateFile, settingsFile] = process.argv.slice(2);
const template = readFileSync(templateFile, "utf8");
const { languages, origin, regions, paper, about } = JSON.parse(readFileSync(settingsFile, "utf8"));
const full = [paper, ...about];
const assets = JSON.parse(readFileSync(join(site, "assets.json"), "utf8"));
const part = (name) => JSON.parse(readFileSync(join(site, assets[`texts/${name}.json`]), "utf8"));
const keys = new Set(Object.keys(assets).flatMap((name) => (/^texts\/de\./.test(name) ? Object.keys(part(name.slice(6, -5))) : [])));
const german = texts("de");
for (const entry of readdirSync(site, { recursive: true })) {
  if (/\.html(\.br|\.gz)?$/.test(entry)) rmSync(join(site, entry));
}

const first = new Browser(join(glue, "first.js"), template, site);
const whole = new Browser(join(glue, "full.js"), template, site);
const prefix = (tag) => (tag === "de" ? "" : `/${tag}`);

// What the small module draws comes first: it shows then what it has to say of its own.
const found = new Set(["/"]);
const paths = new Set();
for (const path of found) {
  const { document } = await draw("de", path);
  // There the small module ends.
  if (document.querySelector("main").textContent.includes(german["handover.loading"])) continue;
  paths.add(path);
  for (const link of document.querySelectorAll('a[href^="/"]:not([hreflang], [download])')) found.add(link.getAttribute("href"));
  for (const own of full) found.add(own);
}
for (const { tag } of languages) {
  const own = texts(tag);
  for (const path of paths) write(tag, path, await draw(tag, path), own);
  write(tag, "/app", waiting(await draw(tag, "/"), own), own);
}
for (const [name, content] of Object.entries(findable())) writeFileSync(join(site, name), content);
// What the pages were waiting for when they were drawn is of no interest.
process.exit();

/** What the pages say in a language, else in German, whose files have the keys. */
function texts(tag) {
  const all = {};
  for (const name of ["first", "later"]) {
    const german = part(`de.${name}`);
    const own = Object.values(part(`${tag}.${name}`));
    Object.keys(german).forEach((key, index) => (all[key] = own[index] ?? german[key]));
  }
  return all;
}

/** The page as the app draws it, by the full module where only that can. */
async function draw(tag, path) {
  const browser = full.includes(path) ? whole : first;
  const page = await browser.open(prefix(tag) + path, tag);
  // The small module has not all texts: where one is missing, its key stands.
  const shown = `${page.document.title} ${page.document.body.textContent}`.split(/\s/).find((word) => keys.has(word));
  if (shown) throw new Error(`${prefix(tag)}${path} shows the key ${shown}`);
  return page;
}

/** The frame with nothing in it: for addresses that only the app knows. */
function waiting(page, own) {
  page.document.querySelector("main").innerHTML = `<h1 class="kern-heading-large">${escaped(own["service.name"])}</h1>`;
  page.document.title = `${own["shell.loading"].replace(/[.…。]+$/, "")} – ${own["service.name"]}`;
  return page;
}

function write(tag, path, { document }, own) {
  const { dir } = languages.find((language) => language.tag === tag);
  const needsApp = path === "/" || path === "/app" || document.querySelector("form");
  // Pressed before the app is there, Continue must not send the answers to the server.
  for (const form of document.querySelectorAll("form")) form.setAttribute("method", "dialog");
  if (full.includes(path)) document.querySelector("main").setAttribute("data-full", "");
  if (needsApp) document.querySelector("main").insertAdjacentHTML("afterbegin", without(tag, own));
  document.body.insertAdjacentHTML("beforeend", patience(tag, own));
  const body = document.body.innerHTML.replaceAll("<!---->", "");
  const page = { tag, path, document, languages, paths, origin, assets, region: regions[tag] ?? regions.de, texts: own };
  const values = {
    lang: tag,
    dir,
    title: escaped(document.title),
    description: escaped(path === "/" ? own["start.lead"] : description(document)),
    links: head(page),
    data: path === "/" ? structured(page) : "",
    body,
  };
  const file = join(site, prefix(tag), path.endsWith("/") ? `${path}index.html` : `${path}.html`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, template.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]));
}

/** What stands there where no script runs. */
function without(tag, own) {
  const link = `<a href="${prefix(tag)}${paper}">${escaped(own["shell.paper"])}</a>`;
  return `<noscript><div class="umzug-problem"><p>${escaped(own["shell.noscript"])}</p><p>${link}</p></div></noscript>`;
}

/** What stands there until the app does, and when it does not come. */
function patience(tag, own) {
  const reasons = ["insecure", "old", "failed"].map((name) => `data-${name}="${escaped(own[`shell.${name}`])}"`);
  const link = `<p><a href="${prefix(tag)}${paper}">${escaped(own["shell.paper"])}</a></p>`;
  return (
    `<div class="umzug-loading" id="shell-loading" role="status"><p class="umzug-loading__now">${escaped(own["shell.loading"])}</p>` +
    `<p class="umzug-loading__late">${escaped(own["shell.late"])}</p></div>` +
    `<div class="umzug-problem" id="shell-failed" role="alert" hidden ${reasons.join(" ")}><p></p>${link}</div>`
  );
}

/** The first sentences below the heading. */
function description(document) {
  const text = document.querySelector("main p:not(.umzug-progress)")?.textContent ?? document.title;
  return text.length > 200 ? `${text.slice(0, 197).replace(/\s\S*$/, "")} …` : text;
}

/** What search engines ask for first. A list of addresses needs to know where the site will stand. */
function findable() {
  const robots = "User-agent: *\nAllow: /\nDisallow: /api/\nDisallow: /fit-connect/\n";
  if (!origin) return { "robots.txt": robots };
  const addresses = languages.flatMap(({ tag }) => [...paths].map((path) => `<url><loc>${origin}${prefix(tag)}${path}</loc></url>`));
  return {
    "robots.txt": `${robots}Sitemap: ${origin}/sitemap.xml\n`,
    "sitemap.xml": `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${addresses.join("")}</urlset>\n`,
  };
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
