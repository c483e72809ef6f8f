// A certified OpenID provider in this process, in the place of a gateway in front of the accounts of Bund and Länder.
// Its people log in by pressing a button; how sure it is of them is up to the test.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

// @ts-ignore: comes without types.
import { Provider } from "oidc-provider";

/** The client that the node is: a public one, so that PKCE alone guards the code. */
export const client = "umzug";

export interface Account {
  acr: string;
  /** Claims by their names in OpenID Connect Core. */
  claims: Record<string, unknown>;
}

export const erika: Account = {
  acr: "http://eidas.europa.eu/LoA/high",
  claims: {
    given_name: "Erika",
    family_name: "Mustermann",
    birthdate: "1964-08-12",
    address: { street_address: "Heidestraße 17", postal_code: "51147", locality: "Köln", country: "DE" },
    // Not asked for: must not arrive anywhere.
    email: "erika@example.org",
  },
};

export class OpenIdProvider {
  readonly issuer: string;
  /** Who logs in. */
  account: Account = erika;
  readonly #server: Server;
  readonly #provider: any;

  /** Starts one that knows the node at `origin`. */
  static async start(origin: string): Promise<OpenIdProvider> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new OpenIdProvider(server, origin);
  }

  private constructor(server: Server, origin: string) {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.issuer = `http://127.0.0.1:${address.port}`;
    this.#server = server;
    const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
    this.#provider = new Provider(this.issuer, {
      jwks: { keys: [{ ...key, use: "sig", alg: "PS256", kid: "one" }] },
      cookies: { keys: [randomBytes(32).toString("hex")] },
      clients: [
        {
          client_id: client,
          token_endpoint_auth_method: "none",
          redirect_uris: [`${origin}/identity/account/back`],
          response_types: ["code"],
          grant_types: ["authorization_code"],
          id_token_signed_response_alg: "PS256",
        },
      ],
      enabledJWA: { idTokenSigningAlgValues: ["PS256"] },
      pkce: { required: () => true },
      acrValues: ["http://eidas.europa.eu/LoA/high", "http://eidas.europa.eu/LoA/substantial", "http://eidas.europa.eu/LoA/low"],
      claims: { openid: ["sub"], acr: null, given_name: null, family_name: null, birthdate: null, address: null, email: null },
      features: { claimsParameter: { enabled: true }, devInteractions: { enabled: false } },
      findAccount: (_: unknown, sub: string) => ({
        accountId: sub,
        claims: () => ({ sub, ...this.account.claims }),
      }),
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/login/${uid}` },
      ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 60, AuthorizationCode: 60, IdToken: 60 },
    });
    const protocol = this.#provider.callback();
    server.on("request", (request, response) => {
      if (request.url?.startsWith("/login/")) void this.#login(request, response);
      else if (request.url === "/favicon.ico") response.writeHead(204).end();
      else protocol(request, response);
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** The page where somebody logs in or does not. */
  async #login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "POST") {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(
        `<!doctype html><html lang="de"><title>Konto</title><main><h1>Konto</h1><form method="post">` +
          `<button name="choice" value="login">Anmelden</button><button name="choice" value="cancel">Abbrechen</button></form></main>`,
      );
      return;
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    const agrees = new URLSearchParams(body).get("choice") === "login";
    const result = agrees ? await this.#agreed() : { error: "access_denied", error_description: "The person said no." };
    await this.#provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  async #agreed(): Promise<Record<string, unknown>> {
    const accountId = randomBytes(8).toString("hex");
    const grant = new this.#provider.Grant({ accountId, clientId: client });
    grant.addOIDCScope("openid");
    grant.addOIDCClaims(["given_name", "family_name", "birthdate", "address", "acr"]);
    return { login: { accountId, acr: this.account.acr, remember: false }, consent: { grantId: await grant.save() } };
  }
}
