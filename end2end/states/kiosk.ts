// A device in an office: its own screens and dialogs, and a question between its controls.
import { standard } from "../support/answers.ts";
import type { Visitor } from "../support/kiosk.ts";
import type { World } from "../support/world.ts";
import { wrong } from "./state.ts";

export interface KioskState {
  name: string;
  /** Least stops of the keyboard: an open dialog has few. */
  stops: number;
  show: (visitor: Visitor, world: World) => Promise<void>;
}

/** Seconds after which nobody is there on any page. */
const LONG = 310_000;

const sent = async (visitor: Visitor): Promise<void> => {
  await visitor.report(standard());
  await visitor.send();
  await visitor.caseCode();
};

export const kioskStates: KioskState[] = [
  { name: "the first screen", stops: 20, show: (visitor) => visitor.arrive() },
  { name: "the first screen of a device whose address is wrong", stops: 20, show: (visitor) => visitor.arrive("slip=maybe") },
  {
    name: "the first screen in Arabic",
    stops: 20,
    show: async (visitor) => {
      await visitor.arrive();
      await visitor.page.getByRole("button", { name: "العربية" }).first().click();
      await visitor.page.locator("html[dir=rtl]").waitFor();
      visitor.language = "ar";
    },
  },
  {
    name: "a question, with errors",
    stops: 12,
    show: async (visitor) => {
      await visitor.report(standard(), "identity");
      await wrong(visitor);
    },
  },
  {
    name: "the languages",
    stops: 8,
    show: async (visitor) => {
      await visitor.start();
      await visitor.page.locator("#kiosk-language").click();
      await visitor.dialog("frame.language").waitFor();
    },
  },
  {
    name: "the question before the end",
    stops: 2,
    show: async (visitor) => {
      await visitor.report(standard(), "place");
      await visitor.button("kiosk.end").first().click();
      await visitor.dialog("kiosk.end.title").waitFor();
    },
  },
  {
    name: "is somebody there",
    stops: 2,
    show: async (visitor) => {
      await visitor.page.clock.install();
      await visitor.report(standard(), "place");
      await visitor.page.clock.fastForward(LONG);
      await visitor.dialog("kiosk.idle.title").waitFor();
    },
  },
  { name: "after sending", stops: 8, show: sent },
  {
    name: "the question before printing",
    stops: 2,
    show: async (visitor) => {
      await sent(visitor);
      await visitor.button("kiosk.slip.print").click();
      await visitor.dialog("kiosk.slip.title").waitFor();
    },
  },
];
