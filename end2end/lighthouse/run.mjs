// Lighthouse's figures of a first visit on a phone. Usage: node run.mjs URL. Prints one JSON object: the score of each
// category, and the audits that are not whole.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const cli = join(import.meta.dirname, "node_modules/lighthouse/cli/index.js");
const flags = ["--output=json", "--quiet", "--only-categories=performance,accessibility,best-practices,seo", "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage"];
const env = { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? "/usr/bin/chromium" };
const report = JSON.parse(execFileSync(process.execPath, [cli, process.argv[2], ...flags], { env, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] }));

const scores = Object.fromEntries(Object.values(report.categories).map(({ id, score }) => [id, score]));
const audits = new Set(Object.values(report.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id)));
const open = [...audits].filter((id) => report.audits[id].score !== null && report.audits[id].score < 1);
console.log(JSON.stringify({ ...scores, open: Object.fromEntries(open.map((id) => [id, report.audits[id].score])) }));
