// Bytes and times of a first visit on a slow phone with a slow line. Usage: node measure.mjs URL
// Prints one JSON object. "Answerable" is the moment at which the first question, reached from the start page by
// its main button, can be answered; the walk there costs no request, so the bytes are those of the first load.
import { chromium } from "@playwright/test";

import { placeSearch } from "./place-search.mjs";

const url = process.argv[2];
const line = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const slower = 4;
const visits = 3;

async function visit(browser) {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 3,
    isMobile: true,
    hasTouch: true,
    locale: "de-DE",
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", line);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await page.addInitScript(() => {
    const ready = () => {
      const start = document.querySelector("main:not(#shell-main) .kern-btn--primary");
      const input = document.querySelector("form input, form select, form textarea");
      if (input) window.answerable ??= performance.now();
      else if (start && !window.pressed) {
        window.pressed = true;
        start.click();
      }
    };
    new MutationObserver(ready).observe(document, { childList: true, subtree: true });
  });
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => window.answerable, null, { timeout: 60_000, polling: 50 });
  const seen = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    answerable: window.answerable,
  }));
  await context.close();
  return { bytes, ...seen };
}

/** Milliseconds of one letter in the place search. */
async function search(browser) {
  const page = await browser.newPage({ locale: "de-DE" });
  const session = await page.context().newCDPSession(page);
  const throttle = (on) => session.send("Emulation.setCPUThrottlingRate", { rate: on ? slower : 1 });
  const times = await placeSearch(page, url, throttle);
  await page.close();
  return times;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
const results = [];
for (let count = 0; count < visits; count += 1) results.push(await visit(browser));
const places = await search(browser);
await browser.close();
const middle = (name) => Math.round(results.map((result) => result[name]).sort((a, b) => a - b)[Math.floor(visits / 2)]);
console.log(
  JSON.stringify({
    first_load_brotli_bytes: middle("bytes"),
    first_paint_ms: middle("paint"),
    answerable_ms: middle("answerable"),
    place_search_ms: places,
  }),
);
