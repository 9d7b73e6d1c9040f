// Words in another language: marked, they are read out by the voice of that language (WCAG 2.2, 3.1.2).
import { words } from "../page.js";
import { open } from "./panels.js";

const { CKEDITOR } = window;
const SAID = words("editor-words");
// Beside the languages of releases, what Swedish municipalities write in. Source: their interpreters' statistics.
const FURTHER = ["ar", "so", "ti", "fa", "prs", "uk", "ru", "pl", "es", "fr", "de", "da", "no", "yi"];

/** [code, name] of the languages, those that the server names and those that the browser does, in the language of the page and its order. */
export function languages(known, page = document.documentElement.lang) {
  const names = new Intl.DisplayNames([page], { type: "language" });
  const further = FURTHER.map((code) => [code, names.of(code)]);
  const all = [...Object.entries(known), ...further];
  return all.toSorted(([, one], [, other]) => one.localeCompare(other, page));
}

function style(code) {
  return new CKEDITOR.style({ element: "span", attributes: { lang: code } });
}

/** Take the marks away that stand around or in what is chosen. */
function unmark(editor) {
  const around = editor.elementPath()?.contains((one) => one.is("span") && one.hasAttribute("lang"));
  const inside = editor
    .getSelection()
    .getRanges()
    .flatMap((range) => range.cloneContents().find("span[lang]").toArray())
    .map((span) => span.getAttribute("lang"));
  for (const code of new Set(inside)) editor.removeStyle(style(code));
  around?.remove(true);
}

/** Ask for the language of the chosen words. */
export function openLanguage(editor) {
  const chosen = editor.getSelection()?.getSelectedText() ?? "";
  const around = editor.elementPath()?.contains((one) => one.is("span") && one.hasAttribute("lang"));
  open(editor, "language", {
    fill({ code }) {
      code.replaceChildren(
        ...languages(words("editor-languages")).map(([value, name]) => new Option(name, value)),
      );
      code.value = around?.getAttribute("lang") ?? "en";
    },
    async answer({ elements }, step) {
      if (step === "remove") return { write: () => unmark(editor) };
      if (!chosen && !around) return { error: SAID.noWords };
      if (!chosen) return { write: () => around.setAttribute("lang", elements.code.value) };
      return {
        write: () => {
          unmark(editor);
          editor.applyStyle(style(elements.code.value));
        },
      };
    },
  });
}
