// The line below the text: words, minutes, LIX. The server counts them, so that there is one way to count.
import { words } from "../page.js";
import { measured } from "./server.js";

const SAID = words("editor-words");
const PAUSE = 900; // milliseconds after the last letter

function sentence(figures) {
  if (!figures.words) return SAID.noFigures;
  return SAID.figures.replace(/%\((\w+)\)s/g, (_, name) => figures[name]);
}

/** Keep the line up to date while somebody writes; without the server it keeps what was counted last. */
export function showFigures(editor, place) {
  let timer;
  let asked = 0;
  const count = async () => {
    const number = (asked += 1);
    const figures = await measured(editor, editor.getData());
    if (figures?.lix !== undefined && number === asked) place.textContent = sentence(figures);
  };
  editor.on("change", () => {
    clearTimeout(timer);
    timer = setTimeout(count, PAUSE);
  });
  count();
}
