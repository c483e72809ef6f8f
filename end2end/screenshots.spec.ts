// The pictures of the README: few and small. `./x screenshots` writes them.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { standard } from "./support/answers.ts";
import { test } from "./support/test.ts";

const folder = fileURLToPath(new URL("../docs/screenshots", import.meta.url));

test.use({ deviceScaleFactor: 1, viewport: { width: 390, height: 760 }, contextOptions: { reducedMotion: "reduce" } });

test("a journey in pictures", async ({ page, person, world }) => {
  test.slow();
  const shoot = (name: string) => page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
  const answers = standard();
  answers.identity["family-name"] = "Özdemir";
  await page.goto("/");
  await person.heading.waitFor();
  await shoot("start");
  await person.report(answers, "place");
  await person.combobox("place").fill("Neuenkirchen");
  await page.getByRole("option").nth(3).waitFor();
  await shoot("place");
  const { "move-in": _, ...rest } = answers;
  await person.answer(rest);
  await person.heading.scrollIntoViewIfNeeded();
  await shoot("check");
  await person.send();
  const code = await person.caseCode();
  await shoot("done");
  const received = await world.clerk.caseOf("Özdemir");
  await world.clerk.ask(received, "In welcher Etage liegt die Wohnung?", "--wants-proof");
  await person.lookUp(code);
  await page.getByText("In welcher Etage").waitFor();
  await shoot("status");
});
