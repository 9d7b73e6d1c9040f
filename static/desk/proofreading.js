// Kontroll: the checklist beside the form, made anew while one writes. Each side of a difference leads to its words.
import { words } from "./page.js";

const WORDS = words();
// What the server takes; where a form is larger autosave says so, once for both.
const LARGEST =
  JSON.parse(document.getElementById("desk-drafting")?.textContent ?? "null")?.limit ?? Infinity;
const WAIT = 600; // milliseconds without a key before the form is checked; the answer must be there within two seconds
const BLOCKS = "p,h1,h2,h3,h4,li,td,th,caption,figcaption,blockquote,div,pre";
const form = document.getElementById("release_form");
const panel = document.getElementById("checklist");
const list = document.getElementById("checklist-list");
const note = document.getElementById("checklist-note");

const editorOf = (id) => window.CKEDITOR?.instances[id];

// --- Words in a text ---

/** A text with one space for every stretch of white space, and where each of its letters stood. */
export function squeezed(text) {
  const letters = [];
  const places = [];
  for (let at = 0; at < text.length; at += 1) {
    const space = /\s/.test(text[at]);
    if (space && (letters.length === 0 || letters.at(-1) === " ")) continue;
    letters.push(space ? " " : text[at]);
    places.push(at);
  }
  return { text: letters.join(""), places };
}

/** Where the words stand in a text when the same words come `before` times before them; the last ones otherwise. */
export function locate(text, wanted, before) {
  const { text: plain, places } = squeezed(text);
  let at = plain.indexOf(wanted);
  for (let passed = 0; passed < before; passed += 1) {
    const next = plain.indexOf(wanted, at + wanted.length);
    if (at < 0 || next < 0) break;
    at = next;
  }
  return at < 0 ? null : { start: places[at], end: places[at + wanted.length - 1] + 1 };
}

/** All letters of an editor's text with the node that each stands in; blocks and line breaks stand apart. */
function lettersOf(root) {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const places = [];
  let text = "";
  let block = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const around = node.parentElement.closest(BLOCKS);
    if (node.nodeType === Node.ELEMENT_NODE ? node.tagName === "BR" : around !== block) {
      text += "\n";
      places.push({ node, offset: 0 });
    }
    if (node.nodeType === Node.TEXT_NODE) {
      block = around;
      for (let offset = 0; offset < node.data.length; offset += 1) places.push({ node, offset });
      text += node.data;
    }
  }
  return { text, places };
}

function selectInEditor(editor, wanted, before) {
  const { text, places } = lettersOf(editor.editable().$);
  const found = locate(text, wanted, before);
  editor.focus();
  if (!found) return false;
  const { dom } = window.CKEDITOR;
  const [first, last] = [places[found.start], places[found.end - 1]];
  const range = editor.createRange();
  range.setStart(new dom.text(first.node), first.offset);
  range.setEnd(new dom.text(last.node), last.offset + 1);
  range.select();
  // The editor's own way of scrolling takes the selection apart.
  first.node.parentElement.scrollIntoView({ block: "nearest" });
  return true;
}

function selectInField(field, wanted, before) {
  const found = locate(field.value, wanted, before);
  field.focus();
  if (found) field.setSelectionRange(found.start, found.end);
  return Boolean(found);
}

// --- Going there, and mending ---

/** Whatever the field is folded into opens. */
function unfold(field) {
  for (let one = field.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
}

/** The images of an editor's text as the server counts them. */
function imageOf(editor, number) {
  const images = editor.editable().find("img").toArray();
  return images.filter((image) => !image.data("cke-realelement"))[number] ?? null;
}

function goToImage(id, number) {
  const editor = editorOf(id);
  const image = editor && imageOf(editor, number);
  if (!image) return go(id);
  editor.focus();
  editor.getSelection().selectElement(image);
  image.$.scrollIntoView({ block: "center" });
  return true;
}

/** Lead to a field and select the words in it, where there are any; true when they were found. */
export function go(id, wanted, before) {
  const editor = editorOf(id);
  const field = document.getElementById(id);
  if (!field) return false;
  unfold(field);
  (editor
    ? document.getElementById(`cke_${id}`)
    : (field.closest(".form-row, .inline-group") ?? field)
  ).scrollIntoView({
    block: "center",
  });
  if (editor) return wanted ? selectInEditor(editor, wanted, before) : editor.focus() === undefined;
  if (wanted && "setSelectionRange" in field) return selectInField(field, wanted, before);
  const chooser = field.nextElementSibling?.querySelector?.(".select2-selection");
  if (!field.matches("input, select, textarea, a, button")) field.tabIndex = -1;
  (chooser ?? field).focus();
  return true;
}

function write({ write: id, value, words: wanted, before }) {
  const editor = editorOf(id);
  const field = document.getElementById(id);
  if (wanted) {
    if (!go(id, wanted, Number(before))) return;
    if (!editor) field.setRangeText(value, field.selectionStart, field.selectionEnd, "end");
    else if (value) editor.insertText(value);
    else editor.extractSelectedHtml();
  } else {
    go(id);
    field.value = value;
  }
}

/** Give a link of the text another address, or take it away and leave its words. */
function relink({ write: id, value, words: wanted, before, insteadOf }) {
  const editor = editorOf(id);
  if (!editor || !go(id, wanted, Number(before))) return;
  const links = editor.editable().find("a").toArray();
  const link =
    links.find((one) => (one.data("cke-saved-href") ?? one.getAttribute("href")) === insteadOf) ??
    editor.elementPath()?.contains("a");
  if (!link) return;
  editor.fire("saveSnapshot");
  if (value) link.setAttributes({ href: value, "data-cke-saved-href": value });
  else link.remove(true);
  editor.fire("saveSnapshot");
}

const MENDINGS = {
  write,
  link: relink,
  unlink: relink,
  heading({ write: id, words: wanted, before }) {
    if (go(id, wanted, Number(before))) editorOf(id)?.execCommand("block-h2");
  },
  image({ write: id, image }) {
    goToImage(id, Number(image));
    document.querySelector(".editor-bar [data-panel=image]")?.click();
  },
};

/** Do what the button of a remark says, and let everybody know who waits for what is typed. */
function mend(button) {
  MENDINGS[button.dataset.mending](button.dataset);
  const field = document.getElementById(button.dataset.write);
  for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
  later(0);
}

// --- Checking ---

/** What stands in the form, without files: they are large, and nobody reads them here. */
function typed() {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") data.append(name, editorOf(`id_${name}`)?.getData() ?? value);
  }
  return data;
}

/** Show a checklist, unless it says what is shown already; who stands in the panel stays in it. */
function show(markup) {
  if (list.dataset.shown === markup) return;
  const inside = list.contains(document.activeElement);
  const isUnfolded = list.querySelector(".more-advice")?.open;
  list.innerHTML = markup;
  if (isUnfolded) list.querySelector(".more-advice")?.setAttribute("open", "");
  list.dataset.shown = markup;
  if (inside) {
    panel.tabIndex = -1;
    panel.focus();
  }
  count(Number(list.querySelector("[data-blocking]")?.dataset.blocking ?? 0));
}

/** Say beside the buttons, which stay in sight, how much is to be mended. */
function count(blocking) {
  const row = form.querySelector(".draft-status");
  let link = document.getElementById("checklist-count");
  if (!link && row) {
    link = document.createElement("a");
    link.id = "checklist-count";
    link.href = "#checklist";
    row.append(link);
  }
  if (!link) return;
  link.hidden = blocking === 0;
  link.textContent = WORDS.toMend.replace("%s", blocking);
}

/** Whether the server would refuse the form for its size; nothing that large is encoded to find out. */
function isTooLarge(data) {
  let letters = 0;
  for (const value of data.values()) letters += value.length;
  return letters > LARGEST || data.toString().length > LARGEST;
}

let asked;
async function check() {
  asked?.abort();
  asked = new AbortController();
  const data = typed();
  if (isTooLarge(data)) return;
  try {
    const response = await fetch(panel.dataset.address, {
      method: "POST",
      body: data,
      signal: asked.signal,
      redirect: "error",
    });
    if (!response.ok) throw new Error(response.statusText);
    show(await response.text());
    note.hidden = true;
  } catch (error) {
    if (error.name !== "AbortError") note.hidden = false;
  }
}

let timer;
function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(check, wait);
}

function listen() {
  for (const event of ["input", "change", "typed"]) form.addEventListener(event, () => later(WAIT));
  for (const event of ["formset:added", "formset:removed"])
    document.addEventListener(event, () => later(WAIT));
  // Choices from the directory tell jQuery alone.
  window.django?.jQuery(form).on("change", ".admin-autocomplete", () => later(WAIT));
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-field]");
    const button = event.target.closest("[data-mending]");
    if (link && document.getElementById(link.dataset.field)) {
      event.preventDefault();
      const { field, words: wanted, before, image } = link.dataset;
      if (image) goToImage(field, Number(image));
      else go(field, wanted, Number(before));
    } else if (button) mend(button);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.altKey) return;
    const button = event.target.closest("li")?.querySelector(".mend");
    if (!button) return;
    event.preventDefault();
    mend(button);
  });
  if (window.CKEDITOR) window.CKEDITOR.on("instanceReady", () => later(0));
  later(0);
}

if (form && panel) listen();
