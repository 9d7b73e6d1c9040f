// The outline of the form: which of its sections are complete, and what is to be mended in them. Sections fold, and the
// browser remembers for each editor which ones do; one with an error never does.
import { words } from "./page.js";
import { go } from "./proofreading.js";

const WORDS = words();
const WAIT = 400; // milliseconds without a change before the marks are set anew
const WIDE = matchMedia("(min-width: 64rem)"); // where there is a column beside the form; as in desk.css
const ROOMY = matchMedia("(min-width: 80rem)"); // where there is one beside the preview, too; as in outline.css
const form = document.getElementById("release_form");
const outline = document.getElementById("outline");
const preview = document.getElementById("preview-pane");
const editor = JSON.parse(document.getElementById("desk-drafting")?.textContent ?? "{}").editor;
const KEY = `desk:folded:${editor}`;

// --- Folding ---

/** Which sections this editor has folded or opened, by the ids of their headings; the browser may keep nothing. */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function remember(place, isOpen) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...remembered(), [place]: isOpen }));
  } catch {
    // The browser keeps nothing.
  }
}

const hasError = (section) => Boolean(section.querySelector(".errorlist"));

function foldAsBefore() {
  const open = remembered();
  for (const { place, section } of sections) {
    if (hasError(section)) section.open = true;
    else if (place in open) section.open = open[place];
  }
}

function rememberFolding({ place, section }) {
  section.querySelector(":scope > summary").addEventListener("click", (event) => {
    if (section.open && hasError(section)) event.preventDefault();
    else remember(place, !section.open);
  });
}

// --- What is complete, and what is to be mended ---

function isFilled(name) {
  const field = form.elements[name];
  const written = window.CKEDITOR?.instances[`id_${name}`]?.editable?.();
  return Boolean((written ? written.$.textContent : (field?.value ?? "")).trim());
}

/** The rows of a section that hold something and stay. */
function rowsOf(section) {
  const rows = section.querySelectorAll(":scope > .inline-related:not(.empty-form)");
  return [...rows].filter((row) => !row.querySelector("input[name$=-DELETE]:checked"));
}

/** What an error or a line of the checklist is about: a field, a row, or rows. */
const about = (element) =>
  element?.closest(".form-multiline > div, .form-row, .inline-related, .inline-group");

/** How much is to be mended in a section: what the server refused, and what stops a publication, once for each field. */
function faultsIn(section) {
  const errors = [...section.querySelectorAll(".errorlist")].filter((list) => !list.closest(".empty-form"));
  const links = document.querySelectorAll("#checklist-list .blocking [data-field]");
  const fields = [...links].map(({ dataset }) => document.getElementById(dataset.field));
  const whole = section.closest(".inline-group") ?? section;
  const places = [...errors, ...fields].map(about).filter((place) => place && whole.contains(place));
  return new Set(places).size;
}

function stateOf(section) {
  const rows = section.closest(".rows") ? rowsOf(section).length : undefined;
  const isComplete = rows === undefined ? (section.dataset.needs ?? "").split(" ").every(isFilled) : rows > 0;
  return { faults: faultsIn(section), rows, isComplete };
}

/** Say in words what the mark shows. */
function sayState(mark, { faults, isComplete }) {
  const said = faults ? WORDS.sectionToMend.replace("%s", faults) : "";
  const text = said || (isComplete ? WORDS.sectionComplete : WORDS.sectionEmpty);
  const state = faults ? "faults" : isComplete ? "complete" : "empty";
  if (mark.dataset.state === state && mark.textContent === text) return;
  mark.dataset.state = state;
  mark.textContent = text;
}

function show({ link, section, note }) {
  const state = stateOf(section);
  if (state.faults && !note.textContent) section.open = true; // the first fault shows itself
  note.textContent = state.faults ? WORDS.sectionToMend.replace("%s", state.faults) : "";
  link.querySelector(".outline-rows").textContent = state.rows ? `(${state.rows})` : "";
  sayState(link.querySelector(".outline-state"), state);
  return state.faults;
}

function showAll() {
  const faults = sections.map(show).reduce((sum, number) => sum + number, 0);
  document.getElementById("outline-sum").textContent = faults
    ? WORDS.sectionToMend.replace("%s", faults)
    : "";
}

// --- Going there ---

/** Lead to the heading of a section and open it. */
export function goToSection({ section }) {
  section.open = true;
  const heading = section.querySelector(":scope > summary");
  heading.scrollIntoView({ block: "start" });
  heading.focus({ preventScroll: true });
}

/** The sections of the form, each with the link that leads there. */
function sectionsOf(nav) {
  return [...nav.querySelectorAll("ol a")].map((link) => {
    const place = link.hash.slice(1);
    const heading = document.getElementById(place);
    const note = document.createElement("span");
    note.className = "section-note";
    heading.append(note);
    return { link, place, note, section: heading.parentElement };
  });
}

/** Mark the section that the editor writes in. */
function follow() {
  form.addEventListener("focusin", ({ target: field }) => {
    for (const { link, section } of sections) {
      if (section.contains(field)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  });
}

/** Beside the form where there is room, folded above it elsewhere. */
function settle() {
  const fold = outline.querySelector("details");
  const isBeside = WIDE.matches && (ROOMY.matches || !preview?.open);
  if (isBeside) document.getElementById("outline-place").append(outline);
  else form.before(outline);
  fold.open = isBeside;
}

function listen() {
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(showAll, WAIT);
  };
  for (const event of ["input", "change", "typed"]) form.addEventListener(event, later);
  for (const event of ["formset:added", "formset:removed"]) document.addEventListener(event, later);
  window.django?.jQuery(form).on("change", ".admin-autocomplete", later);
  window.CKEDITOR?.on("instanceReady", later);
  const checklist = document.getElementById("checklist-list");
  if (checklist) new MutationObserver(later).observe(checklist, { childList: true });
  for (const one of sections) {
    rememberFolding(one);
    one.link.addEventListener("click", (event) => {
      event.preventDefault();
      goToSection(one);
    });
  }
  // A remark leads into the field itself: into the editor, or into what stands for a choice.
  document.querySelector(".error-summary")?.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && go(link.hash.slice(1))) event.preventDefault();
  });
  follow();
}

export const sections = form && outline ? sectionsOf(outline) : [];

if (sections.length) {
  settle();
  for (const width of [WIDE, ROOMY]) width.addEventListener("change", settle);
  if (preview) new MutationObserver(settle).observe(preview, { attributeFilter: ["open"] });
  foldAsBefore();
  showAll();
  listen();
}
