// Pages as the build has drawn them, before the app comes or when it does not.
import type { Language } from "../support/texts.ts";
import type { State } from "./state.ts";

const drawn = (path: string, language: Language = "de"): State => ({
  name: `${path}, before the app`,
  spoken: true,
  show: async ({ page }) => {
    await page.route("**/assets/app.*.js", (route) => route.abort());
    await page.goto(path);
    await page.locator(`html[lang="${language}"]`).waitFor();
  },
});

export const fixed: State[] = [
  drawn("/"),
  drawn("/move/move-in"),
  drawn("/status"),
  drawn("/ar/", "ar"),
  drawn("/ar/move/move-in", "ar"),
  drawn("/tr/paper", "tr"),
  drawn("/accessibility"),
  drawn("/feedback"),
  drawn("/ar/privacy", "ar"),
  {
    name: "/, the app does not come",
    spoken: true,
    show: async ({ page }) => {
      await page.route("**/assets/first.*.wasm", (route) => route.abort());
      await page.goto("/");
      await page.locator("#shell-failed").waitFor();
    },
  },
];
