// Nothing is forgotten: every page of the flow, every field that an option opens, and every address of the router has a
// state in the list.
import { readFileSync } from "node:fs";

import { states } from "../pages.ts";
import { walks } from "../states/walks.ts";
import { named } from "../support/person.ts";
import { expect, test } from "../support/test.ts";
import { all, languages } from "../support/texts.ts";
import { pairwise } from "./pairs.ts";

const covered = new Set(states.flatMap(({ path }) => path ?? []));

/** What has a text of this form in the catalogue. */
const told = (begins: string, ends: string) =>
  Object.keys(all("de")).map((key) => key.split(".")).filter((parts) => parts.length === 3 && parts[0] === begins && parts[2] === ends).map(([, name]) => name);

// The catalogue knows the pages and fields from elsewhere: a test of the domain wants a text for each.
test("every page and every field that has words is walked to", () => {
  const pages = new Set(walks.map(({ page }) => named(page)));
  const fields = new Set(walks.flatMap((walk) => walk.fields.map(named)));
  expect(told("page", "title").length).toBeGreaterThan(50);
  expect(told("page", "title").filter((name) => !pages.has(name))).toEqual([]);
  expect(told("field", "label").filter((name) => !fields.has(name))).toEqual([]);
});

test("every page of the flow has a state", () => {
  expect(walks.map(({ page }) => `/move/${page}`).filter((path) => !covered.has(path))).toEqual([]);
});

/** Names of the addresses in the router's source: `Route::path_in` is exhaustive, so a new page stands there. */
function routes(): string[] {
  const source = readFileSync(new URL("../../app/src/router.rs", import.meta.url), "utf8");
  const constants = Object.fromEntries([...source.matchAll(/const (\w+): &str = "([^"]*)"/g)].map(([, name, text]) => [name, text]));
  const path = /pub\(crate\) fn path_in\([^{]*\{([\s\S]*?)\n    \}/.exec(source)![1];
  const arms = [...path.matchAll(/Self::\w+ => (?:"([^"]*)"|([A-Z_]+))/g)];
  const texts = /TEXT_PAGES: \[&str; \d+\] =\s*\[([^\]]*)\]/.exec(source)![1];
  return [...arms.map(([, text, constant]) => text ?? constants[constant]), ...[...texts.matchAll(/"([^"]+)"/g)].map(([, name]) => name)];
}

test("every address of the router has a state", () => {
  const names = routes();
  expect(names).toEqual(expect.arrayContaining(["", "done", "status", "returned", "help", "privacy"]));
  expect(names.map((name) => `/${name}`).filter((path) => !covered.has(path))).toEqual([]);
});

test("states have names of their own", () => {
  const names = states.map(({ name }) => name);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test("each two values of language, theme and window meet", () => {
  const sizes = [languages.length, 4, 4];
  const rows = pairwise(sizes);
  for (const [a, b] of [[0, 1], [0, 2], [1, 2]]) {
    expect(new Set(rows.map((row) => `${row[a]} ${row[b]}`)).size).toBe(sizes[a] * sizes[b]);
  }
  expect(rows.length).toBeLessThan(60);
});
