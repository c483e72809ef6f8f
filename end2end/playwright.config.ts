// Journeys and accessibility in Debian's Chromium against a running demo. `./x test journeys` starts one and sets:
// UMZUG_URL where it listens, UMZUG_DATA its data folder, UMZUG_BIN the program.
import { defineConfig, devices } from "@playwright/test";

const launchOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb", "--font-render-hinting=none"],
};

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  timeout: 60_000,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  reporter: [["list"]],
  use: {
    baseURL: process.env.UMZUG_URL ?? "http://127.0.0.1:8080",
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    trace: "retain-on-failure",
    launchOptions,
  },
  projects: [
    { name: "phone", testIgnore: /screenshots\//, use: { ...devices["Pixel 7"] } },
    { name: "desktop", testIgnore: /screenshots\//, use: { ...devices["Desktop Chrome"] } },
    { name: "screenshots", testMatch: /screenshots\/.*\.spec\.ts/, use: { ...devices["Pixel 7"] } },
  ],
});
