// What only pixels tell: whether a mark can be seen against what it lies on. Axe looks at text alone.
import type { CDPSession, Page } from "@playwright/test";

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Relative luminances (WCAG) of a part of a picture. */
interface Seen {
  least: number;
  most: number;
  mean: number;
}

/** What is seen in each part of the first picture, and the greatest contrast of a pixel between it and the last. */
async function measure(page: Page, pictures: Buffer[], parts: Box[]): Promise<{ seen: Seen[]; change: number }> {
  return page.evaluate(
    async ([pictures, parts]) => {
      const linear = Array.from({ length: 256 }, (_, value) => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4));
      const read = async (base64: string) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext("2d", { willReadFrequently: true })!;
        context.drawImage(image, 0, 0);
        return (x: number, y: number, w: number, h: number) => {
          const { data } = context.getImageData(x, y, w, h);
          return Float32Array.from({ length: w * h }, (_, at) => 0.2126 * linear[data[4 * at]] + 0.7152 * linear[data[4 * at + 1]] + 0.0722 * linear[data[4 * at + 2]]);
        };
      };
      const readers = await Promise.all(pictures.map(read));
      const [first, last] = [readers[0], readers[readers.length - 1]];
      let change = 1;
      const seen = parts.map(({ x, y, width, height }) => {
        const part = [Math.round(x), Math.round(y), Math.max(1, Math.round(width)), Math.max(1, Math.round(height))] as const;
        const [one, other] = [first(...part), last(...part)];
        let [least, most, sum] = [1, 0, 0];
        for (let at = 0; at < one.length; at++) {
          [least, most, sum] = [Math.min(least, one[at]), Math.max(most, one[at]), sum + one[at]];
          change = Math.max(change, (Math.max(one[at], other[at]) + 0.05) / (Math.min(one[at], other[at]) + 0.05));
        }
        return { least, most, mean: sum / one.length };
      });
      return { seen, change };
    },
    [pictures.map((picture) => picture.toString("base64")), parts] as const,
  );
}

const contrast = (one: number, other: number) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

/** A part of the window as PNG. By Chromium's own protocol in half the time: there are hundreds to take. */
async function shoot(page: Page, clip: Box): Promise<Buffer> {
  if (page.context().browser()?.browserType().name() !== "chromium") return page.screenshot({ clip, scale: "css", caret: "initial" });
  if (!sessions.has(page)) sessions.set(page, page.context().newCDPSession(page));
  const session = await sessions.get(page)!;
  const [left, top, scale] = await page.evaluate(() => [scrollX, scrollY, 1 / devicePixelRatio]);
  const part = { ...clip, x: clip.x + left, y: clip.y + top, scale };
  const { data } = await session.send("Page.captureScreenshot", { format: "png", clip: part, optimizeForSpeed: true });
  return Buffer.from(data, "base64");
}
const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** The greatest contrast of a pixel in and around `box` before and after the focus has gone. */
export async function contrastOfFocus(page: Page, box: Box): Promise<number> {
  const around = 8;
  const size = page.viewportSize()!;
  const [x, y] = [Math.max(0, box.x - around), Math.max(0, box.y - around)];
  const clip = {
    x,
    y,
    width: Math.max(1, Math.min(size.width - x, box.width + 2 * around)),
    height: Math.max(1, Math.min(size.height - y, box.height + 2 * around)),
  };
  const before = await shoot(page, clip);
  const element = await page.evaluateHandle(() => {
    const active = document.activeElement as HTMLElement;
    active.blur();
    return active;
  });
  const after = await shoot(page, clip);
  await element.evaluate((one) => one.focus({ preventScroll: true }));
  const part = { x: 0, y: 0, width: Math.floor(clip.width), height: Math.floor(clip.height) };
  return (await measure(page, [before, after], [part])).change;
}

interface Mark {
  kind: string;
  name: string;
  box: Box;
  /** What the middle has to be told from: a ring around it. */
  ring?: Box;
  /** The least contrast, if not 3. */
  least?: number;
  /** Stays in the window: its box is there, not on the page. */
  fixed: boolean;
}

const looked = new Set<string>();

/**
 * 1.4.11, 1.4.3: marks can be seen in this theme: the dot of a chosen radio, the tick of a checkbox, icons, the arrow of a
 * list, the border of a field, a bar of progress, and words. Of each kind the first that a theme shows is looked at.
 */
export async function marks(page: Page, theme: string): Promise<string[]> {
  const found: Mark[] = await page.evaluate(() => {
    const all: Mark[] = [];
    const stays = (element: Element | null): boolean => element !== null && (/fixed|sticky/.test(getComputedStyle(element).position) || stays(element.parentElement));
    const add = (kind: string, selector: string, part: (box: DOMRect, element: HTMLElement) => Omit<Mark, "kind" | "name" | "fixed">) => {
      // What lies behind an open dialog is not to be used.
      for (const element of (document.querySelector("dialog[open]") ?? document).querySelectorAll<HTMLElement>(selector)) {
        // Where the focus is, its ring would be taken for the mark; to take it away would take keys on the screen away.
        if (document.activeElement !== document.body && element.contains(document.activeElement)) continue;
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".kern-sr-only, dialog:not([open])")) continue;
        const box = element.getBoundingClientRect();
        if (box.width < 4 || box.height < 4) continue;
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        // An open menu lies upon it.
        if (top?.closest("details[open] > ul") && !top.closest("details")!.contains(element)) continue;
        const fixed = stays(element);
        const moved = fixed ? box : new DOMRect(box.x + scrollX, box.y + scrollY, box.width, box.height);
        all.push({ kind: `${kind}.${element.className}`, name: `${element.tagName}#${element.id}.${element.className}`, fixed, ...part(moved, element) });
      }
    };
    const middle = ({ x, y, width, height }: DOMRect, size: number) => ({ x: x + width / 2 - size / 2, y: y + height / 2 - size / 2, width: size, height: size });
    const plain = ({ x, y, width, height }: DOMRect) => ({ x, y, width, height });
    // Dot against the field between dot and ring.
    add("dot", "input[type=radio]:checked", (box) => ({
      box: middle(box, 4),
      ring: { x: box.x + box.width * 0.14, y: box.y + box.height / 2 - 1, width: 2, height: 2 },
    }));
    add("tick", "input[type=checkbox]:checked", (box) => ({ box: middle(box, box.width * 0.6) }));
    add("choice", "input[type=radio]:not(:checked), input[type=checkbox]:not(:checked)", (box) => ({ box: plain(box) }));
    add("icon", ".kern-icon, .umzug-icon", (box) => ({ box: plain(box) }));
    add("arrow", ".kern-form-input__select-wrapper", (box, element) => {
      const width = 40;
      const end = getComputedStyle(element).direction === "rtl" ? box.x : box.right - width;
      return { box: { x: end + 4, y: box.y + 8, width: width - 8, height: box.height - 16 } };
    });
    add("border", "input:not([type=radio], [type=checkbox], [type=file]), textarea, select", (box) => ({
      box: { x: box.x + 4, y: box.bottom - 6, width: 8, height: 10 },
    }));
    add("progress", "progress[value]", (box) => ({ box: plain(box) }));
    add("words", "h1, h2, p, label, legend, dt, dd, a[href]:not(.umzug-skip), button .kern-label, .kiosk-key", (box) => ({ box: plain(box), least: 4.5 }));
    return all;
    interface Mark {
      kind: string;
      name: string;
      box: { x: number; y: number; width: number; height: number };
      ring?: { x: number; y: number; width: number; height: number };
      least?: number;
      fixed: boolean;
    }
  });
  const fresh = found.filter(({ kind }, at) => !looked.has(`${theme}: ${kind}`) && found.findIndex((one) => one.kind === kind) === at);
  const problems: string[] = [];
  for (const fixed of [false, true]) {
    const all = fresh.filter((mark) => mark.fixed === fixed);
    if (all.length === 0) continue;
    const picture = await page.screenshot({ fullPage: !fixed, scale: "css", caret: "initial" });
    const { seen: parts } = await measure(page, [picture], all.flatMap(({ box, ring }) => [box, ring ?? box]));
    for (const [at, mark] of all.entries()) {
      const [box, ring] = [parts[2 * at], parts[2 * at + 1]];
      const seen = mark.ring === undefined ? contrast(box.least, box.most) : contrast(box.mean, ring.mean);
      if (seen >= (mark.least ?? 3)) looked.add(`${theme}: ${mark.kind}`);
      else problems.push(`${mark.kind.split(".")[0]} of contrast ${seen.toFixed(2)}, ${theme}: ${mark.name}`);
    }
  }
  return problems;
}
