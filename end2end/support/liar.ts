// A node that lies: it stands between browser and node and changes what it is told to change.
import { createServer, request as ask, type Server } from "node:http";
import { once } from "node:events";

export interface Answer {
  status: number;
  body: Buffer;
}

/** Changes an answer, or leaves it as it is. */
export type Lie = (method: string, path: string, answer: Answer) => void | Promise<void>;

export class Liar {
  url = "";
  /** Method and path of everything that the browser asked. */
  readonly asked: string[] = [];
  lie: Lie = () => undefined;
  readonly #server: Server;

  static async before(truth: string): Promise<Liar> {
    const liar = new Liar(truth);
    liar.#server.listen(0, "127.0.0.1");
    await once(liar.#server, "listening");
    const address = liar.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    liar.url = `http://127.0.0.1:${address.port}`;
    return liar;
  }

  private constructor(truth: string) {
    const { hostname, port } = new URL(truth);
    this.#server = createServer((incoming, outgoing) => {
      const { method = "GET", url: path = "/" } = incoming;
      this.asked.push(`${method} ${path}`);
      const headers = { ...incoming.headers, "accept-encoding": "identity" };
      const forward = ask({ hostname, port, path, method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part) => parts.push(part));
        response.on("end", async () => {
          const answer = { status: response.statusCode ?? 502, body: Buffer.concat(parts) };
          await this.lie(method, path, answer);
          const { "transfer-encoding": _, "content-length": __, etag: ___, ...kept } = response.headers;
          outgoing.writeHead(answer.status, { ...kept, "content-length": answer.body.length });
          outgoing.end(answer.body);
        });
      });
      forward.on("error", () => outgoing.destroy());
      incoming.pipe(forward);
    });
  }

  /** What was uploaded: empty while nothing has left the device. */
  get uploads(): string[] {
    return this.asked.filter((one) => one.startsWith("PUT ") || one.startsWith("POST /api/bundle"));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** Changes a JSON answer to this path. */
export function changed(where: RegExp, change: (body: any) => void): Lie {
  return (method, path, answer) => {
    if (method !== "GET" || !where.test(path) || answer.status !== 200) return;
    const body = JSON.parse(answer.body.toString("utf8"));
    change(body);
    answer.body = Buffer.from(JSON.stringify(body));
  };
}

/** A compact JWS with a changed payload under the old signature. */
export function changedPayload(jws: string, change: (payload: any) => void): string {
  const [header, payload, signature] = jws.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  change(claims);
  return [header, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
}
