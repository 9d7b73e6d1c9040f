// Rows in an order: buttons that move them, instead of numbers. Without script the numbers do it.
import { button, words } from "./page.js";

const { up, down } = words();

function rowsOf(group) {
  return [...group.querySelectorAll(":scope > fieldset > details > .inline-related:not(.empty-form)")];
}

function position(row) {
  return row.querySelector("input[name$=-position]");
}

/** Write each row's place in its group into the field that the server reads. */
export function number(group) {
  rowsOf(group).forEach((row, index) => {
    if (position(row)) position(row).value = index + 1;
  });
}

/** Move a row by -1 or 1 within its group; at the end it stays. */
export function move(row, step) {
  const group = row.closest(".rows");
  const rows = rowsOf(group);
  const other = rows[rows.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  number(group);
  row.dispatchEvent(new Event("change", { bubbles: true }));
}

function moveButton(row, sign, label, step) {
  const act = () => {
    move(row, step);
    made.focus();
  };
  const made = button({ text: sign, className: "move", act });
  made.title = label;
  made.setAttribute("aria-label", `${label}: ${row.querySelector("h3").textContent.trim()}`);
  return made;
}

/** Give a row its two buttons, once. */
export function equip(row) {
  if (!position(row) || row.querySelector(".move")) return;
  row.querySelector(".field-position")?.classList.add("with-script");
  const frame = document.createElement("span");
  frame.className = "moves";
  frame.append(moveButton(row, "↑", up, -1), moveButton(row, "↓", down, 1));
  row.querySelector("h3").append(frame);
}

const place = (row) => Number(position(row)?.value || Infinity);

/** Put rows in the order of their numbers: a form that comes back has the new ones last, wherever they stood. */
export function arrange(group) {
  const rows = rowsOf(group);
  const sorted = rows.toSorted((one, other) => place(one) - place(other) || 0);
  if (sorted.some((row, index) => row !== rows[index])) rows[0].before(...sorted);
}

for (const group of document.querySelectorAll(".rows")) {
  arrange(group);
  rowsOf(group).forEach(equip);
  group.closest("form").addEventListener("submit", () => number(group));
}
document.addEventListener("formset:added", ({ target }) => {
  equip(target);
  number(target.closest(".rows"));
  target.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});
// Django numbers the rows anew by where they stand, and takes the first ones for those it knows:
// so what is new stands last while it does.
document.addEventListener("formset:removed", ({ detail }) => {
  const group = document.getElementById(`${detail.formsetName}-group`);
  const order = rowsOf(group);
  const last = group.querySelector(".empty-form");
  const fresh = order.filter((row) => !row.classList.contains("has_original"));
  for (const row of fresh) last.before(row);
  setTimeout(() => {
    for (const row of order) last.before(row);
    number(group);
  });
});
