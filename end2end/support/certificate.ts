// A TLS certificate for localhost, made anew: ECDSA on P-256, signed by itself.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export interface Certificate {
  file: string;
  cert: string;
  key: string;
}

/** Makes one in this folder. */
export async function certificate(folder: string): Promise<Certificate> {
  const [file, keyFile] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  await promisify(execFile)("openssl", [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", keyFile, "-out", file,
  ]);
  return { file, cert: await readFile(file, "utf8"), key: await readFile(keyFile, "utf8") };
}
