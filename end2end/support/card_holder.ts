// The person in front of AusweisApp, scripted over the interface that it has for other programs (its SDK). While the
// person is connected, nothing is agreed to automatically.
import { once } from "node:events";

import WebSocket from "ws";

import type { File } from "./citizen.ts";

/** What the person does. */
export type Intent = "accept" | "read on" | "cancel at consent" | "cancel at PIN";

export interface Person {
  intent?: Intent;
  /** The files of the card; without them it is the simulator's own Erika Mustermann. */
  card?: File[];
  /** Rights that the person unticks, by the SDK's names. */
  without?: string[];
}

export class CardHolder {
  readonly #socket: WebSocket;
  readonly #person: Person;
  readonly #seen: string[] = [];
  #transaction: string | undefined;

  static async sit({ ...person }: Person = {}): Promise<CardHolder> {
    const socket = new WebSocket("ws://127.0.0.1:24727/eID-Kernel");
    await once(socket, "open");
    return new CardHolder(socket, person);
  }

  private constructor(socket: WebSocket, person: Person) {
    this.#socket = socket;
    this.#person = person;
    socket.on("message", (data) => this.#hear(JSON.parse(data.toString())));
    this.#say({ cmd: "SET_API_LEVEL", level: 2 });
  }

  /** The names of the messages so far. */
  get seen(): readonly string[] {
    return this.#seen;
  }

  /** What the program said the authentication is for. */
  get transaction(): string | undefined {
    return this.#transaction;
  }

  /** Until the program asks for consent. */
  async asked(): Promise<void> {
    while (!this.#seen.includes("ACCESS_RIGHTS")) await once(this.#socket, "message");
  }

  /** Who read on agrees. */
  agree(): void {
    this.#say({ cmd: "ACCEPT" });
  }

  async leave(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }

  #hear(message: any): void {
    this.#seen.push(message.msg);
    const { intent = "accept", card, without } = this.#person;
    switch (message.msg) {
      case "ACCESS_RIGHTS": {
        this.#transaction = message.transactionInfo;
        if (intent === "read on") return;
        if (intent === "cancel at consent") return this.#say({ cmd: "CANCEL" });
        const optional: string[] = message.chat?.optional ?? [];
        const effective: string[] = message.chat?.effective ?? [];
        const unticked = effective.filter((right) => without?.includes(right));
        if (unticked.length === 0) return this.#say({ cmd: "ACCEPT" });
        // The program shows the rights once more, and then they are accepted.
        return this.#say({ cmd: "SET_ACCESS_RIGHTS", chat: optional.filter((right) => !without?.includes(right)) });
      }
      case "INSERT_CARD":
        return this.#say({ cmd: "SET_CARD", name: "Simulator", ...(card && { simulator: { files: card } }) });
      case "ENTER_PIN": {
        if (intent === "cancel at PIN") return this.#say({ cmd: "CANCEL" });
        // A reader with a keypad takes the PIN itself.
        return this.#say({ cmd: "SET_PIN", ...(message.reader?.keypad ? {} : { value: "123456" }) });
      }
    }
  }

  #say(command: object): void {
    this.#socket.send(JSON.stringify(command));
  }
}
