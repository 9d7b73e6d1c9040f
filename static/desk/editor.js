// CKEditor as the desk wants it. A module runs when the page is read and before DOMContentLoaded, which is when
// fields are turned into editors; the editor itself is a classic script of the head, and a global.

const { CKEDITOR } = window;
const LOOKS_OF_TABLES = ["txtBorder", "txtCellSpace", "txtCellPad", "cmbAlign", "txtHeight", "txtSummary"];

/** Set what all editors of the page share. `content`: the address of the style sheet inside them. */
export function configure(config, { token, content }) {
  config.fileTools_requestHeaders = { "X-CSRFToken": token };
  config.contentsCss = content;
  // What is pasted or dropped is uploaded, not kept inside the text.
  config.clipboard_handleImages = false;
  config.uploadImage_supportedTypes = /image\/(jpeg|png|gif|webp|avif)/;
  // What the server keeps, the editor keeps; sizes as attributes, for styles are dropped.
  config.extraAllowedContent = [
    "cite sup sub figure figcaption caption thead",
    "th[scope,colspan,rowspan]",
    "td[colspan,rowspan]",
    "p[lang]",
    "blockquote[lang]",
    "a[lang]",
    "img[width,height]",
  ].join("; ");
  config.disallowedContent = [
    "img{width,height,float,border*,margin*}",
    "table{*}[border,cellpadding,cellspacing,align,summary]",
  ].join("; ");
  config.image_previewText = " ";
  config.bodyClass = "body";
}

/** A new image begins with choosing the file, and none goes in without words for who does not see it. */
export function setImageDialog(definition, missingText) {
  hide(definition, "info", "txtBorder", "txtHSpace", "txtVSpace", "cmbAlign");
  definition.getContents("info").get("txtAlt").validate = CKEDITOR.dialog.validate.notEmpty(missingText);
  definition.dialog.on("show", ({ sender }) => {
    if (!sender.imageEditMode) sender.selectPage("Upload");
  });
}

/** A table has a row of headings and the width of its words. */
export function setTableDialog(definition) {
  hide(definition, "info", ...LOOKS_OF_TABLES);
  const width = definition.getContents("info")?.get("txtWidth");
  if (width) width.default = "";
  const headers = definition.getContents("info")?.get("selHeaders");
  if (headers) headers.default = "row";
}

function hide(dialog, tab, ...names) {
  const contents = dialog.getContents(tab);
  for (const name of names) if (contents?.get(name)) contents.remove(name);
}

function label(editor) {
  return document.querySelector(`label[for="${editor.name}"]`);
}

/** Who hears the page is told what the editor is for, not what it is called inside. */
export function nameAfterLabel(editor) {
  const title = label(editor)?.textContent.trim().replace(/:$/, "");
  if (title) editor.config.title = editor.config.applicationTitle = title;
}

/** Tell the form what is typed, and lead the label and remarks to the editor: the field that they name is hidden. */
export function connect(editor) {
  editor.on("change", () => editor.element.$.dispatchEvent(new Event("typed", { bubbles: true })));
  label(editor)?.addEventListener("click", () => editor.focus());
  if (location.hash === `#${editor.name}`) {
    editor.container.scrollIntoView({ block: "center" });
    editor.focus();
  }
}

const { alt, content } = document.getElementById("desk-editor").dataset;
configure(CKEDITOR.config, {
  token: document.querySelector("input[name=csrfmiddlewaretoken]").value,
  content,
});
CKEDITOR.on("dialogDefinition", ({ data }) => {
  if (data.name === "image") setImageDialog(data.definition, alt);
  if (data.name === "table" || data.name === "tableProperties") setTableDialog(data.definition);
});
CKEDITOR.on("instanceCreated", ({ editor }) => nameAfterLabel(editor));
CKEDITOR.on("instanceReady", ({ editor }) => connect(editor));
