// What a machine can check of WCAG 2.2 AA on a page as it stands. Each gives the list of what is wrong.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** 1.4.10: nothing stands outside of 320 CSS pixels. */
export async function reflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hidden = (element: Element) => element.closest(".kern-sr-only, .umzug-skip") !== null;
    return [...document.querySelectorAll("body *")]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.right > innerWidth + 1 && !hidden(element);
      })
      .map((element) => `outside: ${element.tagName}.${element.className}`);
  });
}

/** 1.4.12: with wider text spacing nothing is cut off. */
export async function textSpacing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}",
    );
    document.adoptedStyleSheets.push(sheet);
    const cut = [...document.querySelectorAll<HTMLElement>("body *")].filter((element) => {
      const style = getComputedStyle(element);
      if (element.closest(".kern-sr-only, .umzug-skip, svg") || element.matches("input, textarea")) return false;
      const clips = /hidden|clip/.test(style.overflowX + style.overflowY);
      return clips && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    });
    const wide = document.documentElement.scrollWidth > innerWidth ? ["wider than the window"] : [];
    document.adoptedStyleSheets.pop();
    return [...cut.map((element) => `cut off: ${element.tagName}.${element.className}`), ...wide];
  });
}

/** 2.5.8: targets of at least so many CSS pixels, or with that much room around their centre. */
export async function targetSize(page: Page, least = 24): Promise<string[]> {
  return page.evaluate((least) => {
    const found = document.querySelectorAll<HTMLElement>("a[href], button, input, textarea, select, summary");
    const targets = [...found].filter((element) => element.getClientRects().length > 0 && !element.closest(".kern-sr-only, .umzug-skip"));
    const boxes = targets.map((element) => {
      const label = element.matches("[type=radio], [type=checkbox]") ? document.querySelector(`label[for="${element.id}"]`) : null;
      return (label ?? element).getBoundingClientRect();
    });
    const away = (x: number, y: number, box: DOMRect) =>
      Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
    return targets
      .filter((element, at) => {
        const box = boxes[at];
        if (Math.min(box.width, box.height) >= least) return false;
        // A link in a sentence is as high as its line.
        if (element.matches("p a, li p a")) return false;
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        return boxes.some((other, index) => index !== at && away(x, y, other) < least / 2);
      })
      .map((element) => `small: ${element.tagName}#${element.id} ${element.textContent?.trim().slice(0, 30)}`);
  }, least);
}

/** 2.4.7, 2.4.11, 2.1.2: Tab goes on for at least so many stops, each shows a focus ring of two pixels and is not covered. */
export async function keyboardWalk(page: Page, least = 8): Promise<string[]> {
  const problems: string[] = [];
  const seen = new Set<number>();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let stop = 0; stop < 80; stop++) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
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
        index: [...document.querySelectorAll("*")].indexOf(element),
        name: `${element.tagName}#${element.id} ${element.textContent?.trim().slice(0, 30)}`,
        ringed,
        free,
      };
    });
    if (now === null || seen.has(now.index)) break;
    seen.add(now.index);
    if (!now.ringed) problems.push(`no focus ring: ${now.name}`);
    if (!now.free) problems.push(`covered: ${now.name}`);
  }
  if (seen.size < least) problems.push(`only ${seen.size} stops`);
  return problems;
}
