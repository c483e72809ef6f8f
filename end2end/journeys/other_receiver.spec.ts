// What this browser sends can be received by a FIT-Connect client that is not of this project.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { standard } from "../support/answers.ts";
import { pdf } from "../support/pdf.ts";
import { target } from "../support/paths.ts";
import { expect, ownTest as test } from "../support/test.ts";

const python = join(target, "interop/bin/python");
const script = fileURLToPath(new URL("../interop/receive.py", import.meta.url));

test("fitconnect fetches, opens and checks a request of this browser", async ({ person, own }) => {
  const scan = { name: "Scan.pdf", mimeType: "application/pdf", buffer: Buffer.from(pdf("Wohnungsgeber")) };
  const answers = standard({ confirmation: { confirmation: { option: "file" }, "confirmation-files": { files: [scan] } } });
  await person.report(answers);
  await person.send();
  await person.caseCode();

  const office = own.clerk.folder;
  const arguments_ = [script, own.url, join(office, "client.json"), join(office, "encryption.key")];
  const { stdout } = await promisify(execFile)(python, arguments_, { env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
  const received = JSON.parse(stdout);
  expect(received.metadata.contentStructure.data.hash.content).toMatch(/^[0-9a-f]{128}$/);
  expect(JSON.stringify(received.data)).toContain(answers.identity["family-name"]);
  const [file] = Object.values<{ sha512: string; size: number }>(received.attachments);
  // Padded before it was sealed: the beginning is what was chosen.
  expect(file.size).toBeGreaterThanOrEqual(scan.buffer.length);
  const named = received.metadata.contentStructure.attachments[0];
  expect(named.hash.content).toBe(file.sha512);
  const padded = Buffer.concat([scan.buffer], file.size);
  expect(createHash("sha512").update(padded).digest("hex")).toBe(file.sha512);
});
