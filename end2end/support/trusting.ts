// `fetch` that trusts one certificate more, follows no redirect and knows no cookie.
import { request } from "node:https";

export type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** One that trusts this certificate (PEM). */
export function trusting(ca: string): Fetch {
  return (url, init = {}) =>
    new Promise((resolve, reject) => {
      const headers = Object.fromEntries(new Headers(init.headers));
      const body = init.body === undefined || init.body === null ? undefined : String(init.body);
      if (init.body instanceof URLSearchParams) headers["content-type"] ??= "application/x-www-form-urlencoded";
      const sent = request(String(url), { ca, method: init.method ?? "GET", headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const status = answer.statusCode ?? 0;
          const said = status === 204 || status === 304 ? null : Buffer.concat(parts);
          const pairs = Object.entries(answer.headers).flatMap(([name, value]) =>
            [value ?? []].flat().map((one): [string, string] => [name, one]),
          );
          resolve(new Response(said, { status, headers: pairs }));
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
}
