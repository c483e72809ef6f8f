// Writes the report after a run. UMZUG_KEEP adds to earlier runs instead of beginning anew, for a suite in parts;
// UMZUG_REPORT publishes it in docs/accessibility/.
import type { FullConfig, Reporter, Suite } from "@playwright/test/reporter";

import { forget, published, recorded, target } from "./record.ts";
import { write } from "./write.ts";

export default class implements Reporter {
  #ours = false;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#ours = suite.allTests().some(({ location }) => /(accessibility|engines)\/(states|pairs|kiosk|firefox|webkit)\.spec\.ts$/.test(location.file));
    if (this.#ours && process.env.UMZUG_KEEP === undefined) forget();
  }

  onEnd(): void {
    const runs = this.#ours ? recorded() : [];
    if (runs.length === 0) return;
    const { states, pages, checks, findings } = write(target, runs);
    if (process.env.UMZUG_REPORT !== undefined) write(published, runs);
    console.log(`accessibility: ${states} states of ${pages} pages, ${checks} checks, ${findings} findings; report in ${target}`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
