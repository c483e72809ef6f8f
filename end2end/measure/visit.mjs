// One first visit, twice: once only looking, for what is painted and moves; once pressing the main button as soon as
// it is the app's, and then ticking and typing.

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true, locale: "de-DE" };

/** The figures of a first visit; times in ms from the beginning of the navigation. */
export async function visit(browser, address, line, slower) {
  return { ...(await looking(browser, address, line, slower)), ...(await answering(browser, address, line, slower)) };
}

async function open(browser, line, slower, script) {
  const context = await browser.newContext({ ...phone, serviceWorkers: "block" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, ...line });
  await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await page.addInitScript(watch);
  await page.addInitScript(script);
  return { context, page, session };
}

// Runs in the page: what the browser tells of paints, moves and long tasks; and whether the page is the app's.
function watch() {
  window.seen = { largest: 0, shift: 0, tasks: [], keys: [] };
  const on = (type, use, more) => new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true, ...more });
  on("largest-contentful-paint", (entry) => (window.seen.largest = entry.startTime));
  on("layout-shift", (entry) => (window.seen.shift += entry.hadRecentInput ? 0 : entry.value));
  on("longtask", (entry) => window.seen.tasks.push([entry.startTime, entry.duration]));
  on("event", (entry) => /key|input/.test(entry.name) && window.seen.keys.push(entry.duration), { durationThreshold: 16 });
  window.stands = () => (document.body?.id === "shell" ? null : document.querySelector("main .kern-btn--primary"));
}

async function looking(browser, address, line, slower) {
  const { context, page, session } = await open(browser, line, slower, () => {});
  const kinds = new Map();
  const bytes_by_type = {};
  session.on("Network.responseReceived", ({ requestId, response }) => kinds.set(requestId, response.mimeType));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? "other";
    bytes_by_type[kind] = (bytes_by_type[kind] ?? 0) + encodedDataLength;
  });
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => window.stands(), null, { timeout: 90_000, polling: 50 });
  await page.waitForTimeout(1500);
  const seen = await page.evaluate(() => ({ ...window.seen, paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 }));
  await context.close();
  return {
    first_load_brotli_bytes: Math.round(Object.values(bytes_by_type).reduce((sum, bytes) => sum + bytes, 0)),
    bytes_by_type,
    first_paint_ms: Math.round(seen.paint),
    largest_paint_ms: Math.round(seen.largest),
    layout_shift: Math.round(seen.shift * 1e4) / 1e4,
    longest_task_ms: Math.round(Math.max(0, ...seen.tasks.map(([, length]) => length))),
  };
}

async function answering(browser, address, line, slower) {
  const { context, page } = await open(browser, line, slower, () => {
    const look = () => {
      const input = document.querySelector("form input, .sd-question input");
      if (window.pressed && input) window.answerable ??= performance.now();
      const start = window.stands();
      if (!window.pressed && start) {
        window.pressed = performance.now();
        start.click();
      }
    };
    new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true });
  });
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => window.answerable, null, { timeout: 90_000, polling: 50 });
  await page.waitForTimeout(500);
  await page.locator("main label").filter({ hasText: /^Ja/ }).first().click();
  const text = page.locator('main input:not([type="radio"])').locator("visible=true").first();
  await text.click();
  await page.keyboard.type("27112026", { delay: 120 });
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => ({ ...window.seen, pressed: window.pressed, answerable: window.answerable }));
  await context.close();
  const later = seen.tasks.filter(([begun]) => begun > seen.answerable).map(([, length]) => length);
  return {
    answerable_ms: Math.round(seen.answerable),
    longest_task_later_ms: Math.round(Math.max(0, ...later)),
    // The browser tells of 16 ms and more, in steps of 8.
    keystroke_to_paint_ms: Math.max(16, ...seen.keys),
  };
}
