// What only pixels tell: whether a mark can be seen against what it lies on. Axe looks at text alone.
import type { Page } from "@playwright/test";

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Relative luminances (WCAG) of the pixels of each part of a picture. */
async function luminances(page: Page, picture: Buffer, parts: Box[]): Promise<number[][]> {
  return page.evaluate(
    async ([base64, parts]) => {
      const bytes = Uint8Array.from(atob(base64 as string), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d", { willReadFrequently: true })!;
      context.drawImage(image, 0, 0);
      const linear = (value: number) => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
      return (parts as { x: number; y: number; width: number; height: number }[]).map(({ x, y, width, height }) => {
        const [w, h] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
        const { data } = context.getImageData(Math.round(x), Math.round(y), w, h);
        const all: number[] = [];
        for (let at = 0; at < data.length; at += 4) {
          all.push(0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2]));
        }
        return all;
      });
    },
    [picture.toString("base64"), parts] as const,
  );
}

const contrast = (one: number, other: number) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
const within = (all: number[]) => {
  let [least, most] = [1, 0];
  for (const one of all) [least, most] = [Math.min(least, one), Math.max(most, one)];
  return contrast(least, most);
};

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
  const shoot = () => page.screenshot({ clip, scale: "css", caret: "initial" });
  const before = await shoot();
  const element = await page.evaluateHandle(() => {
    const active = document.activeElement as HTMLElement;
    active.blur();
    return active;
  });
  const after = await shoot();
  await element.evaluate((one) => one.focus({ preventScroll: true }));
  const part = { x: 0, y: 0, width: Math.floor(clip.width), height: Math.floor(clip.height) };
  const [[one], [other]] = [await luminances(page, before, [part]), await luminances(page, after, [part])];
  let most = 1;
  for (let at = 0; at < one.length; at++) most = Math.max(most, contrast(one[at], other[at]));
  return most;
}

interface Mark {
  kind: string;
  name: string;
  box: Box;
  /** What the middle has to be told from: a ring around it. */
  ring?: Box;
}

const looked = new Set<string>();

/**
 * 1.4.11: marks can be seen in this theme: the dot of a chosen radio, the tick of a checkbox, icons, the arrow of a
 * list, the border of a field, a bar of progress. Of each kind the first that a theme shows is looked at.
 */
export async function marks(page: Page, theme: string): Promise<string[]> {
  const found: Mark[] = await page.evaluate(() => {
    const all: Mark[] = [];
    const add = (kind: string, selector: string, part: (box: DOMRect, element: HTMLElement) => Omit<Mark, "kind" | "name">) => {
      // What lies behind an open dialog is not to be used.
      for (const element of (document.querySelector("dialog[open]") ?? document).querySelectorAll<HTMLElement>(selector)) {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".kern-sr-only, dialog:not([open])")) continue;
        const box = element.getBoundingClientRect();
        if (box.width < 4 || box.height < 4) continue;
        const moved = new DOMRect(box.x + scrollX, box.y + scrollY, box.width, box.height);
        all.push({ kind: `${kind}.${element.className}`, name: `${element.tagName}#${element.id}.${element.className}`, ...part(moved, element) });
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
    return all;
    interface Mark {
      kind: string;
      name: string;
      box: { x: number; y: number; width: number; height: number };
      ring?: { x: number; y: number; width: number; height: number };
    }
  });
  const fresh = found.filter(({ kind }, at) => !looked.has(`${theme}: ${kind}`) && found.findIndex((one) => one.kind === kind) === at);
  if (fresh.length === 0) return [];
  // Where the focus is, its ring would be taken for the mark.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const picture = await page.screenshot({ fullPage: true, scale: "css", caret: "initial" });
  const parts = await luminances(page, picture, fresh.flatMap(({ box, ring }) => [box, ring ?? box]));
  const problems: string[] = [];
  for (const [at, mark] of fresh.entries()) {
    const [box, ring] = [parts[2 * at], parts[2 * at + 1]];
    const seen = mark.ring === undefined ? within(box) : contrast(mean(box), mean(ring));
    if (seen >= 3) looked.add(`${theme}: ${mark.kind}`);
    else problems.push(`${mark.kind.split(".")[0]} of contrast ${seen.toFixed(2)}, ${theme}: ${mark.name}`);
  }
  return problems;
}
