// The texts by key, in German and in the chosen language. A language comes in parts. The German files have the keys;
// those of other languages only their texts, in the same order. null: the language has no such text.
const files = {};
let german = {};
let chosen = {};
let spoken = "de";
let parts = [];
let turn = Promise.resolve();

const file = (name) =>
  (files[name] ??= fetch(JSON.parse(document.getElementById("assets").textContent)[`texts/${name}.json`])
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .catch((error) => {
      delete files[name];
      throw error;
    }));

const part = async (tag, name) => {
  const [keys, texts] = await Promise.all([file(`de.${name}`), file(`${tag}.${name}`)]);
  return texts === keys ? keys : Object.fromEntries(Object.keys(keys).map((key, index) => [key, texts[index]]));
};

const all = async (tag, names) => Object.assign({}, ...(await Promise.all(names.map((name) => part(tag, name)))));

const change = async (tag, more) => {
  const names = [...new Set([...parts, ...more])];
  [german, chosen] = await Promise.all([all("de", names), all(tag || spoken, names)]);
  spoken = tag || spoken;
  parts = names;
};

// One after another: what came later is what counts.
export const load = (tag, more) => (turn = turn.catch(() => {}).then(() => change(tag, more.split(" ").filter(Boolean))));
export const inGerman = (key) => german[key];
export const inChosen = (key) => chosen[key];
