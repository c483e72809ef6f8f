// A line to the node that carries only so many bytes a second upwards.
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export class SlowLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  static async to(url: string, bytesPerSecond: number): Promise<SlowLine> {
    const line = new SlowLine(Number(new URL(url).port), bytesPerSecond);
    line.#server.listen(0, "127.0.0.1");
    await once(line.#server, "listening");
    return line;
  }

  private constructor(port: number, bytesPerSecond: number) {
    this.#server = createServer((browser) => {
      const node = connect(port, "127.0.0.1");
      for (const socket of [browser, node]) {
        this.#sockets.add(socket);
        // One end that goes away takes the other along.
        socket.on("error", () => {}).on("close", () => [browser, node].forEach((one) => one.destroy()));
      }
      node.pipe(browser);
      browser.on("data", async (bytes) => {
        browser.pause();
        await pause((bytes.length / bytesPerSecond) * 1000);
        node.write(bytes);
        browser.resume();
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
