// The keys of the form. Those of the editor stand in editor/toolbar.js; none of them is here, and AltGr, which browsers
// tell of as Ctrl and Alt, writes letters (@ £ $) and so is never a key of ours. On a Mac Alt writes such letters too:
// there Ctrl leads to the sections, and Cmd is what Ctrl is elsewhere.
import { goToSection, sections } from "./outline.js";

const MAC = /Mac|iP/.test(navigator.platform);
const ONWARD = ["_publish", "_correct", "_preview"]; // the first that this editor has
const form = document.getElementById("release_form");
const dialog = document.getElementById("keys");

const step = (name) => form.querySelector(`.submit-row [name=${name}]`);
const press = (names) => names.map(step).find(Boolean)?.click();
const writes = (field) => field.matches("input, textarea, select") || field.isContentEditable;

/** Which of the form's keys an event is: "save", "onward", "help", "comment", the number of a section, or none. */
export function keyOf(event, isMac = MAC) {
  if (event.isComposing || event.getModifierState?.("AltGraph")) return undefined;
  const held = ["ctrlKey", "altKey", "metaKey", "shiftKey"].filter((name) => event[name]).join();
  if (event.key === "?" && ["", "shiftKey"].includes(held)) return "help";
  if (held === (isMac ? "metaKey" : "ctrlKey")) return { s: "save", S: "save", Enter: "onward" }[event.key];
  if (held === (isMac ? "ctrlKey,altKey" : "altKey") && event.code === "KeyK") return "comment";
  const isSection = held === (isMac ? "ctrlKey" : "altKey") && /^Digit[1-9]$/.test(event.code);
  return isSection ? Number(event.code.slice(-1)) : undefined;
}

function act(key) {
  if (key === "save") press(["_continue"]);
  else if (key === "onward") press(ONWARD);
  else if (key === "help") dialog.showModal();
  else if (sections[key - 1]) goToSection(sections[key - 1]);
  else return false;
  return true;
}

if (form && dialog) {
  document.addEventListener("keydown", (event) => {
    const key = keyOf(event);
    // In a dialog the keys are the dialog's.
    if (!key || document.querySelector("dialog:modal") || (key === "help" && writes(event.target))) return;
    if (act(key)) event.preventDefault();
  });
  for (const key of MAC ? dialog.querySelectorAll("[data-mac]") : []) key.textContent = key.dataset.mac;
  const button = document.getElementById("keys-button");
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}
