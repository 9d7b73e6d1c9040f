// What somebody says: a dash, the words, and the speaker chosen among the contacts of the release.
import { words } from "../page.js";
import { only, open } from "./panels.js";

const { CKEDITOR } = window;
const SAID = words("editor-words");
const SAYS = { sv: "säger", en: "says", fi: "sanoo" };

/** The contacts that the form holds now: [{ name: "Alva Ek (S)", role }]. */
export function contacts() {
  const rows = [...document.querySelectorAll("#contacts-group .inline-related:not(.empty-form)")];
  return rows
    .filter((row) => !row.querySelector("input[name$=-DELETE]")?.checked)
    .map((row) => ({
      name: row.querySelector("select[name$=-person]")?.selectedOptions[0]?.textContent.trim() ?? "",
      role: row.querySelector("input[name$=-role]")?.value.trim() ?? "",
    }))
    .filter(({ name }) => name && !/^-+$/.test(name));
}

/** A quote as paragraphs: "– Vi bygger nu, säger Alva Ek (S), ordförande." The speaker stands in the first. */
export function spoken(said, speaker, language = "sv") {
  const lines = said.split(/\n+/).map(bare).filter(Boolean);
  const [first = "", ...more] = lines;
  const opening = /[?!…]$/.test(first) ? first : `${first.replace(/[.,]$/, "")},`;
  const named = `– ${opening} ${SAYS[language] ?? SAYS.sv} ${speaker.replace(/\.$/, "")}.`;
  return [named, ...more.map((line) => `– ${line}`)];
}

function bare(line) {
  return line
    .trim()
    .replace(/^[-–—]\s*/, "")
    .replace(/^["”](.*)["”]$/, "$1")
    .trim();
}

function fillSpeakers(select) {
  const options = contacts().map(({ name, role }) => {
    const spokenBy = role ? `${name}, ${role}` : name;
    return new Option(spokenBy, spokenBy);
  });
  select.replaceChildren(...options, new Option(SAID.somebodyElse, ""));
}

/** Ask for a quote and its speaker; chosen words are what is said. */
export function openQuote(editor) {
  open(editor, "quote", {
    fill(fields, form, signal) {
      fields.words.value = editor.getSelection()?.getSelectedText() ?? "";
      fillSpeakers(fields.speaker);
      const choose = () => only(form, fields.speaker.value ? "" : "other");
      fields.speaker.addEventListener("change", choose, { signal });
      choose();
    },
    async answer({ elements }) {
      const speaker = elements.speaker.value || elements.other.value.trim();
      if (!speaker) return { error: SAID.noSpeaker };
      const language = document.getElementById("id_language")?.value;
      const paragraphs = spoken(elements.words.value, speaker, language);
      const html = paragraphs.map((one) => `<p>${CKEDITOR.tools.htmlEncode(one)}</p>`).join("");
      return { write: () => editor.insertHtml(html) };
    },
  });
}
