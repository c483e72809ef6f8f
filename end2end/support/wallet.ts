// An issuer of personal identification data, and a wallet: both from independent libraries, for tests only.
import { createHash, createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { deflateSync } from "node:zlib";

import { Openid4vpClient } from "@openid4vc/openid4vp";
import { ES256, digest, generateSalt } from "@sd-jwt/crypto-nodejs";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import * as jose from "jose";

import { certify, der, type Certified } from "./pki.ts";
import type { Fetch } from "./trusting.ts";

type Jwk = Record<string, string>;

/** What a request asks for, and where the answer goes. */
export interface Asked {
  payload: Record<string, any>;
  /** The signed request as it was served. */
  jwt: string;
}

/** What a wallet may do otherwise. */
export interface Otherwise {
  nonce?: string;
  aud?: string;
}

const seconds = () => Math.floor(Date.now() / 1000);
const openPart = ({ kty, crv, x, y }: Jwk): Jwk => ({ kty: kty!, crv: crv!, x: x!, y: y! });

async function instance(signer: Jwk, holder: Jwk): Promise<SDJwtVcInstance> {
  return new SDJwtVcInstance({
    signer: await ES256.getSigner(signer), verifier: await ES256.getVerifier(openPart(signer)), signAlg: "ES256",
    kbSigner: await ES256.getSigner(holder), kbVerifier: await ES256.getVerifier(openPart(holder)), kbSignAlg: "ES256",
    hasher: digest, hashAlg: "sha-256", saltGenerator: generateSalt,
  });
}

/** Issues credentials, and says which were revoked. */
export class Issuer {
  readonly authority: Certified;
  readonly #certified: Certified;
  readonly #server: Server;
  #revoked = false;

  static async start(folder: string, name = "pid"): Promise<Issuer> {
    const authority = await certify(folder, `${name}-ca`);
    const issuer = new Issuer(authority, await certify(folder, name, authority));
    issuer.#server.listen(0, "127.0.0.1");
    await once(issuer.#server, "listening");
    return issuer;
  }

  private constructor(authority: Certified, certified: Certified) {
    this.authority = authority;
    this.#certified = certified;
    this.#server = createServer(async (_, response) => {
      response.setHeader("content-type", "application/statuslist+jwt").end(await this.#list());
    });
  }

  /** A credential of Erika Mustermann in a new wallet. */
  async issue(): Promise<Wallet> {
    const holder = await ES256.generateKeyPair();
    const issuer = await instance(this.#key(), holder.privateKey as Jwk);
    const now = seconds();
    const address = { street_address: "HEIDESTRAẞE 17", postal_code: "51147", locality: "KÖLN", country: "DE" };
    const credential = await issuer.issue(
      {
        iss: "https://localhost", vct: "urn:eudi:pid:de:1", iat: now, exp: now + 30 * 86_400,
        cnf: { jwk: openPart(holder.publicKey as Jwk) }, status: { status_list: { idx: 5, uri: this.#uri() } },
        given_name: "ERIKA", family_name: "MUSTERMANN", birthdate: "1964-08-12", address, nationalities: ["DE"],
      } as any,
      {
        _sd: ["given_name", "family_name", "birthdate", "address", "nationalities"],
        address: { _sd: ["street_address", "postal_code", "locality", "country"] },
      } as any,
      { header: { x5c: [der(this.#certified)] } },
    );
    return new Wallet(credential, holder.privateKey as Jwk, this.#key());
  }

  /** Revokes what was issued, or takes that back. */
  revoke(revoked = true): void {
    this.#revoked = revoked;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #key(): Jwk {
    return createPrivateKey(this.#certified.key).export({ format: "jwk" }) as Jwk;
  }

  #uri(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the issuer does not listen");
    return `http://127.0.0.1:${address.port}/status`;
  }

  async #list(): Promise<string> {
    const lst = deflateSync(Buffer.from([this.#revoked ? 1 << 5 : 0])).toString("base64url");
    const now = seconds();
    return new jose.SignJWT({ sub: this.#uri(), ttl: 0, status_list: { bits: 1, lst } })
      .setProtectedHeader({ alg: "ES256", typ: "statuslist+jwt", x5c: [der(this.#certified)] })
      .setIssuedAt(now).setExpirationTime(now + 600)
      .sign(createPrivateKey(this.#certified.key));
  }
}

/** Holds one credential. */
export class Wallet {
  readonly #credential: string;
  readonly #holder: Jwk;
  readonly #issuer: Jwk;

  constructor(credential: string, holder: Jwk, issuer: Jwk) {
    this.#credential = credential;
    this.#holder = holder;
    this.#issuer = issuer;
  }

  /** Opens a link: fetches the request and checks its signature and who asks. */
  async open(link: string, fetch: Fetch): Promise<Asked> {
    const client = this.#client(fetch);
    const { params } = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: link });
    let jwt = "";
    const seen: Fetch = async (url, init) => {
      const response = await fetch(url, init);
      jwt = await response.clone().text();
      return response;
    };
    const resolved = await this.#client(seen).resolveOpenId4vpAuthorizationRequest({
      authorizationRequestPayload: params as any,
    });
    if (resolved.client.prefix !== "x509_hash") throw new Error(`asked by ${resolved.client.prefix}`);
    return { payload: resolved.authorizationRequestPayload as Record<string, any>, jwt };
  }

  /** A presentation of exactly what is asked for. */
  async present({ payload }: Asked, otherwise: Otherwise = {}): Promise<Record<string, string[]>> {
    const query = payload.dcql_query.credentials[0];
    const frame: Record<string, any> = {};
    for (const { path } of query.claims) {
      path.reduce((at: any, key: string, index: number) =>
        (at[key] = index === path.length - 1 ? true : typeof at[key] === "object" ? at[key] : {}), frame);
    }
    const holder = await instance(this.#issuer, this.#holder);
    const binding = { iat: seconds(), aud: otherwise.aud ?? payload.client_id, nonce: otherwise.nonce ?? payload.nonce };
    return { [query.id]: [await holder.present(this.#credential, frame as any, { kb: { payload: binding } })] };
  }

  /** Encrypts and sends an answer; what the other side says. */
  async send(asked: Asked, vpToken: Record<string, string[]>, fetch: Fetch): Promise<Response> {
    const client = this.#client(fetch);
    const authorizationRequestPayload = asked.payload as any;
    const algorithms = {
      authorization_encryption_alg_values_supported: ["ECDH-ES"],
      authorization_encryption_enc_values_supported: ["A128GCM", "A256GCM"],
    };
    const answer = await client.createOpenid4vpAuthorizationResponse({
      authorizationRequestPayload, authorizationResponsePayload: { vp_token: vpToken },
      jarm: { encryption: { nonce: randomBytes(16).toString("base64url") }, serverMetadata: algorithms as any },
    });
    const { authorizationResponsePayload, jarm } = answer;
    const sent = await client.submitOpenid4vpAuthorizationResponse({
      authorizationRequestPayload, authorizationResponsePayload, jarm: jarm as any,
    });
    return sent.response;
  }

  #client(fetch: Fetch): Openid4vpClient {
    const certificate = (base64: string) => new X509Certificate(Buffer.from(base64, "base64"));
    const callbacks = {
      fetch,
      hash: (data: Uint8Array, name: string) => createHash(name.replace("-", "")).update(data).digest(),
      getX509CertificateMetadata: () => ({ sanDnsNames: [], sanUriNames: [] }),
      verifyJwt: async (signer: any, { compact }: { compact: string }) => {
        const key = certificate(signer.x5c[0]).publicKey;
        const verified = await jose.compactVerify(compact, key).then(() => true, () => false);
        return verified ? { verified, signerJwk: await jose.exportJWK(key) } : { verified };
      },
      encryptJwe: async (encryptor: any, data: string) => {
        const { publicJwk, alg, enc } = encryptor;
        const header = { alg, enc, kid: publicJwk.kid };
        const encrypt = new jose.CompactEncrypt(new TextEncoder().encode(data)).setProtectedHeader(header);
        return { encryptionJwk: publicJwk, jwe: await encrypt.encrypt(await jose.importJWK({ ...publicJwk, alg })) };
      },
      decryptJwe: async () => ({ decrypted: false }),
      signJwt: async () => {
        throw new Error("nothing is signed here");
      },
    };
    return new Openid4vpClient({ callbacks: callbacks as any });
  }
}
