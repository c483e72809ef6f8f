// The whole journey by ear: what is done next follows from nothing but what the screen reader says.
import { day } from "../support/answers.ts";
import { familyName } from "../support/names.ts";
import { ScreenReader } from "../support/screen_reader.ts";
import { expect, test } from "../support/test.ts";
import { text } from "../support/texts.ts";

test.use({ contextOptions: { reducedMotion: "reduce" }, trace: "off" });

const moved = day(-5);

/** What this person knows: answers by what is asked, and by the group in which it is. */
const knows: Record<string, string> = {
  [text("field.moved.label")]: text("option.moved.yes"),
  "Einzugsdatum/Tag": moved.day,
  "Einzugsdatum/Monat": moved.month,
  "Einzugsdatum/Jahr": moved.year,
  [text("page.place.title")]: "Lüneburg",
  [text("page.who.title")]: text("option.who.alone"),
  [text("page.other-dwelling.title")]: text("option.other-dwelling.no"),
  [text("field.family-name.label")]: familyName(),
  [text("field.given-names.label")]: "Anna Maria",
  "Geburtsdatum/Tag": "14",
  "Geburtsdatum/Monat": "3",
  "Geburtsdatum/Jahr": "1998",
  [text("field.last-registered.label")]: text("option.last-registered.germany"),
  [text("field.last-place.label")]: "Buxtehude",
  [text("field.last-street.label")]: "Am Sande",
  [text("field.last-house-number.label")]: "12 b",
  [text("field.moved-out.label")]: text("option.moved-out.same"),
  [text("field.postcode.label")]: "21335",
  [text("field.street.label")]: "Große Bäckerstraße",
  [text("field.house-number.label")]: "17",
  [text("field.dwelling-from.label")]: text("option.dwelling-from.landlord"),
  [text("field.landlord-name.label")]: "Wohnungsgenossenschaft 1904 eG",
  [text("field.landlord-address.label")]: "Am Markt 1",
  [text("field.landlord-owns.label")]: text("option.landlord-owns.yes"),
  [text("page.confirmation.title")]: text("option.confirmation.paper"),
  [text("page.vehicles.title")]: text("option.vehicles.0"),
  [text("page.contact.title")]: text("option.contact.none"),
};

/** What leads on. */
const onwards = /^(link, Jetzt beginnen|button, Weiter|button, Verbindlich absenden)$/;
const declares = text("option.declaration.yes");

test("from the start to what comes next, by ear", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  const reader = new ScreenReader(page);
  await reader.start();
  let [group, heading] = ["", ""];
  /** What was answered on this page: the reader's cursor may come by again when the page has changed around it. */
  const answered = new Set<string>();
  const heard: string[] = [];
  for (let step = 0; step < 1_500; step++) {
    const phrase = await reader.next();
    heard.push(phrase);
    const [role, name = ""] = /^(\w+), (.*)$/.exec(phrase)?.slice(1) ?? [""];
    const known = (key: string) => Object.entries(knows).find(([asked]) => key === asked || key.startsWith(`${asked},`))?.[1];
    if (role === "heading" && phrase.endsWith("level 1")) heading = name.replace(", level 1", "");
    if (heading === "Ihre Angaben sind gesendet") break;
    if (role === "group") group = name;
    if (phrase.startsWith("end of group")) group = "";
    if (role === "radio") {
      const answer = known(group) ?? known(heading);
      expect(answer, `is asked: ${group || heading}`).toBeDefined();
      if (name.startsWith(answer!)) await reader.act();
    } else if (role === "checkbox") {
      if (name.startsWith(declares)) await reader.act();
    } else if (role === "textbox" || role === "combobox") {
      const field = `${group}/${name.split(",")[0]}`;
      if (phrase.includes("(freiwillig)") || answered.has(field)) continue;
      answered.add(field);
      const asked = Object.keys(knows).find((key) => [`${group.split(",")[0]}/${name.split(",")[0]}`, name.split(",")[0]].includes(key) || name.startsWith(key));
      expect(asked, `is asked: ${group} ${phrase}`).toBeDefined();
      await reader.enter();
      await page.keyboard.type(knows[asked!]);
      if (phrase.includes("autocomplete in list")) {
        await expect.poll(() => reader.said().then((all) => all.join(" "))).toMatch(/Orte? gefunden/);
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        await expect.poll(() => reader.said().then((all) => all.join(" "))).toContain("Ausgewählt");
      }
    } else if (onwards.test(phrase)) {
      const before = await page.title();
      answered.clear();
      await reader.act();
      // The page that follows says its heading by itself: the focus goes there.
      await expect.poll(() => page.title(), { message: `after ${heard.slice(-30).join("\n")}` }).not.toBe(before);
      // While the rest of the app arrives, there is nothing to do yet.
      await expect(page.getByText(text("handover.loading"))).toHaveCount(0);
      await page.waitForFunction(() => document.activeElement?.id === "heading");
      await reader.stop();
      await reader.start("main");
    }
  }
  expect(heading, heard.slice(-40).join("\n")).toBe("Ihre Angaben sind gesendet");
  const after: string[] = [];
  for (let step = 0; step < 60; step++) after.push(await reader.next());
  expect(after.join("\n")).toContain("heading, Ihr Vorgangscode, level 2");
});
