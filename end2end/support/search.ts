// Looks for words in bytes, in every form in which they might have been left there.

/** All forms of some words, by name. */
export function forms(words: string): Record<string, Buffer[]> {
  const utf8 = Buffer.from(words, "utf8");
  const utf16le = Buffer.from(words, "utf16le");
  const utf16be = Buffer.from(utf16le).swap16();
  const found: Record<string, Buffer[]> = { utf8: [utf8], utf16le: [utf16le], utf16be: [utf16be] };
  for (const [name, bytes] of Object.entries({ utf8, utf16le })) {
    found[`base64 of ${name}`] = base64(bytes);
    const hex = bytes.toString("hex");
    found[`hex of ${name}`] = [Buffer.from(hex), Buffer.from(hex.toUpperCase())];
  }
  found["percent"] = [Buffer.from(encodeURIComponent(words)), Buffer.from(encodeURIComponent(words).toLowerCase())];
  found["json"] = [Buffer.from(JSON.stringify(words).slice(1, -1).replace(/[^\x20-\x7e]/g, escape))];
  return found;
}

function escape(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Base64 of bytes that stand anywhere in a longer text: three alignments, both alphabets, without the signs that
    depend on the neighbours. */
function base64(bytes: Buffer): Buffer[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").replace(/=+$/, "");
    const first = [0, 2, 3][shift];
    const rest = (bytes.length + shift) % 3;
    const inner = text.slice(first, rest === 0 ? undefined : -1);
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")].map((form) => Buffer.from(form));
  });
}

/** In which forms the words stand in these bytes. */
export function search(bytes: Buffer, words: string): string[] {
  return Object.entries(forms(words))
    .filter(([, variants]) => variants.some((variant) => bytes.includes(variant)))
    .map(([name]) => name);
}
