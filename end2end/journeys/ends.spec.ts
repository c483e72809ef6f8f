// Where this service cannot help, it says so and what to do instead.
import { altona, day, standard, type Answers } from "../support/answers.ts";
import { expect, test } from "../support/test.ts";

const { iso: _, ...soon } = day(20);
const { iso: __, ...childhood } = day(-10 * 365);

const ends: { end: string; says: string | RegExp; changes: Answers }[] = [
  {
    end: "not-yet",
    says: "§ 17 Bundesmeldegesetz",
    changes: { "move-in": { moved: { option: "not-yet" }, "planned-date": soon } },
  },
  { end: "elsewhere", says: "115", changes: { place: { place: { type: "Berlin", choose: "Berlin" } } } },
  {
    end: "under-16",
    says: "§ 17 Absatz 3",
    changes: { identity: { "family-name": "Özdemir", "given-names": "Ali", "birth-date": childhood } },
  },
];

for (const { end, says, changes } of ends) {
  test(`${end}: an honest page without a way on`, async ({ page, person }) => {
    const answers = standard(changes);
    const cause = Object.keys(changes)[0];
    const before = Object.entries(answers);
    const upTo = before.slice(0, before.findIndex(([id]) => id === cause) + 1);
    await person.start();
    await person.answer(Object.fromEntries(upTo), end);
    await expect(page.getByRole("main")).toContainText(says);
    await expect(person.button("action.continue")).toHaveCount(0);
    await page.getByRole("link", { name: person.t("action.back") }).click();
    await person.isOn(cause);
  });
}

test("not-yet names the first day on which the move can be reported", async ({ page, person }) => {
  await person.start();
  await person.fill({ moved: { option: "not-yet" }, "planned-date": soon });
  await person.goOn();
  await person.isOn("not-yet");
  const date = new Intl.DateTimeFormat("de-DE", { dateStyle: "long" }).format(new Date(day(20).iso));
  await expect(page.getByRole("main")).toContainText(date);
});

test("short stays need no registration", async ({ person }) => {
  await person.report(standard(), "last-address");
  await person.fill({ "last-registered": { option: "never" }, "from-state": { select: "152" } });
  await person.goOn();
  await person.isOn("stay");
  await person.fill({ stay: { option: "short" } });
  await person.goOn();
  await person.isOn("no-duty");
});

for (const [matter, end] of [
  ["in-person", "counter"],
  ["guardian", "guardian"],
]) {
  test(`${matter} leads to the counter, and asks for nothing but the place`, async ({ page, person }) => {
    await person.start();
    await person.fill({ moved: { option: "other" } });
    await person.goOn();
    await person.isOn("matter");
    await person.fill({ matter: { option: matter } });
    await person.goOn();
    await person.isOn("place");
    await person.fill({ place: altona });
    await person.goOn();
    await person.isOn(end);
    await expect(page.getByRole("main")).toContainText("115");
    await expect(person.button("action.continue")).toHaveCount(0);
  });
}

test("a kept dwelling makes the new one the main or the secondary one", async ({ page, person, world }) => {
  const answers = standard();
  await person.report(answers, "other-dwelling");
  await person.fill({ "other-dwelling": { option: "yes" } });
  await person.goOn();
  await person.isOn("which-dwelling");
  await person.fill({ kept: { option: "previous" } });
  await person.goOn();
  await person.isOn("more-often");
  await person.fill({ "more-often": { option: "previous" } });
  await person.goOn();
  const { identity, "last-address": last, "new-address": address, landlord, confirmation, contact } = answers;
  const { "moved-out": _, ...kept } = last;
  await person.answer({ identity, "last-address": kept, stay: { stay: { option: "longer" } }, "new-address": address, landlord, confirmation, contact });
  await person.send();
  await person.caseCode();
  await expect(page.getByRole("main")).toContainText(person.t("result.status.secondary"));
  const request = await world.clerk.request(await world.clerk.caseOf(answers.identity["family-name"]));
  expect(request.matter.new_dwelling.status).toBe("secondary");
});

test("a refused confirmation goes to the authority, and the person is told what to bring", async ({ page, person, world }) => {
  const answers = standard({ confirmation: { confirmation: { option: "refused" } } });
  await person.report(answers);
  await person.send();
  await person.caseCode();
  await expect(page.getByRole("main")).toContainText(person.t("result.bring.confirmation-refused"));
  const request = await world.clerk.request(await world.clerk.caseOf(answers.identity["family-name"]));
  expect(request.matter.confirmation.kind).toBe("refused");
});
