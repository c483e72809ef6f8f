// AusweisApp, the test eID-Server and the smallest eService, together for all tests of a file.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test as base, type Page } from "@playwright/test";

import { AusweisApp, activation } from "../support/ausweisapp.ts";
import { CardHolder, type Person } from "../support/card_holder.ts";
import { certificate, type Certificate } from "../support/certificate.ts";
import { EidServer, type Result, type Wish } from "../support/eid_server.ts";
import { freePort } from "../support/processes.ts";
import { Service } from "./service.ts";

export { expect } from "@playwright/test";

/** What the eService asks for. */
export const wishes: Record<string, Wish> = {
  DocumentType: "REQUIRED",
  GivenNames: "REQUIRED",
  FamilyNames: "REQUIRED",
  DateOfBirth: "REQUIRED",
  PlaceOfResidence: "REQUIRED",
  AcademicTitle: "ALLOWED",
};

export interface Trio {
  home: string;
  tls: Certificate;
  service: Service;
  eidServer: EidServer;
}

export const test = base.extend<{}, { trio: Trio }>({
  trio: [
    async ({}, use) => {
      const home = await mkdtemp(join(tmpdir(), "umzug-eid-"));
      const tls = await certificate(home);
      const service = await Service.start(await freePort(), tls);
      const eidServer = await EidServer.start(home, service.url, tls.file);
      service.eidServer = eidServer;
      const app = await AusweisApp.start(home);
      await use({ home, tls, service, eidServer });
      await Promise.all([app.stop(), eidServer.stop(), service.stop()]);
      await rm(home, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

/** Where the client sends the browser. */
export async function returned(page: Page, tcTokenUrl: string): Promise<URL> {
  await page.goto(activation(tcTokenUrl));
  return new URL(page.url());
}

/** One authentication: what the browser is told, and what the eID-Server says. */
export async function authenticate(page: Page, { service, eidServer }: Trio): Promise<{ back: URL; result: Result }> {
  const back = await returned(page, service.attempt(wishes));
  const result = await eidServer.getResult(service.session(back.href).session);
  return { back, result };
}

/** The same with a person at the client. */
export async function accompanied(
  page: Page, trio: Trio, person: Person,
): Promise<{ back: URL; result: Result; holder: CardHolder }> {
  const holder = await CardHolder.sit(person);
  try {
    return { ...(await authenticate(page, trio)), holder };
  } finally {
    await holder.leave();
  }
}
