// The full module of the app. The build replaces MODULE by its address.
import init from "./full.js";

export const start = () => init({ module_or_path: MODULE });
