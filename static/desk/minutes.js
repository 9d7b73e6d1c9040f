// The matters of a meeting: say how many are chosen.
import "./questions.js";

const form = document.getElementById("minutes-form");
const boxes = [...form.querySelectorAll("input[type=checkbox]")];

/** Say how many are chosen. */
export function count() {
  form.querySelector("[data-count]").textContent = form.dataset.countWords
    .replace("%(taken)s", boxes.filter((box) => box.checked).length)
    .replace("%(all)s", boxes.length);
}

form.addEventListener("change", count);
count();
