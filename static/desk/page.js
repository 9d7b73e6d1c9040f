// What every script of the desk finds in its page, and adds to it.

/** What the page brings along for its scripts as JSON: by default the sentences in the reader's language. */
export function words(id = "desk-words") {
  return JSON.parse(document.getElementById(id).textContent);
}

/** The token without which the server takes nothing (Django's CSRF protection). */
export function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]").value;
}

/** A button that sends nothing, but calls `act` when it is pressed. */
export function button({ text, className, act }) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
