// The smallest eService: it serves a TC token once and is come back to. All that it knows, the test may look at.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:https";

import type { Certificate } from "../support/certificate.ts";
import type { EidServer, Session, Wish } from "../support/eid_server.ts";

/** What the eService does wrong, or in another way than usual. */
export type Twist = "garbage" | "not found" | "redirected" | "insecure return" | "nobody listens";

export class Service {
  readonly url: string;
  readonly #server: Server;
  /** Attempts that nobody has fetched a token for. */
  readonly #waiting = new Map<string, Record<string, Wish>>();
  readonly #twists = new Map<string, Twist>();
  /** Sessions by the part of the address that the client returns to. */
  readonly #sessions = new Map<string, Session>();
  eidServer: EidServer | undefined;

  static async start(port: number, { cert, key }: Certificate): Promise<Service> {
    const service = new Service(port, createServer({ cert, key }));
    service.#server.listen(port, "127.0.0.1");
    await once(service.#server, "listening");
    return service;
  }

  private constructor(port: number, server: Server) {
    this.url = `https://localhost:${port}`;
    this.#server = server;
    server.on("request", async (request, response) => {
      const url = new URL(request.url ?? "/", this.url);
      if (url.pathname !== "/token") return response.end("back");
      const twist = this.#twists.get(url.searchParams.get("t") ?? "");
      if (twist === "not found") return response.writeHead(404).end();
      if (twist === "garbage") return response.setHeader("content-type", "text/xml").end("<TCTokenType><Server");
      if (twist === "redirected" && !url.searchParams.has("again")) {
        return response.writeHead(303, { location: `${url.href}&again=1` }).end();
      }
      response.setHeader("content-type", "text/xml; charset=utf-8").end(await this.#token(url.searchParams.get("t")));
    });
  }

  /** The address of a new TC token. */
  attempt(wishes: Record<string, Wish>, twist?: Twist): string {
    const id = randomBytes(16).toString("hex");
    this.#waiting.set(id, wishes);
    if (twist !== undefined) this.#twists.set(id, twist);
    return `${this.url}/token?t=${id}`;
  }

  /** The session that a return address belongs to. */
  session(returned: string): Session {
    const session = this.#sessions.get(new URL(returned).searchParams.get("r") ?? "");
    if (session === undefined) throw new Error(`no session returns to ${returned}`);
    return session;
  }

  /** All sessions, the newest last. */
  get sessions(): Session[] {
    return [...this.#sessions.values()];
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #token(id: string | null): Promise<string> {
    const wishes = this.#waiting.get(id ?? "");
    this.#waiting.delete(id ?? "");
    const session = wishes && (await this.eidServer?.useId(wishes, "Umzug & Test").catch(() => undefined));
    const failed = `<CommunicationErrorAddress>${this.url}/failed</CommunicationErrorAddress>`;
    if (session === undefined) {
      return `<TCTokenType><ServerAddress/><SessionIdentifier/><RefreshAddress/>${failed}<Binding/></TCTokenType>`;
    }
    const secret = randomBytes(24).toString("base64url");
    this.#sessions.set(secret, session);
    const twist = this.#twists.get(id ?? "");
    const server = twist === "nobody listens" ? "https://localhost:9/paos" : session.eCardServerAddress;
    const back = twist === "insecure return" ? this.url.replace("https:", "http:") : this.url;
    return `<TCTokenType><ServerAddress>${server}</ServerAddress><SessionIdentifier>${session.psk.id}</SessionIdentifier><RefreshAddress>${back}/return?r=${secret}</RefreshAddress>${failed}<Binding>urn:liberty:paos:2006-08</Binding><PathSecurity-Protocol>urn:ietf:rfc:4279</PathSecurity-Protocol><PathSecurity-Parameters><PSK>${session.psk.key}</PSK></PathSecurity-Parameters></TCTokenType>`;
  }
}
