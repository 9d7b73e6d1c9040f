// What is pasted goes to the server first: it alone knows what a release may hold. Without the server the
// editor's own filter cleans it, and the server does when it is saved.
import { words } from "../page.js";
import { openImage } from "./image.js";
import { notice } from "./notice.js";
import { cleaned, uploaded } from "./server.js";

const { CKEDITOR } = window;
const LONG = 2000; // milliseconds after which somebody wonders
const SAID = words("editor-words");
// As the server renames them (richtext.RENAMED), for when it does not answer.
const HEADINGS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" };

/** Say how far an image has come, by tens, where it takes long. */
function reportOf(editor) {
  const began = performance.now();
  let said = -1;
  return (share) => {
    const tens = Math.floor(share * 10) * 10;
    if (performance.now() - began < LONG || tens === said) return;
    said = tens;
    notice(editor, tens < 100 ? SAID.sending.replace("%s", tens) : SAID.received, { close: SAID.close });
  };
}

function isImage(file) {
  return file.type.startsWith("image/");
}

/** Turn the headings of a page into those that a release has. */
export function withOurHeadings(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const heading of page.querySelectorAll("h1, h4, h5, h6")) {
    const ours = page.createElement(HEADINGS[heading.nodeName]);
    ours.append(...heading.childNodes);
    heading.replaceWith(ours);
  }
  return page.body.innerHTML;
}

/** The file that an address of the kind "data:image/png;base64,…" holds; the content policy lets nobody fetch it. */
function fileOf(image, number) {
  const [, type, content] = /^data:([^;,]*)[^,]*,(.*)$/s.exec(image.getAttribute("src"));
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  return new File([bytes], `bild-${number}`, { type });
}

/**
 * Upload the images that a clipboard holds as data, so that none goes into the text and none makes the paste
 * too large to be sent. Returns the HTML with their addresses, and what there is to say.
 */
export async function withUploads(editor, html) {
  if (!/\ssrc\s*=\s*["']?data:image\//i.test(html)) return { html, remarks: [] };
  const page = new DOMParser().parseFromString(html, "text/html");
  const images = [...page.querySelectorAll("img[src^='data:image/' i][src*=';base64,' i]")];
  const remarks = [];
  let taken = 0;
  for (const [number, image] of images.entries()) {
    // One after the other: a server that is sent twenty at once takes none in time.
    const file = fileOf(image, number + 1);
    const answer = await uploaded(editor, file, reportOf(editor)); // oxlint-disable-line no-await-in-loop
    if (answer?.url) {
      image.setAttribute("src", answer.url);
      taken += 1;
    } else {
      image.remove();
      remarks.push(SAID.imageRefused.replace("%s", answer?.error || SAID.noServer));
    }
  }
  if (taken) remarks.push(taken > 1 ? SAID.imagesUploaded.replace("%s", taken) : SAID.imageUploaded);
  return { html: page.documentElement.outerHTML, remarks };
}

/** Where the caret stands, as a range of the browser's own: it keeps its place while somebody writes on. */
function placeOf(editor) {
  const selected = editor.getSelection()?.getNative();
  return selected?.rangeCount ? selected.getRangeAt(0).cloneRange() : null;
}

function goTo(editor, place) {
  editor.focus();
  if (!place || !editor.editable().$.contains(place.commonAncestorContainer)) return;
  const selected = editor.getSelection().getNative();
  selected.removeAllRanges();
  selected.addRange(place);
  editor.getSelection().reset();
}

function insert(editor, html, place) {
  goTo(editor, place);
  editor.fire("saveSnapshot");
  editor.insertHtml(html, "html");
  editor.fire("saveSnapshot");
}

function undoStep(editor) {
  return { text: SAID.undo, act: () => editor.execCommand("undo") };
}

/** Put a clipboard's HTML into the text where the caret stands now, and say what did not come along. */
export async function paste(editor, copied) {
  const place = placeOf(editor);
  const { html, remarks } = await withUploads(editor, copied);
  const answer = await cleaned(editor, html);
  const known = typeof answer?.html === "string";
  const taken = known ? answer.html : withOurHeadings(html);
  if (taken) insert(editor, taken, place);
  if (!taken) remarks.push(SAID.nothingPasted);
  if (!known) remarks.push([answer?.error, SAID.pastedWithoutServer].filter(Boolean).join(" "));
  if (answer?.remark) remarks.unshift(answer.remark);
  notice(editor, remarks.join(" "), { close: SAID.close, step: taken ? undoStep(editor) : undefined });
}

/** Take what is pasted or dropped before the editor's own filters do. */
export function takePastes(editor) {
  editor.on(
    "paste",
    (event) => {
      const { dataTransfer } = event.data;
      if (dataTransfer.getTransferType(editor) === CKEDITOR.DATA_TRANSFER_INTERNAL) return;
      const html = dataTransfer.getData("text/html", true);
      const files = Array.from({ length: dataTransfer.getFilesCount() }, (_, at) => dataTransfer.getFile(at));
      if (html) {
        event.cancel();
        paste(editor, html);
      } else if (files.some(isImage)) {
        event.cancel();
        openImage(editor, files.find(isImage));
      }
    },
    null,
    null,
    0,
  );
}
