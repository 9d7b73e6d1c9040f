// Many images at once: each file becomes a card that asks what it shows, or a line that says why it was not taken.
import { button, words } from "./page.js";
import { sent } from "./sending.js";

const AT_ONCE = 2; // the server encodes each image anew, which takes a core for a second or two
const LEAVING = new AbortController();

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

/** Call `take` with the files that are dropped anywhere on the page, and mark the place while they are above it. */
export function takeDropped(place, take) {
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    place.classList.add("is-over");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) place.classList.remove("is-over");
  });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    place.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
}

class Intake {
  constructor(root) {
    this.root = root;
    this.said = words("intake-words");
    this.files = root.querySelector(".intake-files");
    this.input = root.querySelector("input[type=file]");
    this.cards = root.querySelector(".intake-cards");
    this.words = root.querySelector(".intake-words");
    this.refused = root.querySelector(".intake-refused");
    this.waiting = [];
    this.running = this.done = this.total = this.failed = 0;
    this.isTyped = false;
  }

  begin() {
    this.root.querySelector(".intake-send").hidden = true;
    this.input.addEventListener("change", () => {
      this.take([...this.input.files]);
      this.input.value = "";
    });
    this.files.addEventListener("submit", (event) => event.preventDefault());
    this.words.addEventListener("submit", (event) => this.save(event));
    this.words.addEventListener("input", () => {
      this.isTyped = true;
    });
    this.words.addEventListener("change", ({ target }) => showWords(target));
    addEventListener("beforeunload", (event) => this.mayLeave(event), { signal: LEAVING.signal });
    takeDropped(this.root.querySelector(".drop"), (files) => this.take(files));
  }

  /** Ask before what is typed or still being sent is lost. */
  mayLeave(event) {
    if (this.isTyped || this.running) event.preventDefault();
  }

  take(files) {
    this.root.closest(".intake-here")?.removeAttribute("hidden");
    if (!this.running && !this.waiting.length) this.done = this.total = this.failed = 0;
    this.total += files.length;
    this.waiting.push(...files);
    this.tell();
    while (this.running < AT_ONCE && this.waiting.length) this.next();
  }

  async next() {
    const file = this.waiting.shift();
    if (!file) return;
    this.running += 1;
    const answer = await this.send(file);
    this.running -= 1;
    this.done += 1;
    if (answer?.card) this.show(answer);
    else this.refuse(file, answer?.error ?? this.said.noServer, !answer);
    this.tell();
    this.next();
  }

  send(file) {
    if (file.size > Number(this.root.dataset.largest)) return { error: this.said.tooLarge };
    const form = new FormData(this.files);
    form.set("upload", file);
    return sent(this.root.dataset.receive, form, this.root.dataset.token);
  }

  show({ id, card }) {
    this.words.hidden = false;
    this.cards.insertAdjacentHTML("beforeend", card);
    remember(id);
  }

  /** Say why a file was not taken in, and offer to try again where that may help. */
  refuse(file, sentence, mayHelp) {
    this.failed += 1;
    const line = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = file.name;
    line.append(name, ` ${sentence} `);
    const again = () => {
      line.remove();
      this.refused.hidden = !this.refused.children.length;
      this.take([file]);
    };
    if (mayHelp) line.append(button({ text: this.said.again, className: "button quiet", act: again }));
    this.refused.append(line);
    this.refused.hidden = false;
  }

  tell() {
    const said = this.said[this.failed ? "progressRefused" : "progress"];
    const numbers = { done: this.done - this.failed, total: this.total, failed: this.failed };
    this.root.querySelector(".intake-progress").textContent = said.replace(
      /\{(\w+)\}/g,
      (_whole, name) => numbers[name],
    );
  }

  async save(event) {
    event.preventDefault();
    const answer = await sent(this.root.dataset.describe, new FormData(this.words), this.root.dataset.token);
    if (answer?.address) {
      LEAVING.abort();
      location.assign(answer.address);
      return;
    }
    if (answer?.cards) this.cards.innerHTML = answer.cards.join("");
    const fault = this.words.querySelector(".intake-fault");
    fault.textContent = answer?.error ?? this.said.notSaved;
    fault.hidden = false;
    this.words.querySelector(".errorlist")?.closest(".intake-field")?.querySelector("input")?.focus();
  }
}

/** A decorative image needs no words. */
function showWords(target) {
  if (!target.name?.endsWith("-is_decorative")) return;
  const alt = target.form.elements[target.name.replace(/is_decorative$/, "alt")];
  alt.disabled = target.checked;
}

/** Write into the address which images are being described: a page that is loaded again shows their cards. */
function remember(id) {
  const address = new URL(location);
  if (!address.pathname.endsWith("/lagg-till/")) return;
  address.searchParams.append("bild", id);
  history.replaceState(null, "", address);
}

const root = document.getElementById("intake");
if (root) {
  new Intake(root).begin();
  document.querySelector("[data-intake]")?.addEventListener("click", (event) => {
    event.preventDefault();
    const here = document.querySelector(".intake-here");
    here.hidden = !here.hidden;
    if (!here.hidden) root.querySelector("input[type=file]").focus();
  });
}
