// Reload, a killed tab, a crash, the camera: nothing that was typed is lost, and what is deleted is gone.
import type { Page } from "@playwright/test";

import { standard } from "../support/answers.ts";
import { kept, noteKeeping } from "../support/kept.ts";
import { Person } from "../support/person.ts";
import { photo } from "../support/photo.ts";
import { expect, test } from "../support/test.ts";

test.beforeEach(({ page }) => noteKeeping(page));

async function withPhoto(page: Page) {
  return standard({
    confirmation: {
      confirmation: { option: "file" },
      "confirmation-files": { files: [{ name: "Foto.jpg", mimeType: "image/jpeg", buffer: await photo(page, 1200, 900) }] },
    },
  });
}

/** The check page shows what was typed on the pages before it. */
async function isComplete(person: Person, familyName: string): Promise<void> {
  await person.isOn("check");
  await expect(person.page.getByText(familyName)).toBeVisible();
  await expect(person.page.getByText("Große Bergstraße")).toBeVisible();
  await expect(person.page.getByText(person.t("files.count.one"))).toBeVisible();
}

test("a killed tab that the browser restores has answers and photo, and can send", async ({ page, person, context, world }) => {
  const answers = await withPhoto(page);
  await person.report(answers);
  await person.choose("objections", "jubilees");
  await kept(page);
  // The browser keeps the session storage of a tab that it ends and opens again.
  const session = await page.evaluate(() => JSON.stringify(sessionStorage));
  await page.close();
  const again = await context.newPage();
  await again.addInitScript((kept) => {
    for (const [name, value] of Object.entries(JSON.parse(kept))) sessionStorage.setItem(name, String(value));
  }, session);
  await again.goto("/move/check");
  const restored = new Person(again);
  const name = answers.identity["family-name"];
  await isComplete(restored, name);
  await restored.send();
  await restored.caseCode();
  const received = await world.clerk.caseOf(name);
  expect((await world.clerk.attachments(received)).length).toBe(1);
});

test("a reload loses nothing", async ({ page, person }) => {
  await person.report(standard(), "landlord");
  await person.choose("dwelling-from", "landlord");
  await person.input("landlord-name").fill("Genossenschaft am Fluss");
  await kept(page);
  await page.reload();
  await person.isOn("landlord");
  await expect(person.option("dwelling-from", "landlord")).toBeChecked();
  await expect(person.input("landlord-name")).toHaveValue("Genossenschaft am Fluss");
});

test("the photo is shown again after a reload and can be removed", async ({ page, person }) => {
  const answers = await withPhoto(page);
  await person.report(answers, "confirmation");
  await person.fill(answers.confirmation);
  await kept(page);
  await page.reload();
  await person.isOn("confirmation");
  await expect(page.getByRole("img", { name: person.t("files.preview", { name: "Foto.jpg" }) })).toBeVisible();
  await expect(page.getByText(person.t("files.readable"))).toBeVisible();
  await page.getByRole("button", { name: `${person.t("action.remove")} Foto.jpg` }).click();
  await expect(page.getByRole("img")).toHaveCount(0);
  await expect(page.locator("#confirmation-files"), "the focus is not lost").toBeFocused();
  await person.goOn();
  await expect(person.errorSummary).toContainText(person.t("error.confirmation-files.missing"));
});

test("another tab, without the key, sees nothing of the draft", async ({ person, context }) => {
  await person.report(standard(), "landlord");
  const other = new Person(await context.newPage());
  await other.page.goto("/move/landlord");
  await other.isOn("move-in");
});

test("what lies in the browser is not readable", async ({ page, person }) => {
  const answers = standard();
  await person.report(answers);
  await person.choose("objections", "parties");
  await kept(page);
  await page.reload();
  await person.isOn("check");
  await expect(person.option("objections", "parties")).toBeChecked();
  const stored = await page.evaluate(async () => {
    const bytes: number[][] = [];
    const texts: string[] = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((done, fail) => {
        const open = indexedDB.open(name!);
        open.onsuccess = () => done(open.result);
        open.onerror = () => fail(open.error);
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise<unknown[]>((done, fail) => {
          const get = db.transaction(store).objectStore(store).getAll();
          get.onsuccess = () => done(get.result);
          get.onerror = () => fail(get.error);
        });
        const walk = (value: unknown): void => {
          if (value instanceof ArrayBuffer) bytes.push([...new Uint8Array(value)]);
          else if (ArrayBuffer.isView(value)) bytes.push([...new Uint8Array(value.buffer)]);
          else if (value && typeof value === "object") Object.values(value).forEach(walk);
          else texts.push(String(value));
        };
        all.forEach(walk);
      }
      db.close();
    }
    return { bytes, texts };
  });
  expect(stored.bytes.length, "the draft lies in IndexedDB").toBeGreaterThan(0);
  const everything = Buffer.concat([...stored.bytes.map((part) => Buffer.from(part)), Buffer.from(stored.texts.join("\n"))]);
  for (const words of [answers.identity["family-name"], "Große Bergstraße", "Am Sande"]) {
    expect(everything.includes(words), words).toBe(false);
  }
});

test("deleting my answers deletes them", async ({ page, person }) => {
  await person.report(standard(), "landlord");
  await page.getByRole("link", { name: person.t("delete.title") }).click();
  await person.button("delete.yes").click();
  await expect(page.getByText(person.t("delete.done"))).toBeVisible();
  await page.goto("/move/landlord");
  await person.isOn("move-in");
  await expect(person.option("moved", "yes")).not.toBeChecked();
});

test("a page whose process crashes comes back with its answers", async ({ page, person, context }) => {
  const answers = standard();
  await person.report(answers, "landlord");
  await person.choose("dwelling-from", "landlord");
  await person.input("landlord-name").fill("Genossenschaft am Fluss");
  await kept(page);
  const tab = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  void tab.send("Page.crash").catch(() => undefined);
  await crashed;
  // The same tab with a new process: Playwright's page is gone, the protocol is not.
  await tab.send("Page.reload");
  const value = async () => {
    const expression = 'document.getElementById("landlord-name")?.value';
    return (await tab.send("Runtime.evaluate", { expression })).result.value;
  };
  await expect.poll(value).toBe("Genossenschaft am Fluss");
});
