// The real AusweisApp and the test eID-Server understand each other, before anything of the product takes part.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { activation } from "../support/ausweisapp.ts";
import { CardHolder } from "../support/card_holder.ts";
import { card, homeless, juergen, mononym } from "../support/citizen.ts";
import { EidServer, type Plan, type Result } from "../support/eid_server.ts";
import { freePort } from "../support/processes.ts";
import { Service } from "./service.ts";
import { accompanied, authenticate, expect, returned, test, wishes } from "./trio.ts";

const cancelled = "http://www.bsi.bund.de/ecard/api/1.1/resultminor/sal#cancellationByUser";

// The eService's certificate is signed by itself.
test.use({ ignoreHTTPSErrors: true });

function minor({ result }: Result): string | undefined {
  return result.minor?.split("/").at(-1);
}

test("Erika Mustermann identifies herself", async ({ page, trio }) => {
  const { back, result } = await authenticate(page, trio);
  expect(back.searchParams.get("ResultMajor")).toBe("ok");
  expect(result).toEqual({
    result: { major: "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#ok" },
    personalData: {
      DocumentType: "ID",
      GivenNames: "ERIKA",
      FamilyNames: "MUSTERMANN",
      AcademicTitle: "",
      DateOfBirth: { DateString: "19640812", DateValue: "1964-08-12" },
      PlaceOfResidence: {
        StructuredPlace: { Street: "HEIDESTRAẞE 17", City: "KÖLN", Country: "D", ZipCode: "51147" },
      },
    },
    operationsAllowedByUser: Object.fromEntries(Object.keys(wishes).map((name) => [name, "ALLOWED"])),
    levelOfAssuranceResult: "http://bsi.bund.de/eID/LoA/hoch",
  });
  const again = await trio.eidServer.getResult(trio.service.session(back.href).session, 2);
  expect(minor(again)).toBe("getResult#invalidSession");
});

for (const intent of ["cancel at consent", "cancel at PIN"] as const) {
  test(`the person chooses to ${intent}`, async ({ page, trio }) => {
    const { back, result, holder } = await accompanied(page, trio, { intent });
    expect(back.searchParams.get("ResultMajor")).toBe("error");
    expect(back.searchParams.get("ResultMinor")).toBe("cancellationByUser");
    expect(result.result.minor).toBe(cancelled);
    expect(result.personalData).toBeUndefined();
    expect(holder.transaction).toBe("Umzug & Test");
  });
}

test("names and places keep their letters, and an unknown day stays unknown", async ({ page, trio }) => {
  const { result } = await accompanied(page, trio, { card: card(juergen) });
  expect(result.personalData).toEqual({
    DocumentType: "ID",
    GivenNames: "JÜRGEN ÅSE",
    FamilyNames: "GROẞE-ĆWIEK",
    AcademicTitle: "",
    DateOfBirth: { DateString: "199002  " },
    PlaceOfResidence: {
      StructuredPlace: { Street: "HAFENSTRAẞE 12 A", City: "SEEVETAL", Country: "D", ZipCode: "21217" },
    },
  });
});

test("somebody without a fixed abode", async ({ page, trio }) => {
  const { result } = await accompanied(page, trio, { card: card(homeless) });
  expect(result.personalData).toMatchObject({
    AcademicTitle: "DR.",
    PlaceOfResidence: { NoPlaceInfo: "keine Hauptwohnung in Deutschland" },
  });
});

test("a place in one long line", async ({ page, trio }) => {
  const text = "HAUSBOOT ÄNNE, ".repeat(30);
  const { result } = await accompanied(page, trio, { card: card({ ...juergen, residence: { text } }) });
  expect(result.personalData?.PlaceOfResidence).toEqual({ FreetextPlace: text });
});

test("somebody with one name, and a card without a title", async ({ page, trio }) => {
  const { result } = await accompanied(page, trio, { card: card(mononym) });
  expect(result.personalData).toMatchObject({ DocumentType: "AR", GivenNames: "", FamilyNames: "SUHARTO" });
  expect(result.personalData?.DateOfBirth).toEqual({ DateString: "        " });
  expect(result.operationsAllowedByUser?.AcademicTitle).toBe("NOTONCHIP");
});

test("the person unticks the title", async ({ page, trio }) => {
  const { result } = await accompanied(page, trio, { without: ["DoctoralDegree"] });
  expect(result.operationsAllowedByUser?.AcademicTitle).toBe("PROHIBITED");
  expect(Object.keys(result.personalData ?? {})).not.toContain("AcademicTitle");
});

test("a token is served once", async ({ page, trio }) => {
  const url = trio.service.attempt(wishes);
  expect((await returned(page, url)).searchParams.get("ResultMajor")).toBe("ok");
  const second = await returned(page, url);
  expect(second.pathname).toBe("/failed");
  expect(second.searchParams.get("ResultMinor")).toBe("communicationError");
});

const endings: [Plan, string, string | null][] = [
  ["deniedDocument", "getResult#deniedDocument", null],
  ["invalidDocument", "getResult#invalidDocument", null],
  ["serverError", "common#internalError", "serverError"],
];
for (const [plan, code, told] of endings) {
  test(`planned: ${plan}`, async ({ page, trio }) => {
    await trio.eidServer.plan(plan);
    const { back, result } = await authenticate(page, trio);
    expect(minor(result)).toBe(code);
    expect(back.searchParams.get("ResultMinor")).toBe(told);
  });
}

test("planned: the server takes no request", async ({ page, trio }) => {
  await trio.eidServer.plan("unavailable");
  const back = await returned(page, trio.service.attempt(wishes));
  expect(back.pathname).toBe("/failed");
});

test("a token on the other side of a redirect", async ({ page, trio }) => {
  const back = await returned(page, trio.service.attempt(wishes, "redirected"));
  expect(back.searchParams.get("ResultMajor")).toBe("ok");
});

// The program shows a page of its own: the way back is the browser's, and the page before it says so.
for (const twist of ["garbage", "not found"] as const) {
  test(`the program cannot use what it gets for a token: ${twist}`, async ({ page, trio }) => {
    const answer = await page.goto(activation(trio.service.attempt(wishes, twist)));
    expect(answer!.status()).toBe(404);
    expect(new URL(page.url()).port).toBe("24727");
  });
}

test("an address that is not https is refused before anything is fetched", async ({ page, trio }) => {
  const answer = await page.goto(activation(trio.service.attempt(wishes).replace("https:", "http:")));
  expect(answer!.status()).toBe(400);
  expect(new URL(page.url()).port).toBe("24727");
});

test("a return that is not https ends at the address for errors", async ({ page, trio }) => {
  const back = await returned(page, trio.service.attempt(wishes, "insecure return"));
  expect([back.pathname, back.searchParams.get("ResultMinor")]).toEqual(["/failed", "communicationError"]);
});

test("nobody listens where the card is to be read", async ({ page, trio }) => {
  const back = await returned(page, trio.service.attempt(wishes, "nobody listens"));
  expect(back.pathname).toBe("/return");
  expect(back.searchParams.get("ResultMinor")).toBe("trustedChannelEstablishmentFailed");
});

test("the certificate is for another address", async ({ page, trio }) => {
  const other = await Service.start(await freePort(), trio.tls);
  other.eidServer = trio.eidServer;
  try {
    const back = await returned(page, other.attempt(wishes));
    expect(back.href).toContain(`${other.url}/failed`);
    expect(back.searchParams.get("ResultMinor")).toBe("communicationError");
  } finally {
    await other.stop();
  }
});

test("the certificate is from nobody whom the program trusts", async ({ page, trio }) => {
  const home = await mkdtemp(join(tmpdir(), "umzug-stranger-"));
  const stranger = await EidServer.start(home, trio.service.url, trio.tls.file);
  trio.service.eidServer = stranger;
  try {
    const back = await returned(page, trio.service.attempt(wishes));
    expect(back.pathname).toBe("/return");
    expect(back.searchParams.get("ResultMinor")).toBe("serverError");
    const result = await stranger.getResult(trio.service.session(back.href).session);
    expect(result.personalData).toBeUndefined();
  } finally {
    trio.service.eidServer = trio.eidServer;
    await stranger.stop();
    await rm(home, { recursive: true, force: true });
  }
});

test("a second activation while one runs is refused, and the first goes on", async ({ page, context, trio }) => {
  const holder = await CardHolder.sit({ intent: "read on" });
  try {
    const first = returned(page, trio.service.attempt(wishes));
    await holder.asked();
    const second = await context.newPage();
    const answer = await second.goto(activation(trio.service.attempt(wishes)));
    expect(answer!.status()).toBe(409);
    holder.agree();
    expect((await first).searchParams.get("ResultMajor")).toBe("ok");
  } finally {
    await holder.leave();
  }
});

test("the browser is closed on the way: nobody returns, and the next attempt works", async ({ page, context, trio }) => {
  const holder = await CardHolder.sit({ intent: "read on" });
  try {
    const gone = returned(page, trio.service.attempt(wishes)).catch(() => undefined);
    await holder.asked();
    await page.close();
    expect(await gone).toBeUndefined();
    holder.agree();
    const { session } = trio.service.sessions.at(-1)!;
    let asked = 0;
    await expect.poll(async () => minor(await trio.eidServer.getResult(session, ++asked)), { timeout: 20_000 }).toBeUndefined();
  } finally {
    await holder.leave();
  }
  const { back } = await authenticate(await context.newPage(), trio);
  expect(back.searchParams.get("ResultMajor")).toBe("ok");
});

test("one authentication after the other", async ({ page, trio }) => {
  const rounds = Number(process.env.ROUNDS ?? 3);
  test.setTimeout(30_000 + rounds * 20_000);
  const outcomes: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const { result } = await authenticate(page, trio);
    outcomes.push(result.personalData?.FamilyNames ?? `${result.result.minor} ${result.result.message}`);
  }
  expect(outcomes).toEqual(Array(rounds).fill("MUSTERMANN"));
});
