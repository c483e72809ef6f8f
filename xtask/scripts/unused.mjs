// Takes out of the stylesheets the classes, colours and sizes that KERN brings along and that no source of the app
// names. Usage: node unused.mjs STYLESHEET...
import { readFileSync, writeFileSync } from "node:fs";
import { PurgeCSS } from "purgecss";

const sheets = process.argv.slice(2).map((file) => ({ file, raw: readFileSync(file, "utf8") }));
const classes = sheets.flatMap(({ raw }) => raw.match(/(?<=\.)[a-z][\w-]*/g));
const variables = ({ raw }) => [...raw.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name);

/** The words of a source: Leptos writes classes and elements as they are. What is put together begins with the first
 * part (`kern-btn--`) or ends in `--error`. */
function words(source) {
  const found = new Set(source.match(/[\w-]+/g));
  const begun = [...found].filter((word) => /^(kern|umzug)-.*[-_]$/.test(word));
  return [...found, ...classes.filter((name) => begun.some((part) => name.startsWith(part)) || found.has(name.replace(/--error$/, "")))];
}

for (const sheet of sheets) {
  const [{ css }] = await new PurgeCSS().purge({
    content: ["app/src/**/*.rs"],
    css: [{ raw: sheet.raw }],
    defaultExtractor: words,
    // Only what is KERN's can go; the rule for what lies on no layer names all of its themes.
    safelist: {
      standard: [/^(?!kern-|data-kern)/],
      greedy: [/^:is/, /:is/],
      variables: sheets.filter((other) => other !== sheet).flatMap(variables),
    },
    variables: true,
  });
  writeFileSync(sheet.file, css);
}
