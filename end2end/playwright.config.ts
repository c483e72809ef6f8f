// Journeys and accessibility in Chromium. Each worker starts a node and an authority of its own from what
// `./x build` has left in target/; the variables in support/paths.ts name other places.
import { existsSync } from "node:fs";

import { defineConfig } from "@playwright/test";

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const desktop = { viewport: { width: 1280, height: 900 } };

/** The engine without the browser's own windows does the same for a third less work. */
const shell = "/usr/bin/chromium-headless-shell";
const chromium = process.env.CHROMIUM ?? (existsSync(shell) ? shell : "/usr/bin/chromium");

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  globalSetup: "./support/prepare.ts",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A busy machine breaks a journey now and then: it is walked once more, and named if it passed only then.
  // What looks for barriers looks once.
  retries: 1,
  reporter: [["list"], ["./accessibility/report/reporter.ts"]],
  use: {
    actionTimeout: 15_000,
    locale: "de-DE",
    // A worker answers requests behind the back of a test that looks at them; journeys/worker.spec.ts lets it.
    serviceWorkers: "block",
    timezoneId: "Europe/Berlin",
    // A third of the time goes into it: on demand. What stood on the page of a failure is kept anyway.
    trace: process.env.UMZUG_TRACE === undefined ? "off" : "retain-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: ["--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb", "--font-render-hinting=none"],
    },
  },
  projects: [
    // Who waits for every transition takes a third longer: the journeys on a desktop do.
    { name: "phone", testDir: "journeys", use: { ...phone, contextOptions: { reducedMotion: "reduce" } } },
    { name: "desktop", testDir: "journeys", grep: /@desktop/, use: desktop },
    { name: "accessibility", testDir: "accessibility", use: desktop, retries: 0 },
    {
      name: "firefox",
      testDir: "engines",
      testMatch: "firefox.spec.ts",
      use: {
        browserName: "firefox",
        ...desktop,
        // Debian's own Firefox, by WebDriver BiDi.
        launchOptions: { channel: "moz-firefox", executablePath: "/usr/bin/firefox-esr", firefoxUserPrefs: { "ui.prefersReducedMotion": 1 } },
      },
    },
    { name: "webkit", testDir: "engines", testMatch: "webkit.spec.ts" },
    // The means of identification that need neither AusweisApp nor a program from elsewhere.
    { name: "means", testDir: "identity", testMatch: /(account\w*|counter|wallet)\.spec\.ts/, grepInvert: /@judge/, use: desktop },
    // There is one AusweisApp on a machine: its port is fixed.
    { name: "identity", testDir: "identity", use: desktop, workers: 1, fullyParallel: false },
    { name: "screenshots", testMatch: "screenshots.spec.ts", use: phone },
    { name: "gallery", testMatch: "gallery.spec.ts", use: desktop },
  ],
});
