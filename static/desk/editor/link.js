// A link: the server says where an address leads, the same as when the release is saved.
import { words } from "../page.js";
import { only, open } from "./panels.js";
import { cleaned } from "./server.js";

const { CKEDITOR } = window;
const SAID = words("editor-words");

/** The link that the caret stands in. */
export function linkHere(editor) {
  return editor.elementPath()?.contains("a") ?? null;
}

/** Where the server says that an address leads, "" for nowhere. Without the server: with https:// before it. */
export async function target(editor, address) {
  const link = document.createElement("a");
  link.setAttribute("href", address);
  link.textContent = "x";
  const answer = await cleaned(editor, link.outerHTML);
  if (typeof answer?.html !== "string")
    return /^([a-z][a-z0-9+.-]*:|\/)/i.test(address) ? address : `https://${address}`;
  const read = new DOMParser().parseFromString(answer.html, "text/html").querySelector("a");
  return read?.getAttribute("href") ?? "";
}

function setLink(editor, link, address, text) {
  const attributes = { href: address, "data-cke-saved-href": address };
  if (link) {
    link.setAttributes(attributes);
    if (text && text !== link.getText()) link.setText(text);
    return;
  }
  const chosen = editor.getSelection().getSelectedText();
  if (!chosen || (text && text !== chosen)) {
    const made = editor.document.createElement("a", { attributes });
    made.setText(text || address);
    editor.insertElement(made);
    return;
  }
  editor.applyStyle(new CKEDITOR.style({ element: "a", attributes, type: CKEDITOR.STYLE_INLINE }));
}

/** Ask for the address of the chosen words, or of the link that the caret stands in. */
export function openLink(editor) {
  const link = linkHere(editor);
  open(editor, "link", {
    fill(fields, form) {
      only(form, link ? "link" : "");
      form.querySelector(".panel-steps .button").textContent = link ? SAID.change : SAID.insert;
      fields.words.value = link?.getText() ?? editor.getSelection()?.getSelectedText() ?? "";
      fields.address.value = link?.getAttribute("href") ?? "";
      return fields.words.value ? fields.address : fields.words;
    },
    async answer(form, step) {
      if (step === "remove") return { write: () => link.remove(true) };
      const address = await target(editor, form.elements.address.value.trim());
      if (!address) return { error: SAID.noAddress };
      return { write: () => setLink(editor, link, address, form.elements.words.value.trim()) };
    },
  });
}
