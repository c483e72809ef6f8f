// A FIT-Connect service of somebody else in this process: it gives ids of its own and names its key as it likes.
import { constants, createPrivateKey, generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";

import { rootKey } from "./paths.ts";
import { run } from "./processes.ts";
import type { World } from "./world.ts";

const EVENTS = "https://schema.fitko.de/fit-connect/events/";
const ISSUER = "https://delivery.example";
const access = { client: "umzug", secret: "correct horse" };

interface Tags {
  metadata: string;
  data?: string;
  attachments: Record<string, string>;
}

interface Submission {
  id: string;
  case: string;
  tags: Tags;
  complete: boolean;
}

type Kind = "registration" | "vehicle";

interface Destination {
  prefixes: string[];
  schemas: string[];
}

export class DeliveryService {
  readonly #server: Server;
  readonly #key = generateKeyPairSync("rsa", { modulusLength: 4096 });
  readonly #destination = randomUUID();
  readonly #submissions: Submission[] = [];
  readonly #events: string[] = [];
  /** The authority that fetches from here. */
  authority = "";
  #office?: { key: KeyObject; kid: string; encryption: string };
  #schemas: string[] = [];

  /** Starts one where Hamburg's authority of this kind fetches instead of at the node of this world. */
  static async before(world: World, kind: Kind): Promise<DeliveryService> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const service = new DeliveryService(server);
    await service.#enrol(world, kind);
    return service;
  }

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", (request, response) => {
      void this.#answer(request).then(([status, body]) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
  }

  stop(): void {
    this.#server.close();
  }

  get received(): number {
    return this.#submissions.filter(({ complete }) => complete).length;
  }

  /** The authority takes the newest submission over. */
  takeOver(): void {
    const { tags } = this.#newest();
    const { key, kid } = this.#office!;
    this.#tell("accept-submission", this.#destination, { key, kid }, { authenticationTags: tags });
  }

  /** The service gives the newest submission back. */
  giveBack(): void {
    const { tags } = this.#newest();
    this.#tell("reject-submission", ISSUER, this.#own, { authenticationTags: tags, problems: [] });
  }

  /** The authority rejects the newest submission without saying which ciphertexts. */
  reject(): void {
    const { key, kid } = this.#office!;
    this.#tell("reject-submission", this.#destination, { key, kid }, { problems: [] });
  }

  /** The service deletes the newest submission, which nobody has taken over. */
  delete(): void {
    this.#tell("delete-submission", ISSUER, this.#own, {});
  }

  get #own(): { key: KeyObject; kid: string } {
    return { key: this.#key.privateKey, kid: "delivery-2026" };
  }

  #newest(): Submission {
    const newest = this.#submissions.filter(({ complete }) => complete).at(-1);
    if (newest === undefined) throw new Error("nothing was handed on");
    return newest;
  }

  #tell(event: string, iss: string, { key, kid }: { key: KeyObject; kid: string }, payload: object): void {
    const { id, case: txn } = this.#newest();
    const claims = {
      jti: randomUUID(), iss, iat: Math.floor(Date.now() / 1000), sub: `submission:${id}`, txn: `case:${txn}`,
      events: { [EVENTS + event]: payload },
    };
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const input = `${part({ alg: "PS512", kid, typ: "secevent+jwt" })}.${part(claims)}`;
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const signature = sign("sha512", Buffer.from(input), { key, padding, saltLength: 64 });
    this.#events.push(`${input}.${signature.toString("base64url")}`);
  }

  /** As the operator's manual says. */
  async #enrol(world: World, kind: Kind): Promise<void> {
    const folder = world.clerk.folder;
    const enrolment = JSON.parse(await readFile(join(folder, "enrolment.json"), "utf8"));
    const key = createPrivateKey(await readFile(join(folder, "signing.key")));
    this.#office = { key, kid: enrolment.signing.kid, encryption: enrolment.encryption.kid };
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const base = `http://127.0.0.1:${address.port}`;
    const file = join(world.folder, "service.json");
    await writeFile(file, JSON.stringify(access));
    const data = ["--data", world.data];
    await run([
      "region", "service", "add", ISSUER, "--api", `${base}/api`, "--tokens", `${base}/tokens`, "--access", file, "--private", ...data,
    ]);
    const registry = JSON.parse(await readFile(join(world.data, "registry.json"), "utf8"));
    const { id, name, schemas } = registry.destinations.find(({ prefixes, schemas }: Destination) =>
      prefixes.some((prefix) => "020000000000".startsWith(prefix)) && schemas.some((schema) => schema.includes(`:${kind}:`)));
    [this.authority, this.#schemas] = [name, schemas];
    await run(["region", "channel", id, "--service", ISSUER, "--as", this.#destination, ...data]);
    await run(["region", "sign", "--root-key", join(rootKey, "root.key"), "--region", "hamburg", "--demo", ...data]);
  }

  async #answer(request: IncomingMessage): Promise<[number, unknown]> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const path = new URL(request.url ?? "", "http://service").pathname;
    if (path === "/tokens") {
      const right = new URLSearchParams(body).get("client_secret") === access.secret;
      return right ? [200, { access_token: "let-me-in", expires_in: 1800 }] : [401, {}];
    }
    if (path === "/api/.well-known/jwks.json") {
      const { n, e } = this.#key.publicKey.export({ format: "jwk" });
      return [200, { keys: [{ kty: "RSA", n, e, alg: "PS512", key_ops: ["verify"], kid: this.#own.kid }] }];
    }
    if (request.headers.authorization !== "Bearer let-me-in") return [401, {}];
    return this.#authorized(request.method ?? "", path.replace("/api/v1", ""), body);
  }

  #authorized(method: string, path: string, body: string): [number, unknown] {
    if (path === `/destinations/${this.#destination}`) {
      const submissionSchemas = [...this.#schemas, "urn:umzug:schema:answer:1"].map((schemaUri) => ({ schemaUri, mimeType: "application/json" }));
      const services = [{ identifier: "urn:de:fim:leika:leistung:99115005104000", submissionSchemas }];
      return [200, { encryptionKid: this.#office?.encryption, metadataVersions: ["2.1.0"], status: "active", services }];
    }
    if (method === "GET") return [200, { eventLog: this.#events, totalCount: this.#events.length }];
    if (method === "POST") {
      const made = { id: randomUUID(), case: randomUUID(), tags: { metadata: "", attachments: {} }, complete: false };
      this.#submissions.push(made);
      return [201, { submissionId: made.id, caseId: made.case }];
    }
    const [, , id, , attachment] = path.split("/");
    const known = this.#submissions.find((one) => one.id === id);
    if (known === undefined) return [404, {}];
    const tag = (jwe: string): string => jwe.split(".").at(-1) ?? "";
    if (attachment !== undefined) {
      known.tags.attachments[attachment] = tag(body);
      return [204, undefined];
    }
    const { encryptedMetadata, encryptedData } = JSON.parse(body);
    Object.assign(known.tags, { metadata: tag(encryptedMetadata), data: tag(encryptedData) });
    if (Object.keys(known.tags.attachments).length === 0) delete (known.tags as Partial<Tags>).attachments;
    known.complete = true;
    this.#tell("submit-submission", ISSUER, this.#own, { authenticationTags: known.tags });
    return [202, {}];
  }
}
