// A node that lies: refused before anything is sealed, or shown as not verified.
import { generateKeyPairSync } from "node:crypto";

import { standard } from "../support/answers.ts";
import { Liar, changed, changedPayload, type Lie } from "../support/liar.ts";
import { Person } from "../support/person.ts";
import { expect, test as base } from "../support/test.ts";

const test = base.extend<{ liar: Liar }>({
  liar: async ({ world }, use) => {
    const liar = await Liar.before(world.url);
    await use(liar);
    await liar.stop();
  },
  baseURL: async ({ liar }, use) => use(liar.url),
});

const before: Record<string, Lie> = {
  "another key to seal to": changed(/\/destinations\/.*\/keys\//, (key) => {
    const other = generateKeyPairSync("rsa", { modulusLength: 4096 }).publicKey.export({ format: "jwk" });
    key.n = other.n;
  }),
  "a weak key to seal to": changed(/\/destinations\/.*\/keys\//, (key) => {
    const weak = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
    key.n = weak.n;
  }),
  "a directory that names another key": (_, path, answer) => {
    if (path !== "/api/directory") return;
    const jws = changedPayload(answer.body.toString(), (directory) => {
      for (const { keys } of directory.authorities) if (keys) keys.encryption = "A".repeat(43);
    });
    answer.body = Buffer.from(jws);
  },
  "a directory signed by nobody": (_, path, answer) => {
    if (path !== "/api/directory") return;
    const [, payload] = answer.body.toString().split(".");
    const header = Buffer.from(JSON.stringify({ alg: "none", typ: "umzug-directory+jws" })).toString("base64url");
    answer.body = Buffer.from(`${header}.${payload}.`);
  },
};

for (const [what, lie] of Object.entries(before)) {
  test(`${what}: nothing leaves the device`, async ({ page, person, liar }) => {
    await person.report(standard());
    liar.lie = lie;
    await person.send();
    await expect(page.locator("#send-failed")).toContainText(person.t("send.failed.trust"));
    await expect(page.locator("#send-failed")).toBeFocused();
    expect(liar.uploads).toEqual([]);
    // The same node, telling the truth: it was the lie that stood in the way.
    liar.lie = () => undefined;
    await person.button("check.send").click();
    await person.caseCode();
    expect(liar.uploads).not.toEqual([]);
  });
}

test("a receipt for other contents is no success", async ({ page, person, liar }) => {
  await person.report(standard());
  liar.lie = (method, path, answer) => {
    if (method !== "POST" || path !== "/api/bundle/commit" || answer.status >= 300) return;
    const view = JSON.parse(answer.body.toString());
    for (const log of Object.values<string[]>(view.events)) {
      log.forEach((event, at) => {
        log[at] = changedPayload(event, (claims) => {
          for (const payload of Object.values<any>(claims.events)) {
            if (payload.authenticationTags) payload.authenticationTags.data = "AAAAAAAAAAAAAAAAAAAAAA";
          }
        });
      });
    }
    answer.body = Buffer.from(JSON.stringify(view));
  };
  await person.send();
  await expect(page.locator("#send-failed")).toContainText(person.t("send.failed.title"));
  await expect(page.locator("#send-failed")).toBeFocused();
  await expect(page).toHaveURL("/move/check");
});

/** Looks a case up and reads what the page makes of it. */
async function shows(person: Person, code: string, reason: string): Promise<void> {
  await person.lookUp(code);
  const alert = person.page.locator(".kern-alert--danger");
  await expect(alert).toContainText(person.t("status.unverified.title"));
  await expect(alert).toContainText(person.t(`status.reason.${reason}`));
  await expect(person.page.locator(".umzug-timeline")).toHaveCount(0);
}

test("lies about what happened are shown as not verified", async ({ page, person, liar, world }) => {
  test.slow();
  // Two people: the node plays events of one to the other.
  const view: Record<string, any> = {};
  const codes: string[] = [];
  for (const question of ["Welche Etage?", "Welches Haus?"]) {
    const answers = standard();
    await person.report(answers);
    await person.send();
    codes.push(await person.caseCode());
    const received = await world.clerk.caseOf(answers.identity["family-name"]);
    await world.clerk.ask(received, question);
    liar.lie = changed(/^\/api\/bundle$/, (body) => (view[question] = structuredClone(body)));
    await person.lookUp(codes.at(-1)!);
    await expect(page.getByText(question)).toBeVisible();
    liar.lie = () => undefined;
    await page.goto("/delete");
    await person.button("delete.yes").click();
    await expect(page.getByText(person.t("delete.done"))).toBeVisible();
  }
  const [code] = codes;
  const other = view["Welches Haus?"];
  const log = (body: any): string[] => Object.values<string[]>(body.events)[0];
  const kind = (event: string): string => {
    const claims = JSON.parse(Buffer.from(event.split(".")[1], "base64url").toString());
    return Object.keys(claims.events)[0].split(/[/:]/).at(-1)!;
  };
  const at = (body: any, name: string): number => log(body).findIndex((event) => kind(event) === name);

  const lies: [string, string, (body: any) => void][] = [
    ["an omitted event", "omitted", (body) => log(body).splice(at(body, "accept-submission"), 1)],
    ["a replayed event", "replayed", (body) => log(body).push(log(body).at(-1)!)],
    ["a foreign event", "foreign_event", (body) => (log(body)[at(body, "question")] = log(other)[at(other, "question")])],
    ["the events of a foreign case", "foreign_event", (body) => (body.events[Object.keys(body.events)[0]] = log(other))],
    ["a question in place of another", "tags", (body) => {
      const [mine] = Object.values<any[]>(body.replies);
      const [theirs] = Object.values<any[]>(other.replies);
      mine[0].data = theirs[0].data;
    }],
    ["a missing receipt", "missing", (body) => log(body).splice(0, log(body).length)],
    ["a changed event", "signer", (body) => {
      const place = at(body, "accept-submission");
      log(body)[place] = changedPayload(log(body)[place], (claims) => (claims.iat -= 86_400));
    }],
  ];
  for (const [what, reason, change] of lies) {
    await test.step(what, async () => {
      liar.lie = changed(/^\/api\/bundle$/, change);
      await shows(person, code, reason);
    });
  }
  await test.step("a manifest of somebody else", async () => {
    liar.lie = changed(/^\/api\/bundle$/, (body) => (body.manifest = other.manifest));
    await person.lookUp(code);
    await expect(page.getByText(person.t("status.distrust"))).toBeVisible();
  });
  await test.step("the truth", async () => {
    liar.lie = () => undefined;
    await person.lookUp(code);
    await expect(page.getByText("Welche Etage?")).toBeVisible();
  });
});
