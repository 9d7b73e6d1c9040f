// The release's form: counts characters, sends once, and keeps what was typed.
import { button, words } from "./page.js";

const WORDS = words();
const KEPT = ["title", "lead", "body", "boilerplate"];
const WAIT = 2000; // milliseconds without a key before the text is kept
const KEY = `desk:${location.pathname}`;
const form = document.getElementById("release_form");

const editor = (name) => window.CKEDITOR?.instances[`id_${name}`];
const field = (name) => form.elements[name];
const read = (name) => editor(name)?.getData() ?? field(name)?.value ?? "";

/** Say below a field how many characters it holds, and when that is more than it should. */
export function count(input) {
  const note = document.createElement("p");
  note.className = "count-note";
  input.after(note);
  const limit = Number(input.dataset.countTo);
  const show = () => {
    const length = [...input.value.trim()].length;
    note.textContent = (length > limit ? WORDS.tooLong : WORDS.characters).replace("%s", length);
    note.classList.toggle("too-long", length > limit);
  };
  input.addEventListener("input", show);
  show();
}

// --- Unsaved text: the browser may keep nothing, and then the warning before leaving is all there is. ---

function keep() {
  const text = Object.fromEntries(KEPT.map((name) => [name, read(name)]));
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ text, at: Date.now() }));
  } catch {
    // Nothing is kept.
  }
}

function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const differs = (text) => KEPT.some((name) => field(name) && squeeze(text[name]) !== squeeze(read(name)));

function write(name, text) {
  if (editor(name)) {
    editor(name).setData(text);
  } else if (field(name)) {
    field(name).value = text ?? "";
    field(name).dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Offer a text that was kept and not saved; `restore` is called with it, or it is forgotten. */
function offer({ text, at }, restore) {
  const notice = document.createElement("div");
  notice.className = "notice notice-warning";
  notice.setAttribute("role", "status");
  const time = new Date(at).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });
  const answer = (label, act) =>
    button({
      text: label,
      className: "button quiet",
      act: () => {
        act(text);
        notice.remove();
      },
    });
  notice.append(`${WORDS.rescued.replace("%s", time)} `);
  notice.append(answer(WORDS.restore, restore), answer(WORDS.discard, forget));
  form.before(notice);
}

/** Keep what is typed until it is sent, warn before it is left, and offer it to who comes back. */
export function guard() {
  let changed = false;
  let sent = false;
  let timer;
  const typed = () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  };
  const restore = (text) => {
    for (const name of KEPT) write(name, text[name]);
    changed = true;
  };
  const look = () => {
    const found = kept();
    if (found && differs(found.text)) offer(found, restore);
    else if (found) forget();
  };
  for (const event of ["input", "change", "typed"]) form.addEventListener(event, typed);
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    if (changed) keep();
    sent = true;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
  addEventListener("beforeunload", (event) => {
    if (changed && !sent) event.preventDefault();
  });
  if (window.CKEDITOR) window.CKEDITOR.on("instanceReady", look);
  else look();
}

if (form?.elements.title) {
  for (const input of form.querySelectorAll("[data-count-to]")) count(input);
  guard();
}
