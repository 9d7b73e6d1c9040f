// A sentence below the text, said to who hears the page as well.
import { button } from "../page.js";

/** Say something below the text, until it is closed or something else is said. `step`: { text, act }. */
export function notice(editor, sentence, { close, step } = {}) {
  const place = editor.container.$.parentElement.querySelector(".editor-notice");
  place.replaceChildren();
  if (!sentence) return;
  const said = document.createElement("p");
  said.textContent = sentence;
  place.append(said);
  const leave = (act) => () => {
    place.replaceChildren();
    act?.();
    editor.focus();
  };
  if (step) place.append(button({ text: step.text, className: "button quiet", act: leave(step.act) }));
  place.append(button({ text: close, className: "button quiet", act: leave() }));
}
