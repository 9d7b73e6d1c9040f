// An image in the text: chosen or dropped, described or said to be decorative, with a caption.
import { words } from "../page.js";
import { only, open } from "./panels.js";
import { uploaded } from "./server.js";

const { CKEDITOR } = window;
const SAID = words("editor-words");
const LARGEST = 10 * 1024 * 1024; // bytes, IMAGE_MAX_BYTES: said at once instead of after a minute of sending

/** The image that is chosen or whose caption is written in. */
export function imageHere(editor) {
  const chosen = editor.getSelection()?.getSelectedElement();
  if (chosen?.is("img") && !chosen.data("cke-realelement")) return chosen;
  return editor.elementPath()?.contains("figure")?.findOne("img") ?? null;
}

async function sizeOf(url) {
  const image = new Image();
  image.src = url;
  await image.decode().catch(() => undefined);
  return { width: image.naturalWidth, height: image.naturalHeight };
}

/** The image with its caption as the body holds it. */
export function markup({ url, alt, width, height, caption }) {
  const image = new CKEDITOR.dom.element("img");
  image.setAttributes({ src: url, alt, ...(width ? { width, height } : {}) });
  if (!caption) return `<p>${image.getOuterHtml()}</p>`;
  return `<figure>${image.getOuterHtml()}<figcaption>${CKEDITOR.tools.htmlEncode(caption)}</figcaption></figure>`;
}

function rewrite(editor, image, { alt, caption }) {
  image.setAttribute("alt", alt);
  const figure = image.getAscendant("figure");
  const below = figure?.findOne("figcaption");
  if (below && caption) below.setText(caption);
  else if (below) below.remove();
  else if (figure && caption)
    figure.appendHtml(`<figcaption>${CKEDITOR.tools.htmlEncode(caption)}</figcaption>`);
  else if (caption) setFigure(image, caption);
  editor.fire("change");
}

function setFigure(image, caption) {
  const figure = new CKEDITOR.dom.element("figure");
  const block = image.getAscendant({ p: 1, div: 1 });
  figure.insertAfter(block ?? image);
  image.move(figure);
  figure.appendHtml(`<figcaption>${CKEDITOR.tools.htmlEncode(caption)}</figcaption>`);
  if (block && !block.getText().trim() && !block.findOne("img")) block.remove();
}

function remove(image) {
  const holder = image.getAscendant("figure") ?? image;
  const block = holder.getParent();
  holder.remove();
  if (block.is("p") && !block.getText().trim() && !block.findOne("img")) block.appendBogus();
}

function showProgress(form, share) {
  const percent = Math.floor(share * 100);
  form.querySelector(".panel-sending").hidden = false;
  form.querySelector(".panel-sending progress").value = percent;
  form.querySelector(".panel-sending span").textContent =
    percent < 100 ? SAID.sending.replace("%s", percent) : SAID.received;
}

async function sendFrom(form, editor, file) {
  const steps = form.querySelector(".panel-steps .button");
  steps.disabled = true;
  showProgress(form, 0);
  const answer = await uploaded(editor, file, (share) => showProgress(form, share));
  steps.disabled = false;
  form.querySelector(".panel-sending").hidden = true;
  return answer;
}

async function added(editor, form, described) {
  const file = form.elements.file.files[0];
  if (!file?.size) return { error: SAID.noFile };
  if (file.size > LARGEST) return { error: SAID.tooLarge };
  const answer = await sendFrom(form, editor, file);
  if (!answer?.url) return { error: answer?.error || SAID.noServer };
  const size = await sizeOf(answer.url);
  return { write: () => editor.insertHtml(markup({ url: answer.url, ...size, ...described })) };
}

/** Ask for an image and its words; `file` is one that was dropped or pasted. */
export function openImage(editor, file) {
  const image = file ? null : imageHere(editor);
  open(editor, "image", {
    fill(fields, form, signal) {
      only(form, image ? "old" : "new");
      form.querySelector(".panel-steps .button").textContent = image ? SAID.change : SAID.insert;
      if (file) {
        const held = new DataTransfer();
        held.items.add(file);
        fields.file.files = held.files;
      }
      show(form, image?.getAttribute("src"));
      if (file) showFile(form, file);
      fields.file.addEventListener("change", () => showFile(form, fields.file.files[0]), { signal });
      const choose = () => {
        fields.alt.disabled = fields.decorative.checked;
      };
      fields.decorative.addEventListener("change", choose, { signal });
      fields.alt.disabled = false;
      if (!image) return;
      fields.alt.value = image.getAttribute("alt") ?? "";
      fields.decorative.checked = fields.alt.disabled = image.getAttribute("alt") === "";
      fields.caption.value = image.getAscendant("figure")?.findOne("figcaption")?.getText().trim() ?? "";
    },
    async answer(form, step) {
      const { alt, caption, decorative } = form.elements;
      if (step === "remove") return { write: () => remove(image) };
      const described = { alt: decorative.checked ? "" : alt.value.trim(), caption: caption.value.trim() };
      if (!described.alt && !decorative.checked) return { error: SAID.noAlt };
      return image ? { write: () => rewrite(editor, image, described) } : added(editor, form, described);
    },
  });
}

function showFile(form, file) {
  const reader = new FileReader();
  reader.addEventListener("load", () => show(form, reader.result));
  if (file) reader.readAsDataURL(file);
  else show(form, "");
}

function show(form, address) {
  const preview = form.querySelector(".panel-preview");
  preview.hidden = !address;
  preview.replaceChildren();
  if (!address) return;
  const image = document.createElement("img");
  image.alt = "";
  image.src = address;
  preview.append(image);
}
