// Once for all tests: enrolled authorities with keys of 4096 bits, and a node that knows them. The demo makes them;
// a second run finds them there.
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

import { prepared, rootKey, site } from "./paths.ts";
import { Running, eventually, freePort } from "./processes.ts";

export default async function prepare(): Promise<void> {
  await mkdir(dirname(prepared), { recursive: true });
  const port = await freePort();
  const demo = new Running([
    "demo", "--listen", `127.0.0.1:${port}`, "--data", prepared, "--site", site, "--root-key-dir", rootKey,
  ]);
  try {
    await eventually("the demo", async () => {
      if (!demo.alive) throw new Error(`the demo has ended:\n${demo.log}`);
      return demo.log.includes("\nOpen http") || undefined;
    }, 180);
  } finally {
    await demo.end();
  }
}
