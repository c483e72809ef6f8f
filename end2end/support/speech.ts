// What a device says: the browser's speech is replaced by a record of it, with a voice of the device and one of the
// browser's maker.
import { expect, type Page } from "@playwright/test";

export interface Said {
  text: string;
  language: string;
  voice: string;
  rate: number;
}

interface Recorder {
  said: Said[];
  stopped: number;
}

/** Before the page loads. `languages` are those of the device's own voices. */
export async function record(page: Page, languages = ["de-DE"]): Promise<void> {
  await page.addInitScript((own) => {
    const voices = [
      { name: "Remote", lang: "de-DE", localService: false, default: true, voiceURI: "remote" },
      ...own.map((lang) => ({ name: `Local ${lang}`, lang, localService: true, default: false, voiceURI: lang })),
    ];
    const recorder: Recorder = { said: [], stopped: 0 };
    class Utterance {
      text: string;
      lang = "";
      rate = 1;
      voice: { name: string } | null = null;
      onend: (() => void) | null = null;
      constructor(text: string) {
        this.text = text;
      }
    }
    const speech = {
      onvoiceschanged: null,
      getVoices: () => voices,
      cancel: () => void recorder.stopped++,
      speak: ({ text, lang, rate, voice, onend }: Utterance) => {
        recorder.said.push({ text, language: lang, rate: Math.round(rate * 10) / 10, voice: voice?.name ?? "" });
        setTimeout(() => onend?.(), 10);
      },
    };
    Object.assign(window, { recorder, SpeechSynthesisUtterance: Utterance });
    Object.defineProperty(window, "speechSynthesis", { value: speech });
  }, languages);
}

const recorder = (page: Page) => page.evaluate(() => (window as unknown as { recorder: Recorder }).recorder);

export class Listener {
  readonly page: Page;
  #heard = 0;

  constructor(page: Page) {
    this.page = page;
  }

  /** Everything so far. */
  async all(): Promise<Said[]> {
    return (await recorder(this.page)).said;
  }

  async stopped(): Promise<number> {
    return (await recorder(this.page)).stopped;
  }

  /** What is said after a key, as one text; waits until it is quiet again. */
  async after(act: () => Promise<unknown>): Promise<string> {
    this.#heard = (await this.all()).length;
    await act();
    await expect.poll(async () => (await this.all()).length, { message: "something is said" }).toBeGreaterThan(this.#heard);
    let last = -1;
    while (last !== (last = (await this.all()).length)) await this.page.waitForTimeout(120);
    return (await this.all()).slice(this.#heard).map(({ text }) => text).join("\n");
  }

  press(key: string): Promise<string> {
    return this.after(() => this.page.keyboard.press(key));
  }
}
