// Bytes and times of a first visit on a slow phone with a slow line, and the same of pages by common means (bench/).
// Usage: node measure.mjs URL. Prints one JSON object. The plain figures are those of 1.6 Mbit/s, 150 ms and a
// quarter of the processor. "Answerable" is the moment at which the first question, reached from the start page by its
// main button, can be answered by the app itself; the walk there costs no request.
import { chromium } from "@playwright/test";

import { serve, pages } from "./bench/serve.mjs";
import { placeSearch } from "./measure/place-search.mjs";
import { visit } from "./measure/visit.mjs";

const url = process.argv[2];
const lines = {
  "1.6 Mbit/s, 150 ms": { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 },
  "400 kbit/s, 400 ms": { latency: 400, downloadThroughput: 400e3 / 8, uploadThroughput: 400e3 / 8 },
};
const [usual] = Object.keys(lines);
const slowdowns = [4, 6];
const visits = 3;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });

/** The visit in the middle, figure by figure. */
async function typical(address, line, slower, times) {
  const seen = [];
  for (let count = 0; count < times; count += 1) seen.push(await visit(browser, address, lines[line], slower));
  const middle = (name) => seen.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(times / 2)];
  const figures = Object.keys(seen[0]).filter((name) => typeof seen[0][name] === "number");
  return { ...Object.fromEntries(figures.map((name) => [name, middle(name)])), bytes_by_type: seen[0].bytes_by_type };
}

async function everywhere(address, times) {
  const found = [];
  for (const line of Object.keys(lines)) {
    for (const slower of slowdowns) found.push({ line, slower, ...(await typical(address, line, slower, times)) });
  }
  return found;
}

async function search(slower) {
  const page = await browser.newPage({ locale: "de-DE", serviceWorkers: "block" });
  const session = await page.context().newCDPSession(page);
  const throttle = (on) => session.send("Emulation.setCPUThrottlingRate", { rate: on ? slower : 1 });
  const times = await placeSearch(page, url, throttle);
  await page.close();
  return times;
}

const profiles = await everywhere(`${url}/`, visits);
const searches = {};
for (const slower of slowdowns) searches[slower] = await search(slower);

const bench = await serve();
const compared = {};
for (const page of pages) {
  const found = await everywhere(`${bench.url}/${page}`, 1);
  compared[page] = { js_brotli_bytes: bench.scripts[page], profiles: found };
}
bench.end();
await browser.close();

const { line: _, slower: __, ...first } = profiles.find(({ line, slower }) => line === usual && slower === slowdowns[0]);
console.log(JSON.stringify({ ...first, place_search_ms: searches[slowdowns[0]], place_search_slower_ms: searches[slowdowns[1]], profiles, compared }));
