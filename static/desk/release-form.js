// The release's form: counts characters and sends once. What is typed is kept by autosave.js.
import { words } from "./page.js";

const WORDS = words();
const form = document.getElementById("release_form");

/** Say below a field how many characters it holds, and when that is more than it should. */
export function count(input) {
  const note = document.createElement("p");
  note.className = "count-note";
  input.after(note);
  const limit = Number(input.dataset.countTo);
  const show = () => {
    const length = [...input.value.trim()].length;
    note.textContent = (length > limit ? WORDS.tooLong : WORDS.characters).replace("%s", length);
    note.classList.toggle("too-long", length > limit);
  };
  input.addEventListener("input", show);
  show();
}

/** Send the form once, however often its buttons are pressed. */
export function sendOnce() {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = !event.defaultPrevented || sent;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
}

if (form?.elements.title) {
  for (const input of form.querySelectorAll("[data-count-to]")) count(input);
  sendOnce();
}
