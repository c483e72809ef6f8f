// Pictures of every component: phone, desk, kiosk; light, dark, forced colours, right to left, print.
// First `./x build`, and once the packages of end2end/. Usage: node style/specimen.mjs FOLDER
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const root = new URL("..", import.meta.url).pathname;
const { chromium } = createRequire(join(root, "end2end/"))("@playwright/test");
const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const site = join(root, "target/site");
const assets = JSON.parse(readFileSync(join(site, "assets.json"), "utf8"));
const file = (path) => {
  if (path === "/") return join(root, "style/specimen.html");
  return join(site, assets[path.slice(1)] ?? path);
};

const looks = [
  { name: "phone-light", width: 390, height: 844 },
  { name: "phone-dark", width: 390, height: 844, colorScheme: "dark" },
  { name: "desk-light", width: 1280, height: 900 },
  { name: "desk-dark", width: 1280, height: 900, colorScheme: "dark" },
  { name: "kiosk-light", width: 1080, height: 1920, kiosk: true },
  { name: "phone-forced", width: 390, height: 844, forcedColors: "active" },
  { name: "phone-rtl", width: 390, height: 844, rtl: true },
  { name: "desk-print", width: 800, height: 1100, media: "print" },
];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
for (const look of looks) {
  const page = await browser.newPage({ viewport: { width: look.width, height: look.height }, ...look });
  await page.route("**/*", (route) => {
    try {
      return route.fulfill({ path: file(new URL(route.request().url()).pathname) });
    } catch {
      return route.fulfill({ status: 404 });
    }
  });
  if (look.media) await page.emulateMedia({ media: look.media });
  await page.goto("http://specimen.test/");
  await page.evaluate((look) => {
    document.documentElement.style.fontSize = look.kiosk ? "150%" : "";
    if (look.rtl) document.documentElement.dir = "rtl";
    return document.fonts.ready;
  }, look);
  for (const id of await page.$$eval("section.page", (pages) => pages.map((page) => page.id))) {
    await page.evaluate((id) => {
      for (const part of document.querySelectorAll("section.page")) part.hidden = part.id !== id;
    }, id);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    if (wide) console.log(`${look.name} ${id}: wider than the window`);
    await page.screenshot({ path: join(folder, `${look.name}-${id}.png`), fullPage: true });
  }
  await page.close();
}
await browser.close();
