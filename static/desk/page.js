// What every script of the desk finds in its page, and adds to it.

/** The sentences that the page brings along in the reader's language, by their names. */
export function words() {
  return JSON.parse(document.getElementById("desk-words").textContent);
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
