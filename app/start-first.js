// The script of the small module, which loader.js starts.
export { default } from "./first.js";
