// What the keyboard meets on its way through a page.
import type { Page } from "@playwright/test";

import { contrastOfFocus } from "./pixels.ts";

/** More stops than any page has. */
const ENOUGH = 200;

/** 2.4.7, 2.4.11, 2.1.2: Tab goes on for at least so many stops, each shows a focus ring of two pixels and is not covered. */
export async function keyboardWalk(page: Page, least = 8): Promise<string[]> {
  const problems: string[] = [];
  let [stops, outside] = [0, 0];
  // Behind the last stop come the browser's own bars, where Firefox, driven from outside, stays.
  const staysInBars = page.context().browser()?.browserType().name() === "firefox";
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    Object.assign(window, { met: [] });
  });
  for (let stop = 0; stop < ENOUGH; stop++) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(async () => {
      const element = document.activeElement;
      // By itself, not by its place: what comes and goes on the way moves the places.
      const met = (window as unknown as { met: Element[] }).met;
      if (!element || element === document.body) return "outside";
      if (element === met[0]) return "first";
      if (met.includes(element)) return "again";
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
      // The middle of what stands in the window: a browser scrolls to the caret, not to the whole of a tall text field.
      const isFree = () => {
        const shown = (label && box.width <= 2 ? label : element).getBoundingClientRect();
        const [from, to] = [Math.max(shown.top, 0), Math.min(shown.bottom, innerHeight)];
        const top = to - from < 20 ? null : document.elementFromPoint(shown.left + shown.width / 2, (from + to) / 2);
        return top !== null && (top === element || element.contains(top) || top.contains(element) || label?.contains(top) === true);
      };
      // What makes room for itself, keys on the screen, has two frames for it.
      for (let frame = 0; frame < 3 && !isFree(); frame++) await new Promise(requestAnimationFrame);
      const free = isFree();
      const stops = [...document.querySelectorAll<HTMLElement>("a[href], button, input, textarea, select, summary")];
      return {
        last: element === stops.findLast((one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true })),
        name: `${element.tagName}#${element.id} ${element.textContent?.trim().slice(0, 30)}`,
        ringed,
        free,
      };
    });
    if (now === "first" || outside > 1) break;
    if (stop === ENOUGH - 1) problems.push("the keyboard does not come round");
    // Behind the last stop comes the browser; keys on the screen are met after each field.
    if (now === "outside") outside++;
    if (typeof now === "string") continue;
    stops++;
    if (!now.ringed) problems.push(`no focus ring: ${now.name}`);
    if (!now.free) problems.push(`covered: ${now.name}`);
    if (now.last && staysInBars) break;
  }
  if (stops < least) problems.push(`only ${stops} stops`);
  return problems;
}

/** Kinds of stops whose ring was looked at in a theme: one of each kind is enough. */
const looked = new Map<string, Set<string>>();

/** 2.4.7, 1.4.11: with the focus come pixels of a contrast of 3:1 to those before. */
export async function focusRings(page: Page, theme: string): Promise<string[]> {
  if (!looked.has(theme)) looked.set(theme, new Set());
  const seen = looked.get(theme)!;
  const problems: string[] = [];
  await page.evaluate(() => Object.assign(window, { tried: new Set() }));
  // A focus that comes after a key shows itself.
  await page.keyboard.press("Tab");
  for (;;) {
    const stop = await page.evaluate(async (seen) => {
      const tried = (window as unknown as { tried: Set<Element> }).tried;
      const kind = (element: Element) => `${element.tagName}.${element.className}.${element.parentElement?.className}`;
      const stops = (within: ParentNode | null) => [...(within?.querySelectorAll<HTMLElement>("a[href], button, input, textarea, select, summary") ?? [])];
      // Keys on the screen go with the focus of their field: first, and looked for anew each time.
      const dialog = document.querySelector("dialog[open]");
      const all = dialog === null ? [...stops(document.querySelector(".kiosk-keyboard")), ...stops(document)] : stops(dialog);
      const element = all.find((one) => {
        const shown = one.checkVisibility({ visibilityProperty: true }) && !one.matches(":disabled, .kern-sr-only *");
        return shown && !tried.has(one) && !seen.includes(kind(one));
      });
      if (element === undefined) return null;
      tried.add(element);
      element.scrollIntoView({ block: "center" });
      element.focus({ preventScroll: true });
      // A caret is no ring.
      element.style.caretColor = "transparent";
      // Keys on the screen that go let the page move.
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const box = (element.closest(".umzug-choice") ?? element).getBoundingClientRect();
      return {
        kind: kind(element),
        name: `${element.tagName}#${element.id} ${element.textContent?.trim().slice(0, 30)}`,
        focused: document.activeElement === element,
        box: { x: box.x, y: box.y, width: box.width, height: box.height },
      };
    }, [...seen]);
    if (stop === null) return problems;
    if (!stop.focused) continue;
    const contrast = await contrastOfFocus(page, stop.box);
    if (contrast >= 3) seen.add(stop.kind);
    else problems.push(`focus ring of contrast ${contrast.toFixed(1)}, ${theme}: ${stop.name}`);
  }
}
