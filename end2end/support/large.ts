// Files of an exact size, near what the service takes: real ones, not just many zeros.
import { randomFillSync } from "node:crypto";
import type { Page } from "@playwright/test";

import { pdf } from "./pdf.ts";

/** Most bytes of one file. */
export const largest = 15 * 1024 * 1024;

/** A PDF of so many bytes; what fills it is a comment that no reader shows. */
export function largePdf(words: string, bytes: number): Buffer {
  const [head, rest] = split(pdf(words), "\n%%EOF");
  const filling = randomFillSync(Buffer.alloc(bytes - head.length - rest.length - 2));
  filling.forEach((byte, at) => (filling[at] = 0x21 + (byte % 0x5e)));
  return Buffer.concat([head, Buffer.from("\n%"), filling, rest]);
}

function split(file: Buffer, before: string): [Buffer, Buffer] {
  const at = file.lastIndexOf(before);
  return [file.subarray(0, at), file.subarray(at)];
}

/** A photo of twelve million pixels that no compression makes small, of so many bytes. */
export async function largePhoto(page: Page, bytes: number): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(4000, 3000);
    const context = canvas.getContext("2d")!;
    const image = context.createImageData(canvas.width, canvas.height);
    const pixels = new Uint32Array(image.data.buffer);
    let seed = 1;
    for (let at = 0; at < pixels.length; at += 1) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      pixels[at] = 0xff000000 | (seed >>> 8);
    }
    context.putImageData(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.7 });
    const reader = new FileReader();
    reader.readAsDataURL(blob);
    await new Promise((resolve) => (reader.onload = resolve));
    return (reader.result as string).split(",")[1];
  });
  const jpeg = Buffer.from(base64, "base64");
  return Buffer.concat([jpeg.subarray(0, 2), ...comments(bytes - jpeg.length), jpeg.subarray(2)]);
}

/** Comment segments of so many bytes in all. */
function comments(bytes: number): Buffer[] {
  if (bytes < 4) throw new Error(`no room for a comment in ${bytes} bytes`);
  const segments: Buffer[] = [];
  for (let left = bytes; left > 0; ) {
    // What is left over must be enough for another segment.
    const size = left > 65_537 ? Math.min(65_537, left - 4) : left;
    const segment = Buffer.alloc(size, 0x20);
    segment.writeUInt16BE(0xfffe, 0);
    segment.writeUInt16BE(size - 2, 2);
    segments.push(segment);
    left -= size;
  }
  return segments;
}
