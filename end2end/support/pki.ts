// Certificate authorities for tests, made anew with openssl: keys on P-256, for two days.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** A certificate and its private key, as files and as text (PEM). */
export interface Certified {
  file: string;
  keyFile: string;
  cert: string;
  key: string;
}

/** An authority with this name, which certifies others with the same function. */
export async function certify(folder: string, name: string, by?: Certified): Promise<Certified> {
  const path = (end: string) => join(folder, `${name}.${end}`);
  const [file, keyFile, config] = [path("pem"), path("key"), path("cnf")];
  const usage = by ? "CA:FALSE\nkeyUsage=critical,digitalSignature" : "CA:TRUE\nkeyUsage=critical,keyCertSign";
  await writeFile(
    config,
    `[req]\ndistinguished_name=dn\nprompt=no\nx509_extensions=ext\n[dn]\nCN=${name}\n[ext]\n` +
      `subjectAltName=DNS:localhost\nbasicConstraints=critical,${usage}\n`,
  );
  await promisify(execFile)("openssl", [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-config", config,
    "-keyout", keyFile, "-out", file, ...(by ? ["-CA", by.file, "-CAkey", by.keyFile] : []),
  ]);
  return { file, keyFile, cert: await readFile(file, "utf8"), key: await readFile(keyFile, "utf8") };
}

/** The DER of a certificate in base64, as x5c has it. */
export function der({ cert }: Certified): string {
  return cert.replace(/-----[^-]+-----|\s/g, "");
}
