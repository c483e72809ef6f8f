// Every page and state that people can see: the accessibility suite walks through this list. The pages of the journey and
// what their options open come from the flow itself (`states/walks.ts`); what no flow knows stands here: sending, broken
// connections, what comes back. A new state of that kind, or a new address, is added in the same commit.
import { altona, day, standard } from "./support/answers.ts";
import { identification } from "./states/identification.ts";
import { languages } from "./states/languages.ts";
import { fixed } from "./states/static.ts";
import { service } from "./states/service.ts";
import { wrong, type State } from "./states/state.ts";
import { journey } from "./states/walks.ts";
import { Held } from "./support/held.ts";
import { changed } from "./support/liar.ts";
import type { Person } from "./support/person.ts";
import { photo } from "./support/photo.ts";
import { alone, moving, one } from "./support/vehicle.ts";
import type { World } from "./support/world.ts";

const address = (path: string): State => ({
  name: path,
  path,
  show: async (person) => {
    await person.page.goto(path);
    await person.pageStands();
  },
});

const addresses = ["/", "/delete", "/done", "/landlord-form", "/paper", "/status", "/404"];

const theVehicle = alone();

const others: State[] = [
  // An address that nobody has: the page is the same, its address is not in the list of routes.
  { ...address("/nowhere"), path: undefined },
  {
    name: "contact, a wrong e-mail address, with errors",
    show: async (person) => {
      await person.report(standard(), "contact");
      await person.fill({ contact: { option: "email" }, email: "falsch" });
      await wrong(person);
    },
  },
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
    path: "/print",
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
  const answers = moving(one);
  await person.report(answers);
  await person.send();
  const code = await person.caseCode();
  return { code, received: await world.clerk.caseOf(answers.identity["family-name"]) };
}

async function arrived(person: Person, world: World) {
  const { code, name } = await sent(person);
  return { code, received: await world.clerk.caseOf(name) };
}

export const states: State[] = [...addresses.map(address), ...journey, ...identification, ...languages, ...service, ...fixed, ...others];
