// Fails unless a file is a module that an engine accepts. Usage: node valid.mjs FILE
import { readFileSync } from "node:fs";

await WebAssembly.compile(readFileSync(process.argv[2]));
