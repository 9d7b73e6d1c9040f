// The list of comments beside a form or a review, and the dialog in which a new one is written. What is typed and not
// sent stays where it is, whatever happens to the list.
import { words } from "../page.js";
import { sent } from "../sending.js";

export const WORDS = words("comment-words");
const LONGEST = 2000;
const REFRESH = 60_000; // milliseconds
const TOKEN = /name="csrfmiddlewaretoken" value="\w+"/g;

export class CommentList {
  /** `root` is #comments; `shown` is called with the open threads each time that the list is new. */
  constructor(root, shown) {
    this.root = root;
    this.list = root.querySelector("[data-list]");
    this.dialog = document.getElementById("comment-dialog");
    this.shown = shown;
    // Before what else listens to forms that are sent as pages.
    for (const place of [this.root, this.dialog])
      place.addEventListener("submit", (event) => this.send(event), { capture: true });
    this.dialog.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    addEventListener("focus", () => this.load());
    setInterval(() => document.hidden || this.load(), REFRESH);
  }

  async load() {
    const answer = await this.fetched();
    if (answer?.html === undefined) this.say(answer?.error ?? WORDS.noList);
    else this.show(answer);
  }

  async fetched() {
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(this.root.dataset.address, { headers, redirect: "error" });
      return await answer.json();
    } catch {
      return null;
    }
  }

  show({ html, count, people }) {
    const bare = html.replaceAll(TOKEN, "");
    if (this.html !== bare) this.replace(html);
    this.html = bare;
    const sum = this.root.querySelector("[data-count]");
    sum.textContent = count;
    sum.hidden = count === 0;
    this.offer(people);
    this.shown(this.threads, count);
  }

  /** Show the list anew, with what is being typed in it and where. */
  replace(html) {
    const typed = new Map(
      [...this.list.querySelectorAll("textarea")].map((field) => [field.id, field.value]),
    );
    const inside = this.list.contains(document.activeElement) ? document.activeElement.id : "";
    const isUnfolded = this.list.querySelector(".closed-comments")?.open;
    this.list.innerHTML = html;
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field && value) field.value = value;
    }
    if (isUnfolded) this.list.querySelector(".closed-comments")?.setAttribute("open", "");
    if (inside) document.getElementById(inside)?.focus();
  }

  offer(people) {
    const select = this.dialog.querySelector("select");
    if (select.options.length > 1) return;
    for (const [id, name] of people) select.add(new Option(name, id));
  }

  get threads() {
    return [...this.list.querySelectorAll(".comment-thread")];
  }

  say(sentence) {
    const line = this.root.querySelector("[data-said]");
    if (line.textContent !== sentence) line.textContent = sentence;
  }

  /** Ask for a comment at a place; what was typed before and not sent is still there. */
  ask({ place, label, quote = "", before = "", after = "" }) {
    const form = this.dialog.querySelector("form");
    for (const [name, value] of Object.entries({ place, quote, before, after }))
      form.elements[name].value = value;
    const line = this.dialog.querySelector("[data-about]");
    line.textContent = label;
    line.hidden = !label;
    const quoted = this.dialog.querySelector("[data-quoted]");
    quoted.hidden = !quote;
    quoted.firstElementChild.textContent = quote;
    form.querySelector(".panel-error").textContent = "";
    const hint = form.querySelector("[data-hint]");
    if (hint) hint.hidden = Boolean(quote);
    this.dialog.showModal();
    form.elements.text.focus();
  }

  async send(event) {
    const form = event.target;
    event.preventDefault();
    event.stopPropagation();
    const problem = form.querySelector(".panel-error");
    const length = [...form.elements.text.value.trim()].length;
    problem.textContent = length > LONGEST ? WORDS.tooLong.replace("%s", length) : "";
    if (problem.textContent || form.dataset.sends) return;
    const body = new FormData(form, event.submitter);
    body.delete("csrfmiddlewaretoken"); // It goes as a header, and anew when it has grown old.
    body.append("script", "1");
    form.dataset.sends = "1";
    const address = `${form.action}${new URL(this.root.dataset.address, location).search}`;
    const answer = await sent(address, body, this.root.dataset.tokens);
    delete form.dataset.sends;
    if (answer?.html === undefined) problem.textContent = answer?.error ?? WORDS.notSent;
    else this.taken(form, answer);
  }

  taken(form, answer) {
    form.elements.text.value = "";
    if (this.dialog.contains(form)) {
      form.reset();
      this.dialog.close();
    }
    this.show(answer);
    this.say(answer.said);
    const thread = document.getElementById(`kommentar-${answer.thread}`);
    if (thread && !this.dialog.contains(form)) thread.focus();
  }
}

/** What a thread of the list is about. */
export function about(thread) {
  const { place, quote, before, after } = thread.dataset;
  return { place, quote, before, after };
}

/** Lead to a thread in the list. */
export function leadTo(thread) {
  const folded = thread.closest("details");
  if (folded) folded.open = true;
  thread.scrollIntoView({ block: "nearest" });
  thread.focus({ preventScroll: true });
}

/** The thread that the address names, "#kommentar-7", if it is there. */
export function named() {
  return /^#kommentar-\d+$/.test(location.hash) ? document.getElementById(location.hash.slice(1)) : null;
}
