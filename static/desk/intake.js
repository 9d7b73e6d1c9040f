// Many images at once: each file becomes a card that asks what it shows, or a line that says why it was not taken.
import { button, words } from "./page.js";
import { sent } from "./sending.js";

const AT_ONCE = 2; // the server encodes each image anew, which takes a core for a second or two

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

/** Call `take` with the files that are dropped within `area`, and mark `place` while they are above it. */
export function takeDropped(area, place, take) {
  area.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    place.classList.add("is-over");
  });
  area.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget || !place.contains(event.relatedTarget)) place.classList.remove("is-over");
  });
  area.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    place.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
}

/** The part of a page that takes images in; `saved` is called with those whose words are saved. */
export class Intake {
  constructor(root, { saved, takesAll = true }) {
    this.root = root;
    this.saved = saved;
    this.takesAll = takesAll;
    this.leaving = new AbortController();
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
    this.guard();
    const place = this.root.querySelector(".drop");
    takeDropped(this.takesAll ? window : place, place, (files) => this.take(files));
  }

  /** Ask before what is typed or still being sent is lost. */
  guard() {
    this.leaving = new AbortController();
    const ask = (event) => {
      if (this.isTyped || this.running) event.preventDefault();
    };
    addEventListener("beforeunload", ask, { signal: this.leaving.signal });
  }

  take(files) {
    this.root.closest(".intake-here")?.removeAttribute("hidden");
    if (this.leaving.signal.aborted) this.guard();
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

  complain(sentence) {
    const fault = this.words.querySelector(".intake-fault");
    fault.textContent = sentence ?? this.said.notSaved;
    fault.hidden = false;
  }

  /** Take away an image that was not meant; what is typed on the other cards stays. */
  async remove({ name, value }) {
    const form = new FormData(this.words);
    form.set(name, value);
    const answer = await sent(this.root.dataset.describe, form, this.root.dataset.token);
    if (!answer?.removed) {
      this.complain(answer?.error);
      return;
    }
    const card = this.cards.querySelector(`[data-image="${answer.removed}"]`);
    const next = card.nextElementSibling ?? card.previousElementSibling;
    card.remove();
    if (next) next.querySelector("input:not([type=hidden])").focus();
    else this.forget();
  }

  /** Begin anew: everything that was taken in has its words. */
  forget() {
    this.leaving.abort();
    this.isTyped = false;
    this.cards.replaceChildren();
    this.refused.replaceChildren();
    this.words.hidden = this.refused.hidden = true;
    this.words.querySelector(".intake-fault").hidden = true;
    this.root.querySelector(".intake-progress").textContent = "";
  }

  async save(event) {
    event.preventDefault();
    if (event.submitter?.name) {
      await this.remove(event.submitter);
      return;
    }
    const answer = await sent(this.root.dataset.describe, new FormData(this.words), this.root.dataset.token);
    if (answer?.images) this.saved(answer.images, answer.address);
    if (answer?.address) {
      this.forget();
      return;
    }
    if (answer?.cards) this.cards.innerHTML = answer.cards.join("");
    this.complain(answer?.error);
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
