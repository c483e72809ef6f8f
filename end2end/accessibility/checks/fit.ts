// Whether everything has its room: in narrow windows, with large text, with wide spacing.
import type { Page } from "@playwright/test";

/** What stands where nobody sees it, on purpose. */
const HIDDEN = ".kern-sr-only, .umzug-skip, svg";

/** 1.4.10: nothing stands outside of the window, and nothing scrolls sideways. */
export async function reflow(page: Page): Promise<string[]> {
  return page.evaluate((hidden) => {
    const outside = [...document.querySelectorAll("body *")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && element.closest(hidden) === null;
    });
    const wide = document.documentElement.scrollWidth > innerWidth ? ["wider than the window"] : [];
    return [...outside.map((element) => `outside: ${element.tagName}.${element.className}`), ...wide];
  }, ".kern-sr-only, .umzug-skip, svg *");
}

/** Nothing is cut off, and no text lies upon another. */
async function whole(page: Page): Promise<string[]> {
  return page.evaluate((hidden) => {
    const cut = [...document.querySelectorAll<HTMLElement>("body *")].filter((element) => {
      if (element.closest(hidden) || element.matches("input, textarea")) return false;
      const style = getComputedStyle(element);
      const clips = /hidden|clip/.test(style.overflowX + style.overflowY);
      return clips && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    // What lies upon the page on purpose is compared with itself: an open dialog or menu, a bar that stays.
    const layer = (element: Element | null): Element | null =>
      !element || element.matches("dialog[open], details[open] > ul") || /fixed|sticky/.test(getComputedStyle(element).position) ? element : layer(element.parentElement);
    const lines: { node: Node; layer: Element | null; box: DOMRect }[] = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.textContent?.trim() || !parent?.checkVisibility({ visibilityProperty: true }) || parent.closest(hidden)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 1) lines.push({ node, layer: layer(parent), box });
    }
    lines.sort((one, other) => one.box.top - other.box.top);
    const overlapping = new Set<string>();
    for (const [at, one] of lines.entries()) {
      for (let next = at + 1; next < lines.length && lines[next].box.top < one.box.bottom; next++) {
        const other = lines[next];
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        // Lines of one paragraph touch where the font is higher than its line.
        const much = down > 0.4 * Math.min(one.box.height, other.box.height);
        if (one.node !== other.node && one.layer === other.layer && across > 3 && much) {
          overlapping.add(`overlapping: ${one.node.textContent?.trim().slice(0, 30)} / ${other.node.textContent?.trim().slice(0, 30)}`);
        }
      }
    }
    return [...cut.map((element) => `cut off: ${element.tagName}.${element.className}`), ...overlapping];
  }, HIDDEN);
}

/** Runs `check` with these rules on the page besides its own; constructed sheets pass its policy. */
async function withStyle(page: Page, rules: string, check: (page: Page) => Promise<string[]>): Promise<string[]> {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }, rules);
  const found = await check(page);
  await page.evaluate(() => void document.adoptedStyleSheets.pop());
  return found;
}

/** 1.4.12: with wider text spacing nothing is cut off. */
export const textSpacing = (page: Page): Promise<string[]> =>
  withStyle(
    page,
    "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}",
    fits,
  );

/** 1.4.4: with text of twice the size nothing is cut off, covered or outside. */
export const largeText = (page: Page): Promise<string[]> => withStyle(page, "html{font-size:200%!important}", fits);

/** Nothing outside, cut off or overlapping as it is. */
export const fits = async (page: Page): Promise<string[]> => [...(await reflow(page)), ...(await whole(page))];

/**
 * 2.5.8: targets of at least `least` CSS pixels; below the 24 of the criterion, with that much room around their centre.
 * At a kiosk 44 without exceptions but for links in sentences.
 */
export async function targetSize(page: Page, least = 24): Promise<string[]> {
  return page.evaluate((least) => {
    const layer = document.querySelector("dialog[open]") ?? document;
    const found = layer.querySelectorAll<HTMLElement>("a[href], button, input, textarea, select, summary, [role=button], [role=option]");
    const targets = [...found].filter((element) => element.getClientRects().length > 0 && !element.closest(".kern-sr-only, .umzug-skip"));
    // The label of a choice is spread over its whole row: as far as a finger meets it.
    const met = (row: Element, label: Element) => {
      row.scrollIntoView({ block: "center" });
      const box = row.getBoundingClientRect();
      const at = (x: number, y: number) => document.elementFromPoint(x, y);
      const sides = [at(box.left + 3, box.top + 3), at(box.right - 3, box.top + 3), at(box.left + 3, box.bottom - 3), at(box.right - 3, box.bottom - 3)];
      return sides.every((side) => side !== null && (label.contains(side) || side.matches("input") && row.contains(side)));
    };
    // On the page: looking at a choice scrolls the window.
    const placed = (element: Element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return new DOMRect(x + scrollX, y + scrollY, width, height);
    };
    const boxes = targets.map((element) => {
      if (!element.matches("[type=radio], [type=checkbox]")) return placed(element);
      const label = document.querySelector(`label[for="${element.id}"]`);
      const row = element.closest(".umzug-choice");
      return placed(row && label && met(row, label) ? row : (label ?? element));
    });
    const away = (x: number, y: number, box: DOMRect) =>
      Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
    return targets
      .filter((element, at) => {
        const box = boxes[at];
        if (Math.min(box.width, box.height) >= least - 0.01) return false;
        // A link in a sentence is as high as its line.
        if (element.matches("p a, li p a")) return false;
        if (least > 24) return true;
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        return boxes.some((other, index) => index !== at && away(x, y, other) < least / 2);
      })
      .map((element) => `small: ${element.tagName}#${element.id} ${element.textContent?.trim().slice(0, 30)}`);
  }, least);
}
