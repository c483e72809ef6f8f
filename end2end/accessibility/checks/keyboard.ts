// What the keyboard meets on its way through a page.
import type { Page } from "@playwright/test";

import { contrastOfFocus } from "./pixels.ts";

/** 2.4.7, 2.4.11, 2.1.2: Tab goes on for at least so many stops, each shows a focus ring of two pixels and is not covered. */
export async function keyboardWalk(page: Page, least = 8): Promise<string[]> {
  const problems: string[] = [];
  let stops = 0;
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    Object.assign(window, { met: [] });
  });
  for (let stop = 0; stop < 120; stop++) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(() => {
      const element = document.activeElement;
      // By itself, not by its place: what comes and goes on the way moves the places.
      const met = (window as unknown as { met: Element[] }).met;
      if (!element || element === document.body || met.includes(element)) return null;
      met.push(element);
      const box = element.getBoundingClientRect();
      const label = element.id ? document.querySelector(`label[for="${element.id}"]`) : null;
      // A choice draws its ring round the whole row.
      const ringed = [element, label, element.closest(".umzug-choice")].some((one) =>
        one === null
          ? false
          : ["", "::after", "::before"].some((part) => {
              const style = getComputedStyle(one, part || undefined);
              return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
            }),
      );
      const shown = label && box.width <= 2 ? label.getBoundingClientRect() : box;
      // The middle of what stands in the window: a browser scrolls to the caret, not to the whole of a tall text field.
      const [from, to] = [Math.max(shown.top, 0), Math.min(shown.bottom, innerHeight)];
      const top = to - from < 20 ? null : document.elementFromPoint(shown.left + shown.width / 2, (from + to) / 2);
      const free = top !== null && (top === element || element.contains(top) || top.contains(element) || label?.contains(top) === true);
      return {
        name: `${element.tagName}#${element.id} ${element.textContent?.trim().slice(0, 30)}`,
        ringed,
        free,
      };
    });
    if (now === null) break;
    stops++;
    if (!now.ringed) problems.push(`no focus ring: ${now.name}`);
    if (!now.free) problems.push(`covered: ${now.name}`);
  }
  if (stops < least) problems.push(`only ${stops} stops`);
  return problems;
}

/** Kinds of stops whose ring was looked at in a theme: one of each kind is enough. */
const looked = new Set<string>();

/** 2.4.7, 1.4.11: with the focus come pixels of a contrast of 3:1 to those before. */
export async function focusRings(page: Page, theme: string): Promise<string[]> {
  const stops = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("a[href], button, input, textarea, select, summary")].map((element) => ({
      kind: `${element.tagName}.${element.className}.${element.parentElement?.className}`,
      shown: element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled, .kern-sr-only *"),
    })),
  );
  const problems: string[] = [];
  // A focus that comes after a key shows itself.
  await page.keyboard.press("Tab");
  for (const [at, { kind, shown }] of stops.entries()) {
    if (!shown || looked.has(`${theme}: ${kind}`)) continue;
    const stop = await page.evaluate((at) => {
      const element = document.querySelectorAll<HTMLElement>("a[href], button, input, textarea, select, summary")[at];
      element.scrollIntoView({ block: "center" });
      element.focus({ preventScroll: true });
      const box = (element.closest(".umzug-choice") ?? element).getBoundingClientRect();
      const name = `${element.tagName}#${element.id} ${element.textContent?.trim().slice(0, 30)}`;
      return { name, focused: document.activeElement === element, box: { x: box.x, y: box.y, width: box.width, height: box.height } };
    }, at);
    if (!stop.focused) continue;
    const contrast = await contrastOfFocus(page, stop.box);
    if (contrast >= 3) looked.add(`${theme}: ${kind}`);
    else problems.push(`focus ring of contrast ${contrast.toFixed(1)}, ${theme}: ${stop.name}`);
  }
  return problems;
}
