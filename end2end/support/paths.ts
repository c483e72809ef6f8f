// Where the built things lie. `./x test` sets the variables; without them the results of `./x build` are used.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join, resolve } from "node:path";

const project = fileURLToPath(new URL("../..", import.meta.url));
/** Where built things lie. */
export const target = process.env.UMZUG_TARGET ?? join(project, "target");

/** The program. */
export const umzug = resolve(process.env.UMZUG_BIN ?? join(target, "release/umzug"));
/** The test eID-Server. */
export const eidTestServer = resolve(process.env.UMZUG_EID_TEST_SERVER ?? join(target, "debug/eid-test-server"));
/** The built app. */
export const site = resolve(process.env.UMZUG_SITE ?? join(target, "site"));
/** The root key whose public half is in the app. */
export const rootKey = resolve(process.env.UMZUG_ROOT_KEY_DIR ?? join(target, "demo-root"));
/** Enrolled authorities with their keys and an empty node: made once, copied by each world. */
export const prepared = resolve(process.env.UMZUG_PREPARED ?? join(target, "end2end/prepared"));
/** The text catalogues. */
export const texts = join(project, "app/texts");
/** What the region says of itself. */
export const region = join(project, "server/regions", process.env.UMZUG_REGION ?? defaultRegion(), "region.json");

function defaultRegion(): string {
  return readFileSync(join(project, "server/regions/default"), "utf8").trim();
}
