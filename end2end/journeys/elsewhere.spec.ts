// An authority that fetches from a FIT-Connect service of others: people are told who says what, and how sure it is.
import type { Locator, Page, TestInfo } from "@playwright/test";

import { checks } from "../accessibility/checks/index.ts";
import { standard, type Answers } from "../support/answers.ts";
import { DeliveryService } from "../support/delivery_service.ts";
import type { Person } from "../support/person.ts";
import { eventually } from "../support/processes.ts";
import { expect, ownTest as base } from "../support/test.ts";
import { alone, moving, one } from "../support/vehicle.ts";

const test = base.extend<{ kind: "registration" | "vehicle"; service: DeliveryService }>({
  kind: ["registration", { option: true }],
  service: async ({ own, kind }, use) => {
    const service = await DeliveryService.before(own, kind);
    await use(service);
    service.stop();
  },
});

/** Looks at a state as the accessibility suite does. */
async function look(page: Page, info: TestInfo, name: string): Promise<void> {
  for (const check of ["axe", "contrast", "reflow", "headings", "languages", "live regions", "targets of 24", "keyboard"] as const)
    expect(await checks[check].find(page, "light"), `${name}: ${check}`).toEqual([]);
  await page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
}

/** Sends, lets it be answered, and looks it up. */
async function answered(person: Person, service: DeliveryService, answer: () => void, answers: Answers = standard()): Promise<void> {
  await person.report(answers);
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
  await expect(page.getByRole("listitem").filter({ hasText: person.t("status.decision") })).toHaveCount(0);
});

test("before it is sent nothing is promised that does not come; the vehicle waits for the paper", async ({ page, person, service }, info) => {
  test.slow();
  await page.route("**/api/identity", (route) => route.fulfill({ json: { means: ["eid"] } }));
  const told = person.t("elsewhere.text", { name: service.authority });
  const answers = moving(one);

  await person.report(answers, "identity");
  await expect(page.getByText(person.t("identity.not-offered"))).toBeVisible();
  await expect(page.getByRole("heading", { name: person.t("identity.eid.title") })).toHaveCount(0);
  await look(page, info, "identity");
  const from = Object.keys(answers).indexOf("identity");
  await person.answer(Object.fromEntries(Object.entries(answers).slice(from)));
  await expect(page.getByRole("region", { name: person.t("check.recipient.title") })).toContainText(told);
  await look(page, info, "check");
  await person.send();
  const code = await person.caseCode();
  await expect(page.getByText(told)).toBeVisible();
  await expect(page.getByText(person.t("done.step.status.text"))).toHaveCount(0);
  const vehicles = page.getByRole("region", { name: person.t("vehicles.title") });
  await expect(vehicles).toContainText(person.t("result.vehicle.here.elsewhere").split("{")[0]);
  await look(page, info, "done");

  await person.lookUp(code);
  await expect(page.locator(".umzug-timeline")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: person.t("status.decision") })).toHaveCount(0);
  const waiting = page.getByRole("region", { name: person.t("status.waiting.title", { name: "LG-AB 123" }) });
  await expect(waiting).toContainText(person.t("status.waiting.paper").split("{")[0]);
  await look(page, info, "status");
  await waiting.getByRole("button", { name: person.t("status.waiting.finish") }).click();
  await expect(page).toHaveURL(/\/move\//);
});

for (const [name, answer] of [
  ["service", (service: DeliveryService) => service.giveBack()],
  ["reported", (service: DeliveryService) => service.reject()],
] as const) {
  test(`given back (${name}): by whom, and when it had come in`, async ({ page, person, service }, info) => {
    await answered(person, service, () => answer(service));
    const item = await step(page, person, "status.rejected");
    await expect(item).toContainText(person.t(`status.rejected.${name}`));
    const time = await page.locator(".umzug-timeline li").first().locator("time").innerText();
    await expect(item).toContainText(person.t("status.rejected.receipt", { time }));
    await look(page, info, "status");
  });
}

test("deleted there: it is not told as a fact, and the vehicle still waits", async ({ page, person, service }) => {
  await answered(person, service, () => service.delete(), moving(one));
  const item = await step(page, person, "status.rejected");
  await expect(item).toContainText(person.t("status.rejected.reported"));
  const waiting = page.getByRole("region", { name: person.t("status.waiting.title", { name: "LG-AB 123" }) });
  await expect(waiting).toContainText(person.t("status.waiting.paper").split("{")[0]);
});

test.describe("the vehicle registration authority", () => {
  test.use({ kind: "vehicle" });

  test("a vehicle alone: nothing is promised that does not come", async ({ page, person, service }, info) => {
    await page.route("**/api/identity", (route) => route.fulfill({ json: { means: ["eid"] } }));
    const told = person.t("elsewhere.text", { name: service.authority });
    const answers = alone();
    await person.report(answers, "identity");
    await expect(page.getByText(person.t("identity.not-offered"))).toBeVisible();
    await expect(page.getByText(person.t("identity.typed.vehicle"))).toBeVisible();
    await person.answer(Object.fromEntries(Object.entries(answers).slice(Object.keys(answers).indexOf("identity"))));
    await expect(page.getByRole("region", { name: person.t("check.recipient.title") })).toContainText(told);
    await person.send();
    await expect(person.heading).toHaveText(person.t("done.vehicle.title"));
    await expect(page.getByText(told)).toBeVisible();
    const [first, second] = person.t("done.vehicle.elsewhere").split("\n").map((line) => line.slice(2));
    await expect(page.getByText(first)).toBeVisible();
    await expect(page.getByText(second)).toBeVisible();
    await look(page, info, "done");
    await eventually("the request at the service", async () => service.received > 0 || undefined);
  });
});
