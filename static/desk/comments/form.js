// Comments beside the form: a button at the field that one is in, or over, and marks painted over the words that are
// commented on. Nothing of it is written into a field or into the text.
import { keyOf } from "../keys.js";
import { button } from "../page.js";
import { go } from "../proofreading.js";
import { CommentList, WORDS, about, leadTo, named } from "./list.js";
import { BESIDE, MOST_QUOTED, bare, findWords, markedIn, paint, rangeOf } from "./letters.js";

const WAIT = 500; // milliseconds without a key before marks are painted anew
const FIELDS = "input[name]:not([type=hidden]), select[name], textarea[name]";
const BOX = ".form-multiline > div, .form-row";
const form = document.getElementById("release_form");
const root = document.getElementById("comments");

const editorOf = (id) => window.CKEDITOR?.instances[id];
const editableOf = (id) => editorOf(id)?.editable?.()?.$;

// --- Fields and places ---

/** The field of a box, as `CommentThread.place` names it. */
function fieldIn(box) {
  const fields = box ? [...box.querySelectorAll(FIELDS)] : [];
  return fields.find(({ name }) => !name.endsWith("-position"));
}

function placeOf({ name }) {
  const [, kind, number, field] = /^(\w+)-(\d+)-(\w+)$/.exec(name) ?? [];
  if (!kind) return name;
  const row = form.elements[`${kind}-${number}-id`]?.value;
  return row ? `${kind}:${row}:${field}` : kind;
}

/** The id of the element that a place names, "" when its row is gone. */
function idOf(place) {
  const [kind, row, field] = place.split(":");
  if (!row) return document.getElementById(`id_${kind}`) ? `id_${kind}` : kind && `${kind}-group`;
  const ids = [...form.querySelectorAll(`input[name^="${kind}-"][name$="-id"]`)];
  return ids.find(({ value }) => value === row)?.id.replace(/-id$/, `-${field}`) ?? "";
}

function labelOf(field) {
  const own = document.querySelector(`label[for="${field.id}"]`)?.textContent.trim().replace(/:$/, "");
  const row = field.closest(".inline-related")?.querySelector("h3 b")?.textContent.trim();
  return [row, own].filter(Boolean).join(": ");
}

const isWritten = (field) => field.matches("textarea, input[type=text], input[type=url], input:not([type])");

/** The words that are marked in a field, or in its editor. */
function markedOf(field) {
  const editable = editableOf(field.id);
  if (editable) return markedIn(editable);
  if (!isWritten(field) || field.selectionStart === field.selectionEnd) return null;
  const { selectionStart: start, selectionEnd: end, value } = field;
  const quote = value.slice(start, end).trim().slice(0, MOST_QUOTED);
  return bare(quote).letters
    ? {
        quote,
        before: value.slice(Math.max(0, start - BESIDE), start),
        after: value.slice(end, end + BESIDE),
      }
    : null;
}

// --- Whether words are there, and going there ---

function isThere({ place, quote, before, after }) {
  const id = idOf(place);
  if (!id) return place === "";
  if (!quote) return true;
  const editable = editableOf(id);
  const field = document.getElementById(id);
  if (editable) return Boolean(rangeOf(editable, { quote, before, after }));
  return !isWritten(field) || Boolean(findWords(field.value, { quote, before, after }));
}

function goTo(thread) {
  const wanted = about(thread);
  const id = idOf(wanted.place);
  if (!id || !go(id)) return;
  const editable = editableOf(id);
  const field = document.getElementById(id);
  if (editable) selectIn(editable, rangeOf(editable, wanted));
  else if (isWritten(field)) {
    const found = findWords(field.value, wanted);
    if (found) field.setSelectionRange(found.start, found.end);
  }
}

function selectIn(editable, range) {
  if (!range) return;
  const selection = editable.ownerDocument.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
}

// --- The button at a field ---

class FieldButton {
  constructor(ask) {
    this.ask = ask;
    this.marked = null;
    this.button = button({ text: WORDS.comment, className: "comment-button", act: () => this.press() });
    this.button.tabIndex = -1; // Alt+K does the same: it is no stop for Tab beside each field.
    this.button.setAttribute("aria-keyshortcuts", "Alt+K");
    // A button that took the focus would take the marked words from the text.
    this.button.addEventListener("mousedown", (event) => event.preventDefault());
  }

  listen() {
    form.addEventListener("focusin", ({ target }) => this.moveTo(target.closest(BOX)));
    // Not "over": a page that scrolls under a mouse at rest tells of that, too.
    form.addEventListener("pointermove", ({ target, pointerType }) => {
      const box = pointerType === "mouse" && target.closest(BOX);
      if (box && !box.contains(this.button)) this.moveTo(box);
    });
    document.addEventListener("selectionchange", () => this.mark());
    form.addEventListener("select", () => this.mark());
    form.addEventListener("comment", ({ target }) => this.comment(target));
    document.addEventListener("keydown", (event) => {
      if (keyOf(event) !== "comment" || document.querySelector("dialog:modal")) return;
      const box = document.activeElement.closest?.(BOX);
      const field = fieldIn(box) ?? this.field;
      if (!field) return;
      event.preventDefault();
      this.comment(field);
    });
  }

  moveTo(box) {
    const field = fieldIn(box);
    if (!field || field.disabled || box.closest(".empty-form")) return;
    this.field = field;
    toolsOf(box).append(this.button);
    this.follow();
  }

  /** Words are marked: the button is where they are, wherever the mouse is. */
  mark() {
    const box = document.activeElement.closest?.(BOX);
    const field = fieldIn(box);
    if (field && field !== this.field && markedOf(field)) this.moveTo(box);
    else this.follow();
  }

  /** Say what the button will do; a touch may take the marks away before the button hears of it. */
  follow() {
    if (!this.field?.isConnected) return;
    const marked = markedOf(this.field);
    if (marked || document.activeElement !== this.button) this.marked = marked;
    const text = this.marked ? WORDS.commentMarked : WORDS.comment;
    if (this.button.textContent !== text) this.button.textContent = text;
  }

  press() {
    this.comment(this.field, this.marked);
  }

  comment(field, marked = markedOf(field)) {
    this.ask({ place: placeOf(field), label: labelOf(field), ...marked });
  }
}

function toolsOf(box) {
  let tools = box.querySelector(":scope > .comment-tools");
  if (!tools) {
    tools = document.createElement("span");
    tools.className = "comment-tools";
    box.classList.add("commentable");
    box.append(tools);
  }
  return tools;
}

/** How many open threads there are at each field; pressed, it leads to the first of them. */
function showCounts(threads) {
  for (const chip of form.querySelectorAll(".comment-chip")) chip.remove();
  const byField = Map.groupBy(threads, (thread) => idOf(thread.dataset.place));
  for (const [id, own] of byField) {
    const box = id && document.getElementById(id)?.closest(BOX);
    if (!box) continue;
    const chip = button({ text: own.length, className: "comment-chip", act: () => leadTo(own[0]) });
    chip.setAttribute("aria-label", WORDS.counted.replace("%s", own.length));
    chip.title = chip.getAttribute("aria-label");
    toolsOf(box).prepend(chip);
  }
}

/** Say beside the buttons, which stay in sight, how many are open. */
function showSum(count) {
  const row = form.querySelector(".draft-status");
  let link = document.getElementById("comments-count");
  if (!link && row) {
    link = document.createElement("a");
    link.id = "comments-count";
    link.href = "#comments";
    row.append(" ", link);
  }
  if (!link) return;
  link.hidden = count === 0;
  link.textContent = WORDS.counted.replace("%s", count);
}

// --- All of it ---

function showPlaces(list) {
  const ranges = [];
  for (const thread of list.threads) {
    const wanted = about(thread);
    thread.querySelector(".comment-gone").hidden = isThere(wanted);
    const editable =
      !thread.classList.contains("is-closed") && wanted.quote && editableOf(idOf(wanted.place));
    const range = editable && rangeOf(editable, wanted);
    if (range) ranges.push(range);
  }
  paint(document, "comments", ranges);
}

function begin() {
  const list = new CommentList(root, (threads, count) => {
    showCounts(threads.filter((thread) => !thread.classList.contains("is-closed")));
    showSum(count);
    showPlaces(list);
  });
  new FieldButton((place) => list.ask(place)).listen();
  const whole = root.querySelector("[data-comment-whole]");
  whole.hidden = false;
  whole.addEventListener("click", () => list.ask({ place: "", label: WORDS.whole }));
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go]");
    if (!link) return;
    event.preventDefault();
    goTo(link.closest(".comment-thread"));
  });
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => showPlaces(list), WAIT);
  };
  for (const event of ["input", "typed"]) form.addEventListener(event, later);
  for (const event of ["formset:added", "formset:removed"]) document.addEventListener(event, later);
  window.CKEDITOR?.on("instanceReady", later);
  list.load().then(() => {
    const thread = named();
    if (thread) leadTo(thread);
  });
}

if (form && root) begin();
