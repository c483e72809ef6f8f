// A kiosk without keys of its own, and one that speaks: the main journey by the keyboard on the screen, and by what is
// heard alone.
import { day, standard } from "../support/answers.ts";
import { Fingers } from "../support/fingers.ts";
import { screen } from "../support/kiosk.ts";
import { familyName } from "../support/names.ts";
import { Listener, record } from "../support/speech.ts";
import { expect, test as base } from "../support/test.ts";
import { has } from "../support/texts.ts";
import { car } from "../support/vehicle.ts";

const test = base.extend<{ fingers: Fingers }>({
  fingers: async ({ page }, use) => use(new Fingers(page)),
});
test.use({ ...screen, isMobile: false, deviceScaleFactor: 1 });

test("a move with a vehicle, typed on the screen alone", async ({ page, fingers, world }) => {
  test.setTimeout(240_000);
  const surname = `Ďurišová-ẞ${familyName().split("-")[1].slice(0, 4)}`;
  const answers = standard({
    vehicles: { vehicles: { option: "1" } },
    ...car(1, "LG-AB 123"),
    contact: { contact: { option: "email" }, email: "l.durisova+1@example.de" },
  });
  answers.identity = { ...answers.identity, "family-name": surname, "given-names": "Łukasz Ñáñez" };
  const { "vehicle-1": _, "vehicle-1-plate": __, contact, ...before } = answers;
  await fingers.report({ ...before, ...car(1, "LG-AB 123"), contact });
  // The device's own keys were not used: what was typed is what people see.
  for (const typed of [surname, "Łukasz Ñáñez", "LG-AB 123", "l.durisova+1@example.de"]) {
    await expect(page.getByText(typed).first()).toBeVisible();
  }
  await expect(fingers.keyboard).toBeHidden();
  await fingers.send();
  await fingers.caseCode();
  const request = await world.clerk.request(await world.clerk.caseOf(surname));
  expect(JSON.stringify(request)).toContain("Łukasz Ñáñez");
});

test("keys by Tab, arrows and Enter; Escape leads back", async ({ page, fingers }) => {
  test.setTimeout(120_000);
  await fingers.report(standard(), "identity");
  fingers.arrows = true;
  await fingers.write(fingers.input("family-name"), "Çelik-Łoś");
  // Behind the keyboard comes what follows the field.
  await expect(page.locator("#single-name--yes")).toBeFocused();
  await fingers.write(fingers.input("given-names"), "Zoë");
  await fingers.write(fingers.datePart("birth-date", "day"), "14");
  await fingers.write(fingers.datePart("birth-date", "month"), "3");
  await expect(fingers.datePart("birth-date", "year")).toBeFocused();
  await fingers.isFree(fingers.datePart("birth-date", "year"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await expect(fingers.datePart("birth-date", "year")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(fingers.datePart("birth-date", "year")).toBeFocused();
  await fingers.write(fingers.datePart("birth-date", "year"), "1998");
  await expect(fingers.keyboard).toBeHidden();
});

test("caret, deleting, capitals, putting it away; what is wrong stays in view", async ({ page, fingers }) => {
  test.setTimeout(120_000);
  await fingers.report(standard(), "identity");
  await fingers.goOn();
  await fingers.errorSummary.waitFor();
  const name = fingers.input("family-name");
  await name.click();
  await fingers.isFree(name);
  await fingers.write(name, "Maier");
  await fingers.named("keyboard.left").click();
  await fingers.named("keyboard.left").click();
  await fingers.named("keyboard.left").click();
  await fingers.named("keyboard.back").click();
  await fingers.key("e").click();
  await expect(name).toHaveValue("Meier");
  await fingers.named("keyboard.right").click();
  await fingers.key("y").click();
  await expect(name).toHaveValue("Meiyer");
  await fingers.named("keyboard.clear").click();
  await expect(name).toHaveValue("");
  await fingers.named("keyboard.caps").click();
  await fingers.key("Ä").click();
  await fingers.key("ẞ").click();
  await expect(name).toHaveValue("Äẞ");
  await fingers.named("keyboard.signs").click();
  await fingers.key("’").click();
  await expect(name).toHaveValue("Äẞ’");
  await expect(name).toBeFocused();
  await fingers.named("keyboard.done").click();
  await expect(fingers.keyboard).toBeHidden();
  await expect(name).toBeFocused();
  await name.click();
  await expect(fingers.keyboard).toBeVisible();
  // Targets: 48 CSS pixels at least, 8 between them.
  const boxes = await fingers.keyboard.getByRole("button").evaluateAll((keys) => keys.map((key) => key.getBoundingClientRect().toJSON() as DOMRect));
  for (const box of boxes) expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48);
  const touching = boxes.filter((one) => boxes.some((two) => one !== two && one.left < two.right + 8 && two.left < one.right + 8 && one.top < two.bottom + 7.5 && two.top < one.bottom + 7.5));
  expect(touching).toEqual([]);
  // A choice needs no keys, and what follows the press is not moved away under it.
  await fingers.goOn();
  await fingers.errorSummary.waitFor();
  await expect(fingers.keyboard).toBeHidden();
});

/** The device speaks to everybody, or to one. */
const speaking = (speech: "loudspeaker" | "headphones") => `scale=160&keyboard=hardware&speech=${speech}`;

test("a move by what is heard alone, nothing personal aloud", async ({ page, fingers, world }) => {
  test.setTimeout(240_000);
  await record(page);
  const listener = new Listener(page);
  const { t } = { t: (key: string) => fingers.t(key) };
  const surname = familyName();
  const moved = day(-3);
  await fingers.arrive(speaking("loudspeaker"));

  // What a person knows who has come here: by the words of the questions.
  const types: [string, string][] = [
    ["family-name", surname],
    ["given-names", "Anna Maria"],
    ["last-street", "Am Sande"],
    ["last-house-number", "31 c"],
    ["postcode", "22765"],
    ["street", "Große Bergstraße"],
    ["house-number", "17"],
    ["landlord-name", "Genossenschaft Nordlicht"],
    ["landlord-address", "Am Markt 1, 20095 Hamburg"],
  ];
  const typed = types.map(([field, value]): [string, string] => [t(`field.${field}.label`), value]);
  const dates: [string, string[]][] = [
    [t("field.move-in-date.label"), [moved.day, moved.month, moved.year]],
    [t("field.birth-date.label"), ["14", "3", "1998"]],
  ];
  const places: [string, string, string][] = [
    [t("page.place.title"), "Altona", "Hamburg"],
    [t("field.last-place.label"), "Lüneburg", "Lüneburg"],
  ];
  const choices: [string, string][] = [
    ["moved", "yes"], ["who", "alone"], ["other-dwelling", "no"], ["last-registered", "germany"], ["moved-out", "same"],
    ["dwelling-from", "landlord"], ["landlord-owns", "yes"], ["confirmation", "paper"], ["vehicles", "0"], ["contact", "none"],
  ];
  /** A question, by its label or as the title of its page, and the answer to it. */
  const questions = choices.flatMap(([field, value]) =>
    [`field.${field}.label`, `page.${field}.title`].filter((key) => has(key)).map((key): [string, string] => [t(key), t(`option.${field}.${value}`)]),
  );

  // Without seeing: the first stop of Tab switches it on.
  await page.keyboard.press("Tab");
  const intro = await listener.press("Enter");
  expect(intro).toContain(t("speech.intro"));
  expect(intro).toContain(t("start.title"));

  // Each language says its own name, or in German that it has no voice here.
  const languages: string[] = [];
  while (languages.length < 11) {
    const name = await listener.press("Tab");
    if (languages.length > 0 || name.startsWith("Deutsch.")) languages.push(name);
  }
  expect(languages[0]).toBe(`Deutsch. ${t("speech.role.button")}`);
  expect(languages[1]).toContain("Leichte Sprache");
  expect(languages[3]).toBe(`Türkisch. ${t("speech.missing")}`);

  let topic = "";
  let part = 0;
  let heard = intro;
  let sent = false;
  const role = (name: string) => t(`speech.role.${name}`);
  for (let step = 0; step < 250 && !sent; step++) {
    heard = await listener.press("Tab");
    // A press may open the next page, whose words then lead on.
    const date = dates.find(([label]) => heard.includes(label));
    if (date) [topic, part] = [date[0], 0];
    const search = heard.includes(role("search")) && heard.includes(t("speech.empty"));
    const place = search && places.find(([label]) => heard.includes(label));
    const field = heard.includes(`${role("text")}. ${t("speech.empty")}`);
    const word = field && typed.find(([label]) => heard.startsWith(`${label}.`) || heard.includes(`. ${label}.`) || heard.startsWith(`${label} `));
    if (place) {
      await page.keyboard.insertText(place[1]);
      await expect.poll(async () => (await listener.all()).at(-1)!.text).toMatch(/\d/);
      let hit = await listener.press("ArrowDown");
      for (let down = 0; !hit.includes(place[2]) && down < 8; down++) hit = await listener.press("ArrowDown");
      expect(hit).toContain(`${role("hit")} `);
      await listener.press("Enter");
    } else if (field && topic !== "" && part < 3 && ["day", "month", "year"].some((name) => heard.includes(`${t(`date.${name}`)}. ${role("text")}`))) {
      const values = dates.find(([label]) => label === topic)![1];
      expect(await listener.after(() => page.keyboard.insertText(values[part++]))).toBe(t("speech.entered"));
    } else if (word) {
      await listener.after(() => page.keyboard.insertText(word[1]));
      if (!heard.includes(t("field.landlord-address.label"))) topic = "";
    } else if (heard.includes(`${role("radio")} 1 `)) {
      const question = questions.find(([asked]) => heard.includes(asked));
      if (question === undefined) throw new Error(`an unknown question: ${heard}`);
      let answer = heard.slice(heard.indexOf(question[0]) + question[0].length);
      for (let down = 0; !answer.split(`. ${role("radio")} `)[0].includes(question[1]); down++) {
        if (down > 8) throw new Error(`no answer fits: ${heard}`);
        answer = await listener.press("ArrowDown");
      }
      if (answer.includes(t("speech.not-chosen"))) answer = await listener.press("Space");
      expect(answer).not.toContain(t("speech.not-chosen"));
      expect(answer).toContain(t("speech.chosen"));
    } else if (heard.includes(role("check")) && !heard.includes("(freiwillig)") && heard.includes(t("field.declaration.label"))) {
      expect(heard).toContain(t("speech.not-ticked"));
      expect(await listener.press("Space")).toContain(t("speech.ticked"));
    } else if (heard.startsWith(`${t("kiosk.begin")}. ${role("link")}`)) {
      expect(await listener.press("Enter")).toContain(t("page.move-in.title"));
    } else if (heard.startsWith(`${t("action.continue")}. ${role("button")}`)) {
      const next = await listener.press("Enter");
      // Nothing was left out: errors would have been said.
      expect(next).not.toContain(t("error.prefix").trim());
      topic = "";
    } else if (heard.startsWith(`${t("check.send")}. ${role("button")}`)) {
      await page.keyboard.press("Enter");
      await expect.poll(async () => (await listener.all()).some(({ text }) => text.includes(t("done.title")))).toBe(true);
      sent = true;
    }
  }
  expect(sent, heard).toBe(true);
  const code = await fingers.caseCode();
  await world.clerk.request(await world.clerk.caseOf(surname));

  const said = await listener.all();
  expect(new Set(said.map(({ voice }) => voice))).toEqual(new Set(["Local de-DE"]));
  const all = said.map(({ text }) => text).join("\n");
  for (const own of [surname, "Anna Maria", "Am Sande", "31 c", "22765", "Große Bergstraße", "Nordlicht", "Am Markt", "1998", code, ...code.split("-")]) {
    expect(all, own).not.toContain(own);
  }
  expect(all).toContain(t("speech.shown"));
  await expect(page.getByRole("button", { name: t("speech.spell") })).toHaveCount(0);
});

test("what is wrong is said; keys stop, repeat and change the speed", async ({ page, fingers }) => {
  await record(page);
  const listener = new Listener(page);
  fingers.settings = speaking("loudspeaker");
  await fingers.report(standard(), "identity");
  const page1 = await listener.press("F8");
  expect(page1).toContain(fingers.t("page.identity.title"));
  const wrong = await listener.after(() => fingers.goOn());
  expect(wrong).toMatch(/\b3\b/);
  expect(wrong).toContain(fingers.t("error.family-name.missing"));
  const field = await listener.after(() => fingers.input("family-name").focus());
  expect(field).toContain(fingers.t("speech.wrong"));
  expect(field).toContain(fingers.t("error.family-name.missing"));
  expect(await listener.press("F8")).toBe(field);
  const stopped = await listener.stopped();
  await page.keyboard.press("Control");
  expect(await listener.stopped()).toBe(stopped + 1);
  const faster = page.getByRole("button", { name: fingers.t("speech.pace.normal") });
  await faster.click();
  await listener.press("F8");
  expect((await listener.all()).at(-1)!.rate).toBe(1.5);
  await page.getByRole("button", { name: fingers.t("speech.end") }).click();
  const before = (await listener.all()).length;
  await page.keyboard.press("Tab");
  await page.waitForTimeout(300);
  expect((await listener.all()).length).toBe(before);
});

test("with headphones: each letter, the answers, the code; never a code of a paper", async ({ page, fingers }) => {
  test.setTimeout(240_000);
  await record(page);
  const listener = new Listener(page);
  fingers.settings = "scale=160&keyboard=screen&speech=headphones";
  const answers = standard();
  await fingers.report(answers, "new-address");
  await listener.press("F8");
  const street = fingers.input("street");
  await street.click();
  expect(await listener.after(() => fingers.letter("ł"))).toContain(`l ${fingers.t("keyboard.letter").split("{base} ")[1].replace("{marks}", fingers.t("mark.stroke"))}`);
  await fingers.named("keyboard.clear").click();
  // On the keys by Tab: at the one that was used last.
  expect(await listener.press("Tab")).toContain(fingers.t("keyboard.clear"));
  expect(await listener.press("ArrowRight")).toBe(fingers.t("keyboard.done"));
  await fingers.fill(answers["new-address"]);
  await fingers.goOn();
  const { landlord, confirmation, vehicles, contact } = answers;
  await fingers.answer({ landlord, confirmation, vehicles, contact });
  const check = await listener.after(() => page.getByRole("button", { name: fingers.t("speech.page") }).click());
  expect(check).toContain("Große Bergstraße");
  await fingers.send();
  const code = await fingers.caseCode();
  const spelled = await listener.after(() => page.getByRole("button", { name: fingers.t("speech.spell") }).click());
  const signs = spelled.split("\n").filter((one) => !one.startsWith(fingers.t("speech.group").split(" ")[0]));
  expect(signs.map((sign) => sign[0]).join("")).toBe(code.replaceAll("-", ""));
  expect((await listener.all()).at(-1)!.rate).toBe(0.6);
});

test("a missing voice is said openly, and no other one speaks", async ({ page, fingers }) => {
  await record(page);
  const listener = new Listener(page);
  await fingers.arrive(speaking("headphones"));
  await listener.press("F8");
  await page.locator(".kiosk-languages").getByRole("button", { name: "Türkçe" }).first().click();
  await expect(page.locator("html")).toHaveAttribute("lang", "tr");
  fingers.language = "tr";
  await expect(page.getByText(fingers.t("speech.missing"))).toBeVisible();
  const before = (await listener.all()).length;
  await page.keyboard.press("F8");
  await page.waitForTimeout(300);
  expect((await listener.all()).length).toBe(before);
  // The way back speaks for itself.
  expect(await listener.press("Tab")).toBe("Deutsch");
});
