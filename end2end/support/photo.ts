// A photo as a phone makes it: large, and with the place where it was taken.
import type { Page } from "@playwright/test";

/** Words that stand in the photo's Exif data. */
export const camera = "Kamera-Ottensen";

/** A readable sheet of paper as JPEG with Exif: camera, and GPS 53.55 N, 9.93 E. */
export async function photo(page: Page, width = 3000, height = 2000): Promise<Buffer> {
  const base64 = await page.evaluate(async ([width, height]) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d")!;
    context.fillStyle = "#f4f1e8";
    context.fillRect(0, 0, width, height);
    context.fillStyle = "#111";
    context.font = "64px serif";
    for (let line = 1; line < 20; line++) context.fillText(`Wohnungsgeberbestätigung, Zeile ${line}`, 100, line * 96);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  }, [width, height]);
  const jpeg = Buffer.from(base64, "base64");
  return Buffer.concat([jpeg.subarray(0, 2), segment(), jpeg.subarray(2)]);
}

/** APP1 with a TIFF of two directories: IFD0 (Make, GPS pointer) and GPS (latitude, longitude). */
function segment(): Buffer {
  const make = Buffer.from(`${camera}\0`, "latin1");
  const ifd0 = 8;
  const gps = ifd0 + 2 + 2 * 12 + 4;
  const values = gps + 2 + 4 * 12 + 4;
  const tiff = Buffer.alloc(values + 48 + make.length);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(ifd0, 4);
  tiff.writeUInt16LE(2, ifd0);
  entry(tiff, ifd0 + 2, 0x010f, 2, make.length, values + 48);
  entry(tiff, ifd0 + 14, 0x8825, 4, 1, gps);
  tiff.writeUInt16LE(4, gps);
  entry(tiff, gps + 2, 1, 2, 2, 0x4e); // N
  entry(tiff, gps + 14, 2, 5, 3, values);
  entry(tiff, gps + 26, 3, 2, 2, 0x45); // E
  entry(tiff, gps + 38, 4, 5, 3, values + 24);
  [53, 33, 0, 9, 55, 48].forEach((number, at) => {
    tiff.writeUInt32LE(number, values + at * 8);
    tiff.writeUInt32LE(1, values + at * 8 + 4);
  });
  make.copy(tiff, values + 48);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(2 + 6 + tiff.length, 2);
  return Buffer.concat([head, Buffer.from("Exif\0\0", "latin1"), tiff]);
}

function entry(tiff: Buffer, at: number, tag: number, kind: number, count: number, value: number): void {
  tiff.writeUInt16LE(tag, at);
  tiff.writeUInt16LE(kind, at + 2);
  tiff.writeUInt32LE(count, at + 4);
  tiff.writeUInt32LE(value, at + 8);
}

/** The segments of a JPEG before its image data: marker and first bytes. */
export function jpegSegments(jpeg: Buffer): { marker: number; content: Buffer }[] {
  if (jpeg.readUInt16BE(0) !== 0xffd8) throw new Error("not a JPEG");
  const segments = [];
  for (let at = 2; jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; ) {
    const length = jpeg.readUInt16BE(at + 2);
    segments.push({ marker: jpeg[at + 1], content: jpeg.subarray(at + 4, at + 2 + length) });
    at += 2 + length;
  }
  return segments;
}

/** Width and height of a picture as the browser decodes it: fails if it cannot be read. */
export async function size(page: Page, jpeg: Buffer): Promise<{ width: number; height: number }> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    return { width: bitmap.width, height: bitmap.height };
  }, jpeg.toString("base64"));
}
