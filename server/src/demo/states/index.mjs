// The list of states; a link puts its answers into the draft and opens the page.
import { begin } from "./draft.mjs";

const walks = await (await fetch("/demo/states/walks.json")).json();
const list = document.getElementById("states");
for (const walk of walks) {
  const link = document.createElement("a");
  link.href = `/move/${walk.page}`;
  link.textContent = [walk.page, ...walk.chosen].join(", ");
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      location.assign(await begin(walk));
    } catch (error) {
      document.getElementById("said").textContent = `The draft could not be written: ${error}`;
    }
  });
  const item = document.createElement("li");
  item.append(link, ` ${walk.fields.join(", ")}`);
  list.append(item);
}
