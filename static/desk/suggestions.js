// What was read of a text: take all at once, count what is taken, and show the words that a suggestion was read from.
import "./questions.js";

const form = document.getElementById("suggestions-form");
const suggestions = [...form.querySelectorAll(".suggestion")];
const choices = (one) => [...one.querySelectorAll("input[type=radio]")];
const isTaken = (one) => choices(one).some((choice) => choice.checked && choice.value !== "nej");

/** Say how many are taken. */
export function count() {
  const open = suggestions.filter((one) => choices(one).length);
  const words = form.dataset.countWords;
  const taken = open.filter(isTaken).length;
  form.querySelector("[data-count]").textContent = words
    .replace("%(taken)s", taken)
    .replace("%(all)s", open.length);
  for (const one of suggestions) one.classList.toggle("is-taken", isTaken(one));
}

/** Take everything that replaces nothing; the page without scripts asks the server to. */
export function takeAll(event) {
  event.preventDefault();
  for (const one of suggestions) {
    const take = choices(one)[0];
    if (take && !("replaces" in one.dataset)) take.checked = true;
  }
  count();
}

/** Show the words that a suggestion was read from. */
export function show(one) {
  for (const marked of document.querySelectorAll(".now")) marked.classList.remove("now");
  if (!one?.dataset.source) return;
  const marked = document.querySelectorAll(`[data-paths~="${one.dataset.source}"]`);
  for (const words of marked) words.classList.add("now");
  const source = document.querySelector(".source");
  if (marked.length && source.scrollHeight > source.clientHeight) {
    source.scrollTop += marked[0].getBoundingClientRect().top - source.getBoundingClientRect().top - 80;
  }
}

form.addEventListener("change", count);
form.querySelector("[data-take-all]").addEventListener("click", takeAll);
for (const one of suggestions) {
  one.addEventListener("focusin", () => show(one));
  one.addEventListener("pointerenter", () => show(one));
}
count();
