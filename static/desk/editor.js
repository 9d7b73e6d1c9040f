// CKEditor as the desk wants it. A module runs when the page is read and before DOMContentLoaded, which is when
// fields are turned into editors; the editor itself is a classic script of the head, and a global.
import { showFigures } from "./editor/figures.js";
import { openImage } from "./editor/image.js";
import { openLanguage } from "./editor/language.js";
import { openLink } from "./editor/link.js";
import { open } from "./editor/panels.js";
import { takePastes } from "./editor/pasting.js";
import { openQuote } from "./editor/quote.js";
import { openTable } from "./editor/table.js";
import { equip } from "./editor/toolbar.js";
import { improveTyping } from "./editor/typing.js";
import { words } from "./page.js";

const { CKEDITOR } = window;
const SAID = words("editor-words");
const PANELS = {
  link: openLink,
  quote: openQuote,
  image: openImage,
  table: openTable,
  language: openLanguage,
  comment: (editor) => editor.element.$.dispatchEvent(new Event("comment", { bubbles: true })),
  keys: (editor) => open(editor, "keys", { answer: async () => ({}) }),
};

function label(editor) {
  return document.querySelector(`label[for="${editor.name}"]`);
}

/** Who hears the page is told what the editor is for, not what it is called inside. */
export function nameAfterLabel(editor) {
  const title = label(editor)?.textContent.trim().replace(/:$/, "");
  if (title) editor.config.title = editor.config.applicationTitle = title;
}

/** The browser's own menu knows the right spelling of a word: the editor's has nothing that the tools lack. */
function withoutMenu(editor) {
  CKEDITOR.plugins.contextMenu.prototype.addTarget = () => undefined;
  editor.on("doubleclick", ({ data }) => {
    if (data.element.is("img")) openImage(editor);
  });
}

/** A sentence stands where nothing is written yet. */
function showPlaceholder(editor) {
  const root = editor.editable();
  root.$.dataset.placeholder = SAID.placeholder;
  // CKEditor takes an answer of false as "nobody else need hear of it".
  const show = () => {
    root.$.classList.toggle("is-empty", !root.getText().trim() && !root.$.querySelector("img, li, table"));
  };
  editor.on("change", show);
  editor.on("dataReady", show);
  show();
}

/** Tell the form what is typed, and lead the label and remarks to the editor: the field that they name is hidden. */
export function connect(editor) {
  editor.on("change", () => {
    editor.element.$.dispatchEvent(new Event("typed", { bubbles: true }));
  });
  label(editor)?.addEventListener("click", () => editor.focus());
  if (location.hash === `#${editor.name}`) {
    editor.container.scrollIntoView({ block: "center" });
    editor.focus();
  }
}

function ready(editor) {
  const frame = editor.container.$.closest(".editor");
  // Words in bold come as <b> too; who pastes without the server is read by the editor alone.
  for (const name of ["bold", "italic"]) editor.addFeature(editor.getCommand(name));
  editor.editable().$.setAttribute("aria-describedby", `${editor.name}_figures`);
  frame.querySelector("[data-panel=comment]").hidden = !document.getElementById("comments");
  equip(editor, frame, PANELS);
  takePastes(editor);
  improveTyping(editor);
  showPlaceholder(editor);
  showFigures(editor, frame.querySelector(".editor-figures"));
  connect(editor);
}

CKEDITOR.on("instanceCreated", ({ editor }) => nameAfterLabel(editor));
CKEDITOR.on("instanceLoaded", ({ editor }) => withoutMenu(editor));
CKEDITOR.on("instanceReady", ({ editor }) => ready(editor));
