// Themes and windows that people have.
import type { Page } from "@playwright/test";

export const windows = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 900 },
  kiosk: { width: 1080, height: 1920 },
  /** The least that 1.4.10 asks for. */
  narrow: { width: 320, height: 640 },
  /** A desktop at 400 %. */
  zoomed: { width: 320, height: 256 },
} as const;

export const themes = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  "forced light": { colorScheme: "light", forcedColors: "active" },
  "forced dark": { colorScheme: "dark", forcedColors: "active" },
} as const;

export type Theme = keyof typeof themes;
export type Window = keyof typeof windows;

/** Shows the page in this theme and window. */
export async function show(page: Page, theme: Theme, window: Window): Promise<void> {
  await page.setViewportSize(windows[window]);
  await page.emulateMedia({ ...themes[theme], reducedMotion: "reduce" });
}
