// The press images of a release: chosen in a grid by what they look like, or dropped; each row shows its picture at once.
import { Intake, takeDropped } from "./intake.js";
import { button } from "./page.js";

const group = document.getElementById("release_images-group");
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };
const QUIET = 250; // milliseconds without a key before it is searched

const selectOf = (row) => row.querySelector("select[name$=-image]");
const rows = () => [...group.querySelectorAll(".inline-related:not(.empty-form)")];

/** The facts of the image that a select has chosen, null without one. */
function chosen(select) {
  const option = select.selectedOptions[0];
  return option?.value ? { label: option.textContent, ...option.dataset } : null;
}

/** Choose an image in a select that may not offer it yet. */
function put(select, { id, label, ...facts }) {
  let option = [...select.options].find(({ value }) => value === String(id));
  if (!option) {
    option = new Option(label, id);
    select.add(option);
  }
  Object.assign(option.dataset, facts);
  select.value = id;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Put the picture, its words and a button in the place of a select. */
function equip(row) {
  const select = selectOf(row);
  if (!select || select.dataset.equipped) return;
  select.dataset.equipped = "1";
  const frame = document.createElement("div");
  frame.className = "image-chosen";
  const open = button({ text: "", className: "button quiet", act: () => dialog.open(row) });
  frame.innerHTML = `<img alt=""><div class="image-chosen-words"><strong></strong><p></p><p class="image-chosen-steps"></p></div>`;
  const edit = document.createElement("a");
  edit.target = "_blank";
  edit.textContent = select.dataset.editLabel;
  frame.querySelector(".image-chosen-steps").append(open, edit);
  const label = row.querySelector(`label[for="${select.id}"]`);
  open.id = `${select.id}-choose`;
  if (label) label.htmlFor = open.id;
  row.querySelector(".fieldBox.field-thumbnail")?.classList.add("with-script");
  select.classList.add("visually-hidden");
  select.tabIndex = -1;
  select.setAttribute("aria-hidden", "true");
  select.addEventListener("focus", () => open.focus());
  select.addEventListener("change", () => show(select, frame, open, edit));
  select.after(frame);
  show(select, frame, open, edit);
}

function show(select, frame, open, edit) {
  const image = chosen(select);
  const picture = frame.querySelector("img");
  picture.hidden = !image?.thumbnail;
  if (image?.thumbnail) picture.src = image.thumbnail;
  frame.querySelector("strong").textContent = image ? (image.name ?? image.label) : "";
  frame.querySelector("p").textContent = image?.alt ?? "";
  edit.hidden = !image?.address;
  if (image?.address) edit.href = image.address;
  const { chooseLabel, changeLabel } = select.dataset;
  open.textContent = image ? changeLabel : `${chooseLabel} …`;
}

/** Add a row and return it; Django's script makes it. */
function addedRow() {
  let made = null;
  const note = ({ target }) => {
    made = target;
  };
  document.addEventListener("formset:added", note, { once: true, capture: true });
  group.querySelector(".add-row a").click();
  return made;
}

class ImageDialog {
  constructor(address) {
    this.address = address;
    this.row = null;
  }

  /** Fetch the dialog when it is first asked for; a form that is only read needs none. */
  async load() {
    if (this.element) return true;
    const html = await this.fetched("");
    if (!html) return false;
    document.body.insertAdjacentHTML("beforeend", html);
    this.element = document.getElementById("image-dialog");
    this.results = this.element.querySelector(".image-results");
    this.listen();
    return true;
  }

  async fetched(asked) {
    try {
      const answer = await fetch(`${this.address}${asked}`, { redirect: "error" });
      return answer.ok ? await answer.text() : "";
    } catch {
      return ""; // No network, or nobody is logged in: the select is still there.
    }
  }

  listen() {
    const search = this.element.querySelector("[type=search]");
    search.form.addEventListener("submit", (event) => event.preventDefault());
    search.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.find(search.value), QUIET);
    });
    this.element.addEventListener("click", ({ target }) => {
      if (target.closest("[data-close]")) this.element.close();
      const pick = target.closest("[data-image]");
      if (pick) this.pick(pick.dataset);
      const more = target.closest("[data-more]");
      if (more) this.more(more);
    });
    this.results.addEventListener("keydown", (event) => this.step(event));
    this.element.addEventListener("close", () => this.closed());
    const root = this.element.querySelector("#intake");
    if (!root) return;
    this.intake = new Intake(root, {
      takesAll: false,
      saved: (images, address) => this.take(images, address),
    });
    this.intake.begin();
    takeDropped(this.results, root.querySelector(".drop"), (files) => this.intake.take(files));
  }

  /** Choose for a row, or let files be described that become rows. */
  async open(row, files = []) {
    if (!(await this.load())) {
      if (row) showSelect(row);
      return;
    }
    this.row = row;
    this.element.showModal();
    if (files.length) this.intake?.take(files);
    else this.element.querySelector("[type=search]").focus();
  }

  async find(query) {
    this.asked = query;
    const html = await this.fetched(`?bara=bilder&q=${encodeURIComponent(query)}`);
    if (html && this.asked === query) this.results.innerHTML = html;
  }

  async more(button_) {
    const html = await this.fetched(button_.dataset.more);
    if (!html) return;
    const place = button_.parentElement;
    place.insertAdjacentHTML("afterend", html);
    place.nextElementSibling.querySelector("button")?.focus();
    place.remove();
  }

  pick({ image, ...facts }) {
    const row = this.row ?? addedRow();
    this.row = row;
    put(selectOf(row), { id: image, ...facts });
    this.element.close();
  }

  /** New images: the first for the row that asked, and a row for each other one. */
  take(images, isWhole) {
    for (const image of images) {
      const isFree = this.row && !selectOf(this.row).value;
      const row = isFree ? this.row : addedRow();
      this.row = row;
      put(selectOf(row), image);
    }
    if (isWhole) this.element.close();
  }

  /** Arrow keys go from image to image, and up and down by the row. */
  step(event) {
    const picks = [...this.results.querySelectorAll("[data-image]")];
    const at = picks.indexOf(document.activeElement);
    if (at < 0) return;
    const across = picks.filter((one) => one.offsetTop === picks[0].offsetTop).length || 1;
    const step = ARROWS[event.key] ?? { ArrowUp: -across, ArrowDown: across }[event.key];
    if (!step) return;
    event.preventDefault();
    picks[Math.max(0, Math.min(at + step, picks.length - 1))].focus();
  }

  closed() {
    const row = this.row;
    if (row) row.querySelector(".image-chosen button")?.focus();
  }
}

/** Without the dialog the plain select does. */
function showSelect(row) {
  const select = selectOf(row);
  select.classList.remove("visually-hidden");
  select.removeAttribute("aria-hidden");
  select.removeAttribute("tabindex");
  select.focus();
}

const first = group?.querySelector("select[data-choose]");
const dialog = first ? new ImageDialog(first.dataset.choose) : null;
if (dialog) {
  rows().forEach(equip);
  document.addEventListener("formset:added", ({ target }) => {
    if (!group.contains(target)) return;
    equip(target);
    setTimeout(() => target.querySelector(".image-chosen button")?.focus());
  });
  takeDropped(group, group, (files) => dialog.open(null, files));
}
