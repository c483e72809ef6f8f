// An authority that fetches from a FIT-Connect service of others: people are told who says what, and how sure it is.
import type { Locator, Page } from "@playwright/test";

import { checks } from "../accessibility/checks/index.ts";
import { standard } from "../support/answers.ts";
import { DeliveryService } from "../support/delivery_service.ts";
import type { Person } from "../support/person.ts";
import { eventually } from "../support/processes.ts";
import { expect, ownTest as base } from "../support/test.ts";

const test = base.extend<{ service: DeliveryService }>({
  service: async ({ own }, use) => {
    const service = await DeliveryService.before(own);
    await use(service);
    service.stop();
  },
});

/** Sends, lets it be answered, and looks it up. */
async function answered(person: Person, service: DeliveryService, answer: () => void): Promise<void> {
  await person.report(standard());
  await person.send();
  const code = await person.caseCode();
  await eventually("the request at the service", async () => service.received > 0 || undefined);
  answer();
  await person.lookUp(code);
}

/** The step that happened last, looked for again until it is there. */
async function step(page: Page, person: Person, name: string): Promise<Locator> {
  const item = page.getByRole("listitem").filter({ hasText: person.t(name) }).and(page.locator("[aria-current=step]"));
  await expect(async () => {
    await person.button("status.refresh").click();
    await expect(item).toBeVisible({ timeout: 2_000 });
  }).toPass();
  return item;
}

test("taken over there: the decision comes another way", async ({ page, person, service }) => {
  await answered(person, service, () => service.takeOver());
  const item = await step(page, person, "status.arrived");
  await expect(item).toContainText(person.t("status.arrived.text"));
  await expect(item).toContainText(person.t("status.arrived.elsewhere"));
});

for (const [name, answer] of [
  ["service", (service: DeliveryService) => service.giveBack()],
  ["reported", (service: DeliveryService) => service.reject()],
] as const) {
  test(`given back (${name}): by whom, and when it had come in`, async ({ page, person, service }, info) => {
    await answered(person, service, () => answer(service));
    const item = await step(page, person, "status.rejected");
    await expect(item).toContainText(person.t(`status.rejected.${name}`));
    const [before] = person.t("status.rejected.receipt").split("{time}");
    await expect(item).toContainText(before);
    await expect(item).toContainText(String(new Date().getFullYear()));
    for (const check of ["axe", "contrast", "reflow", "headings", "targets of 24"] as const)
      expect(await checks[check].find(page, "light"), check).toEqual([]);
    await page.screenshot({ path: info.outputPath("status.png"), fullPage: true });
  });
}
