// Writes a .br and a .gz beside every file of a site that gets smaller by it. Hashed files that have them are skipped.
// Usage: node compress.mjs FOLDER
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const compressible = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".wasm", ".webmanifest"]);
const hashed = /\.[0-9a-f]{16}\.\w+$/;

for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath ?? entry.path, entry.name);
  if (!entry.isFile() || !compressible.has(extname(path))) continue;
  if (hashed.test(path) && existsSync(`${path}.br`)) continue;
  const content = readFileSync(path);
  const br = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  const gz = gzipSync(content, { level: 9 });
  for (const [ending, small] of [["br", br], ["gz", gz]]) {
    if (small.length < content.length) writeFileSync(`${path}.${ending}`, small);
    else rmSync(`${path}.${ending}`, { force: true });
  }
}
