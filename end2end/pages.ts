// Every page and state that people can see: the accessibility suite walks through this list. A new page, or a new
// state of one, is added here in the same commit.
import { altona, day, lüneburg, standard, type Answers } from "./support/answers.ts";
import { identification } from "./states/identification.ts";
import { languages } from "./states/languages.ts";
import { service } from "./states/service.ts";
import { end, opened, reached, until, wrong, type State } from "./states/state.ts";
import { Held } from "./support/held.ts";
import { changed } from "./support/liar.ts";
import type { Person } from "./support/person.ts";
import { photo } from "./support/photo.ts";
import { alone, car } from "./support/vehicle.ts";
import type { World } from "./support/world.ts";

const address = (path: string): State => ({
  name: path,
  show: async ({ page }) => {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
  },
});

const addresses = ["/", "/delete", "/done", "/landlord-form", "/status", "/nowhere"];

/** Every question, as it comes and after Continue without an answer. */
const questions = Object.keys(standard()).map((id): State => ({
  name: id,
  show: (person) => person.report(standard(), id),
  then: { name: "with errors", show: wrong },
}));

const theVehicle = alone();

const { iso: _, ...soon } = day(30);
const { iso: __, ...gone } = day(-2);
const berlin = { type: "Berlin", choose: "Berlin" };

const others: State[] = [
  opened("already moved", "move-in", { moved: { option: "yes" } }),
  opened("from a landlord", "landlord", { "dwelling-from": { option: "landlord" }, "landlord-owns": { option: "no" } }),
  opened("by code", "confirmation", { confirmation: { option: "code" } }),
  opened("by file", "confirmation", { confirmation: { option: "file" } }),
  opened("by e-mail", "contact", { contact: { option: "email" }, email: "falsch" }),
  opened("in Germany", "last-address", { "last-registered": { option: "germany" } }),
  end("not-yet", "move-in", { moved: { option: "not-yet" }, "planned-date": soon }),
  end("elsewhere", "place", { place: { type: "Berlin", choose: "Berlin" } }),
  opened("from abroad", "last-address", { "last-registered": { option: "never" } }),
  ...reached("a family", {
    ...until("other-dwelling"),
    who: { who: { option: "others" } },
    companions: { partner: { option: "adult" }, children: { select: "1" }, "from-elsewhere": { option: "yes" } },
    "two-registrations": {},
    separate: {},
    "other-dwelling": standard()["other-dwelling"],
    identity: standard().identity,
    "child-1": {
      "child-1-given-names": "Elif",
      "child-1-surname": { option: "same" },
      "child-1-birth-date": { day: "3", month: "4", year: "2019" },
    },
    custody: {},
  }, ["companions", "two-registrations", "separate", "child-1", "custody"]),
  ...reached("a couple", {
    ...until("other-dwelling"),
    who: { who: { option: "others" } },
    companions: { partner: { option: "spouse" }, children: { select: "0" }, "from-elsewhere": { option: "no" } },
    "other-dwelling": standard()["other-dwelling"],
    identity: standard().identity,
    spouse: {},
  }, ["spouse"]),
  ...reached("many dwellings", {
    ...until("other-dwelling"),
    "other-dwelling": { "other-dwelling": { option: "yes" } },
    "which-dwelling": { kept: { option: "several" }, "previous-too": { option: "yes" }, dwellings: { select: "1" } },
    "dwelling-1": { "dwelling-1-place": lüneburg, "dwelling-1-street": "Am Sande", "dwelling-1-house-number": "1" },
    "more-often": {},
  }, ["which-dwelling", "dwelling-1", "more-often"]),
  ...reached("from abroad", {
    ...until("last-address"),
    "last-address": { "last-registered": { option: "never" }, "from-state": { select: "152" } },
    stay: { stay: { option: "short" } },
    "no-duty": {},
  }, ["stay", "no-duty"]),
  ...reached("giving up", {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "give-up" } },
    "given-up": { "given-up-date": gone, "given-up-place": altona, "given-up-street": "Am Sande", "given-up-house-number": "1" },
    "main-dwelling": {},
  }, ["matter", "given-up", "main-dwelling"]),
  ...reached("changing the main one", {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "change-main" } },
    "new-main": { "main-since": gone, "new-main-place": altona, "new-main-street": "Am Sande", "new-main-house-number": "1" },
    "former-main": {},
  }, ["new-main", "former-main"]),
  ...reached("leaving", {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "leave" } },
    leave: { "leave-date": gone, "left-place": altona, "left-street": "Am Sande", "left-house-number": "1" },
    abroad: { state: { select: "126" } },
    who: { who: { option: "alone" } },
    identity: standard().identity,
    document: { document: { option: "identity-card" }, serial: "L01X00T47" },
  }, ["leave", "abroad", "document"]),
  ...reached("giving up elsewhere", {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "give-up" } },
    "given-up": { "given-up-date": gone, "given-up-place": berlin, "given-up-street": "Urbanstraße", "given-up-house-number": "1" },
    "main-dwelling": { "main-place": berlin, "main-street": "Urbanstraße", "main-house-number": "2" },
    "give-up-elsewhere": {},
  }, ["give-up-elsewhere"]),
  ...reached("the main one elsewhere", {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "change-main" } },
    "new-main": { "main-since": gone, "new-main-place": berlin, "new-main-street": "Urbanstraße", "new-main-house-number": "1" },
    "new-main-elsewhere": {},
  }, ["new-main-elsewhere"]),
  ...reached("leaving from elsewhere", {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "leave" } },
    leave: { "leave-date": gone, "left-place": berlin, "left-street": "Urbanstraße", "left-house-number": "1" },
    "leave-elsewhere": {},
  }, ["leave-elsewhere"]),
  ...reached("a guardian", {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "guardian" } },
    place: { place: altona },
    guardian: {},
  }, ["guardian"]),
  ...reached("a child alone", {
    ...until("identity"),
    identity: { "family-name": "Özdemir", "given-names": "Ali", "birth-date": { day: "1", month: "1", year: "2020" } },
    "under-16": {},
  }, ["under-16"]),
  ...reached("rather in person", {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "in-person" } },
    place: { place: altona },
    counter: {},
  }, ["counter"]),
  ...reached("with a vehicle", {
    ...until("vehicles"),
    vehicles: { vehicles: { option: "2" } },
    ...car(1, "LG-AB 123"),
    "vehicle-2": {},
  }, ["vehicle-1", "vehicle-1-plate", "vehicle-2"]),
  ...reached("only the vehicle", { ...theVehicle }, ["vehicle-registered", "vehicle-place", "vehicle-papers", "vehicle-proofs", "vehicle-codes"]),
  ...[
    ["vehicle-company", { "vehicle-1-holder": { option: "company" } }],
    ["vehicle-moped", { "vehicle-1-holder": { option: "me" }, "vehicle-1-kind": { option: "moped" } }],
    ["vehicle-idle", { "vehicle-1-holder": { option: "me" }, "vehicle-1-kind": { option: "car" }, "vehicle-1-state": { option: "idle" } }],
    ["vehicle-counter", { "vehicle-1-holder": { option: "me" }, "vehicle-1-kind": { option: "car" }, "vehicle-1-state": { option: "special" } }],
  ].map(([id, which]): State => ({
    name: `${id}, the end`,
    show: async (person) => {
      await person.report(theVehicle, "vehicle-1");
      await person.fill(which as Answers[string]);
      await person.goOn();
      await person.isOn(id as string);
    },
  })),
  {
    name: "vehicle-register-first, the end",
    show: async (person) => {
      await person.report(theVehicle, "vehicle-registered");
      await person.fill({ registered: { option: "no" } });
      await person.goOn();
      await person.isOn("vehicle-register-first");
    },
  },
  {
    name: "vehicle-papers-old, the end",
    show: async (person) => {
      await person.report(theVehicle, "vehicle-papers");
      await person.fill({ "vehicle-has-codes": { option: "no" } });
      await person.goOn();
      await person.isOn("vehicle-papers-old");
    },
  },
  ...reached("a portal of its own", {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "vehicle" } },
    place: { place: { type: "Seevetal", choose: "Seevetal" } },
    "vehicle-portal": {},
  }, ["vehicle-portal"]),
  ...reached("a vehicle outside the region", {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "vehicle" } },
    place: { place: { type: "Berlin", choose: "Berlin" } },
    "vehicle-elsewhere": {},
  }, ["vehicle-elsewhere"]),
  {
    name: "check, only the vehicle, codes soon forgotten",
    show: async (person) => {
      await person.page.clock.install();
      await person.report(theVehicle);
      await person.page.clock.fastForward("26:00");
      await person.page.clock.runFor(11_000);
      await person.button("secret.more").waitFor();
    },
  },
  {
    name: "done, only the vehicle",
    show: async (person) => {
      await person.report(theVehicle);
      await person.send();
      await person.page.getByText(person.t("done.vehicle")).waitFor();
    },
  },
  {
    name: "landlord-form, filled in",
    show: async (person) => {
      await sent(person);
      await person.page.getByRole("link", { name: person.t("done.landlord.open") }).click();
      await person.page.getByRole("article").waitFor();
    },
  },
  ...reached("not connected", {
    ...until("place"),
    place: { place: { type: "Buxtehude", choose: "Buxtehude" } },
    "not-connected": {},
  }, ["not-connected"]),
  {
    name: "place, with open list",
    show: async (person) => {
      await person.report(standard(), "place");
      await person.combobox("place").fill("Neuenkirchen");
      await person.page.getByRole("option").first().waitFor();
      await person.page.keyboard.press("ArrowDown");
    },
  },
  {
    name: "place, chosen",
    show: async (person) => {
      await person.report(standard(), "place");
      await person.fill({ place: altona });
    },
  },
  {
    name: "confirmation, with a photo",
    show: async (person) => {
      const buffer = await photo(person.page, 800, 600);
      await person.report(standard(), "confirmation");
      await person.fill({
        confirmation: { option: "file" },
        "confirmation-files": { files: [{ name: "Foto.jpg", mimeType: "image/jpeg", buffer }] },
      });
    },
  },
  {
    name: "confirmation, with a file that is not taken",
    show: async (person) => {
      await person.report(standard(), "confirmation");
      await person.choose("confirmation", "file");
      const files = [{ name: "Brief.txt", mimeType: "text/plain", buffer: Buffer.from("Brief") }];
      await person.page.locator("#confirmation-files").setInputFiles(files);
      await person.page.locator(".umzug-upload .kern-error").waitFor();
    },
  },
  {
    name: "print",
    show: async (person) => {
      const { "move-in": moved, place: _place, ...rest } = standard();
      rest["new-address"].postcode = "21614";
      await person.report({ "move-in": moved, place: { place: { type: "Buxtehude", choose: "Buxtehude" } }, "not-connected": {}, ...rest });
      await person.choose("declaration", "yes");
      await person.button("check.print").click();
      await person.page.getByRole("article").waitFor();
    },
  },
  {
    name: "check, with errors",
    show: async (person) => {
      await person.report(standard());
      await person.button("check.send").click();
      await person.errorSummary.waitFor();
    },
    then: {
      name: "in English",
      show: async (person) => {
        await person.speak("en");
        await person.page.locator('.umzug-declaration[lang="en"]').waitFor();
      },
    },
  },
  {
    name: "check, the authority not known yet, what the service learns",
    show: async (person) => {
      await person.page.route("**/api/directory", (route) => route.abort());
      await person.report(standard());
      await person.recipient.getByText(person.t("check.recipient.unknown")).waitFor();
      await person.page.getByText(person.t("check.recipient.fold")).click();
    },
  },
  {
    name: "check, while a file is sent",
    show: async (person) => {
      const buffer = await photo(person.page, 800, 600);
      const files = [{ name: "Foto.jpg", mimeType: "image/jpeg", buffer }];
      await person.report(standard({ confirmation: { confirmation: { option: "file" }, "confirmation-files": { files } } }));
      const uploads = await Held.of(person.page, "**/parts/*");
      await person.send();
      await uploads.reached(1);
    },
  },
  {
    name: "check, sending failed",
    show: async (person) => {
      await person.report(standard());
      await person.page.route("**/api/directory", (route) => route.abort());
      await person.send();
      await person.page.locator("#send-failed").waitFor();
    },
  },
  {
    name: "done",
    show: async (person) => {
      await sent(person);
    },
  },
  {
    name: "done, with a doubt about who is competent",
    show: async (person) => {
      const answers = standard({ place: { place: { type: "Prisdorf", choose: "Prisdorf" } } });
      answers["new-address"].postcode = "25497";
      await person.report(answers);
      await person.send();
      await person.caseCode();
    },
  },
  {
    name: "status, wrong code",
    show: async (person) => {
      await person.lookUp("1G64-S36D-1N6R-VKGF-B1C9-HP8S-B6BC");
      await person.errorSummary.waitFor();
    },
  },
  {
    name: "status, arrived",
    show: async (person, world) => {
      const { code } = await arrived(person, world);
      await person.lookUp(code);
      await person.page.locator(".umzug-timeline").waitFor();
    },
  },
  {
    name: "status, a vehicle waits, something is handed in later",
    show: async (person, world) => {
      const { code } = await waiting(person, world);
      await person.lookUp(code);
      await person.page.locator(".umzug-timeline").waitFor();
      await person.page.getByText(person.t("status.waiting.elsewhere")).click();
      await person.page.getByText(person.t("status.more.title")).click();
    },
  },
  {
    name: "status, a vehicle can be finished",
    show: async (person, world) => {
      const { code, received } = await waiting(person, world);
      await world.clerk.decide(received, "registered", "Sie sind angemeldet.", "--appeared");
      await person.lookUp(code);
      await person.button("status.waiting.finish").waitFor();
    },
  },
  {
    name: "status, a question, answered with errors",
    show: async (person, world) => {
      const { code, received } = await arrived(person, world);
      await world.clerk.ask(received, "Welche Etage?\nWelche Seite?", "--wants-proof", "--due", day(10).iso);
      await person.lookUp(code);
      await person.button("status.answer.send").click();
      await person.errorSummary.waitFor();
    },
  },
  {
    name: "status, decided",
    show: async (person, world) => {
      const { code, received } = await arrived(person, world);
      await world.clerk.decide(received, "appear", "Kommen Sie mit Ihrem Ausweis.");
      await person.lookUp(code);
      await person.page.locator(".umzug-decision").waitFor();
    },
  },
  {
    name: "status, not verified",
    show: async (person, world) => {
      const { code } = await arrived(person, world);
      const empty = changed(/./, (body) => Object.values<string[]>(body.events).forEach((log) => log.splice(0)));
      await person.page.route("**/api/bundle", async (route) => {
        const response = await route.fetch();
        const answer = { status: response.status(), body: await response.body() };
        await empty("GET", "/api/bundle", answer);
        await route.fulfill({ response, body: answer.body });
      });
      await person.lookUp(code);
      await person.page.locator(".kern-alert--danger").waitFor();
    },
  },
];

async function sent(person: Person) {
  const answers = standard();
  await person.report(answers);
  await person.send();
  return { code: await person.caseCode(), name: answers.identity["family-name"] };
}

/** A move whose vehicle waits for the decision. */
async function waiting(person: Person, world: World) {
  const { vehicles: _vehicles, contact, ...before } = standard();
  await person.report({ ...before, vehicles: { vehicles: { option: "1" } }, ...car(1, "LG-AB 123"), contact });
  await person.send();
  const code = await person.caseCode();
  return { code, received: await world.clerk.caseOf(before.identity["family-name"]) };
}

async function arrived(person: Person, world: World) {
  const { code, name } = await sent(person);
  return { code, received: await world.clerk.caseOf(name) };
}

export const states: State[] = [...addresses.map(address), ...questions, ...identification, ...languages, ...service, ...others];
