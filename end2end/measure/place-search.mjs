// How long a letter takes in the place search: from the input event until the hits stand in the page (search and
// new elements, without painting), measured in the page itself, on a slow processor. The browser plays the slow
// processor by stopping now and then for longer than a search takes, so each letter is typed and taken back many
// times in one stretch, and the mean of the stretch counts.
const rounds = 5;

// Easy, ambiguous, a part of a town, with an error, long, a postcode, several words, not there.
const typed = [
  "Lüneburg",
  "Neuenkirchen",
  "Hamburg-Ottensen",
  "Buchhloz in der Nordheide",
  "Sankt Michaelisdonn",
  "21465",
  "Rothenburg ob der Taubre",
  "Xyzzyquaxdorfhausen",
];

/** Milliseconds of the median and of the worst letter: the region's question, and the one about all of Germany. */
export async function placeSearch(page, url, throttle) {
  const choose = (id) => page.locator(`label[for="${id}"]`).click();
  const goOn = () => page.locator("form button[type=submit]").click();
  const date = async (id, parts) => {
    for (const [part, value] of Object.entries(parts)) await page.fill(`#${id}--${part}`, value);
  };
  await page.goto(url);
  await page.locator("body:not(#shell) main .kern-btn--primary").click();
  await choose("moved--yes");
  const lastYear = String(new Date().getFullYear() - 1);
  await date("move-in-date", { day: "1", month: "12", year: lastYear });
  await goOn();
  const region = await letters(page, "place", throttle);
  await page.fill("#place", "Lüneburg");
  await page.locator("#place--list [role=option]").first().click();
  await goOn();
  await choose("who--alone");
  await goOn();
  await choose("other-dwelling--no");
  await goOn();
  await page.fill("#family-name", "Muster");
  await page.fill("#given-names", "Anna");
  await date("birth-date", { day: "1", month: "2", year: "1990" });
  await goOn();
  await choose("last-registered--germany");
  return { region, germany: await letters(page, "last-place", throttle) };
}

async function letters(page, id, throttle) {
  const input = page.locator(`#${id}`);
  await input.fill("Ahrensburg");
  await page.locator(`#${id}--list [role=option]`).first().waitFor();
  await throttle(true);
  const times = await input.evaluate(measure, { typed, rounds });
  await throttle(false);
  await input.fill("");
  times.sort((a, b) => a - b);
  const rounded = (time) => Math.round(time * 10) / 10;
  return { median: rounded(times[Math.floor(times.length / 2)]), worst: rounded(times.at(-1)) };
}

// Runs in the page. The search and the new hits are microtasks of the event: the next task comes after them.
async function measure(input, { typed, rounds }) {
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const nextTask = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
  const letters = typed.flatMap((word) => [...word].map((_, at) => word.slice(0, at + 1)));
  const times = [];
  for (const [at, letter] of letters.entries()) {
    const begun = performance.now();
    for (let round = 0; round < rounds; round += 1) {
      for (const text of [letters[at - 1] ?? "", letter]) {
        set.call(input, text);
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await nextTask();
      }
    }
    times.push((performance.now() - begun) / (2 * rounds));
  }
  return times;
}
