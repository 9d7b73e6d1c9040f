// The field that takes a whole press release: keeps the clipboard's HTML beside its text, and measures before it sends.
import "./questions.js";

const MOST_BYTES = 4_500_000; // what the server takes of a form without its files
// A picture in the markup is left out in any case, and larger than everything else.
const PICTURES = /(\bsrc\s*=\s*["']?)data:[^"'>\s]*/gi;

/** Keep the HTML of what is pasted into an empty field, as long as nobody changes its text. */
export function keepMarkup(form) {
  const text = form.querySelector("[data-paste]");
  const html = form.querySelector("[data-paste-html]");
  let pasted = "";
  text.addEventListener("paste", (event) => {
    const everything = text.selectionStart === 0 && text.selectionEnd === text.value.length;
    const markup = event.clipboardData.getData("text/html");
    html.value = everything ? markup.replace(PICTURES, "$1") : "";
    pasted = event.clipboardData.getData("text/plain");
  });
  text.addEventListener("input", (event) => {
    if (event.inputType === "insertFromPaste") pasted = text.value;
    else if (text.value !== pasted) html.value = "";
  });
}

/** Say that a text is too large instead of sending it to be refused. */
export function measure(form) {
  const fields = [...form.querySelectorAll("[data-paste], [data-paste-html]")];
  form.addEventListener(
    "submit",
    (event) => {
      const size = fields.reduce((sum, field) => sum + new Blob([field.value]).size, 0);
      if (size <= MOST_BYTES) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      fields[0].setCustomValidity(form.dataset.tooLarge);
      fields[0].reportValidity();
      fields[0].addEventListener("input", () => fields[0].setCustomValidity(""), { once: true });
    },
    { capture: true },
  );
}

const form = document.getElementById("paste-form");
if (form) {
  keepMarkup(form);
  measure(form);
}
