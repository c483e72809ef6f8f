// polaris-oid4vp, a verifier by others (PyPI, Apache-2.0): it judges what the wallet sent for the node's request.
import { execFile } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { prepared } from "./paths.ts";

const version = "1.0.0";
const run = promisify(execFile);

/** The program: the one that POLARIS_OID4VP names, or installed once beside the other things of the tests. */
async function program(): Promise<string> {
  if (process.env.POLARIS_OID4VP) return process.env.POLARIS_OID4VP;
  const folder = join(dirname(prepared), `polaris-${version}`);
  const path = join(folder, "bin/polaris-oid4vp");
  if (await access(path).then(() => true, () => false)) return path;
  await mkdir(dirname(folder), { recursive: true });
  await run("python3", ["-m", "venv", folder]);
  await run(join(folder, "bin/pip"), ["install", "--quiet", `polaris-oid4vp==${version}`]);
  return path;
}

/** Whether it accepts the answer to this request, and what it says. */
export async function judged(
  folder: string, request: string, vpToken: Record<string, string[]>, anchor: string,
): Promise<{ accepted: boolean | null; verdicts: Record<string, { authentic: boolean; code: string; claims: string[] }> }> {
  const [requestFile, tokenFile] = [join(folder, "request.jwt"), join(folder, "vp_token.json")];
  await writeFile(requestFile, request);
  await writeFile(tokenFile, JSON.stringify(vpToken));
  const args = ["verdict", "--request", requestFile, "--vp-token", tokenFile, "--issuer-trust-anchor", anchor];
  // It ends with 1 where it refuses, and says why all the same.
  const done = await run(await program(), args).catch((error: { stdout?: string; stderr?: string; message: string }) => {
    if (!error.stdout) throw new Error(error.stderr || error.message);
    return { stdout: error.stdout };
  });
  return JSON.parse(done.stdout);
}
