// Nothing that a person says is readable on the node: not in its files, not in its logs, not in addresses.
import { randomBytes } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { day, standard } from "../support/answers.ts";
import { pdf } from "../support/pdf.ts";
import { forms, search } from "../support/search.ts";
import { expect, ownTest as test } from "../support/test.ts";
import type { World } from "../support/world.ts";

/** Where these words can be read, and how. */
async function readable(words: string[], files: string[], rest: Record<string, Buffer>): Promise<string[]> {
  const places = { ...rest };
  for (const file of files) places[file] = Buffer.concat([await readFile(file), Buffer.from(file)]);
  return Object.entries(places).flatMap(([place, bytes]) =>
    words.flatMap((one) => search(bytes, one).map((form) => `${one} as ${form} in ${place}`)),
  );
}

/** The search finds each form of planted words in a file of the node. */
async function finds(world: World, words: string): Promise<void> {
  for (const [name, variants] of Object.entries(forms(words))) {
    const planted = join(world.data, "planted");
    await writeFile(planted, Buffer.concat([randomBytes(100), variants[0], randomBytes(100)]));
    expect(await readable([words], await world.files(), {}), `planted as ${name}`).not.toEqual([]);
    await rm(planted);
  }
  const aligned = [0, 1, 2].map((shift) => Buffer.from("x".repeat(shift) + words + "yz").toString("base64"));
  for (const text of aligned) expect(search(Buffer.from(text), words)).toContain("base64 of utf8");
}

test("nothing readable on the node", async ({ page, person, own, watch }) => {
  test.slow();
  const answers = standard({
    contact: { contact: { option: "phone" }, phone: "040 98765432" },
    confirmation: {
      confirmation: { option: "file" },
      "confirmation-files": {
        files: [{ name: "Bescheinigung-Schanze.pdf", mimeType: "application/pdf", buffer: pdf("Wohnungsgeber Schanze") }],
      },
    },
  });
  const name = answers.identity["family-name"];
  await person.report(answers);
  await person.send();
  const code = await person.caseCode();
  const wal = (await own.files()).find((file) => file.endsWith("-wal"))!;
  const fresh = await readFile(wal);
  expect(fresh.length, "the write-ahead log holds what was just sent").toBeGreaterThan(0);
  own.startAuthority();
  const received = await own.clerk.caseOf(name);
  await own.clerk.ask(received, "Wie heißt die Hausverwaltung?");
  await person.lookUp(code);
  await page.getByLabel(person.t("status.answer.text")).fill("Verwaltung Seestern GmbH");
  await person.button("status.answer.send").click();
  const answered = await own.clerk.caseOf(name, "answered");
  await own.clerk.decide(answered, "appear", "Kommen Sie mit dem Ausweis in Zimmer 112");
  await person.button("status.refresh").click();
  await expect(page.getByText("Zimmer 112")).toBeVisible();
  // Killed, not stopped: what only the write-ahead log holds stays there.
  await own.killNode();

  const words = [
    name, "Özdemir", "Anna Maria", "1998-03-14", day(-5).iso, "Am Sande", "Große Bergstraße", "3. OG links", "22765",
    "Wohnungsgenossenschaft", "Am Markt 1", "98765432", "Bescheinigung-Schanze", "Wohnungsgeber Schanze",
    "Wie heißt die Hausverwaltung?", "Verwaltung Seestern", "Zimmer 112", code, code.replaceAll("-", ""),
  ];
  const files = await own.files();
  expect(own.log.includes("/api/bundle/commit"), "the log tells of the calls").toBe(true);
  const rest = { "the fresh log": fresh, "the logs": own.log, "the addresses": Buffer.from(watch.requests.join("\n")) };
  expect(await readable(words, files, rest)).toEqual([]);

  await finds(own, name);
  await finds(own, "Große Bergstraße");
  expect(await readable(["bundle"], [], rest)).not.toEqual([]);
});
