// Who asked for less motion sees none.
import type { Page } from "@playwright/test";

/** 2.3.3, EN 11.7: with reduced motion nothing runs, and nothing would take time if it began. */
export async function motion(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return ["reduced motion is not emulated"];
    const running = document.getAnimations().filter((one) => one.playState === "running" && Number(one.effect?.getTiming().duration) > 1);
    const found = new Set(running.map((one) => `runs: ${(one.effect as KeyframeEffect).target?.className}`));
    const seconds = (text: string) => Math.max(...text.split(",").map((one) => parseFloat(one)));
    for (const element of document.querySelectorAll("body *")) {
      const style = getComputedStyle(element);
      if (seconds(style.transitionDuration) > 0.001) found.add(`would move: ${element.tagName}.${element.className}`);
    }
    if (getComputedStyle(document.documentElement).scrollBehavior === "smooth") found.add("scrolls smoothly");
    return [...found];
  });
}
