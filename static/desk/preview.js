// The preview: how a frame shows a page or a mail (as a phone, as a computer, dark), and the pane beside the form,
// in which it follows what is typed.
import { fieldsOf } from "./autosave.js";
import { token } from "./page.js";

const WAIT = 500; // milliseconds without a key before what is typed is shown
const ASK_AGAIN = 2000; // milliseconds until the server is asked again what became of a proof
const DESKTOP = 1280; // pixels that a computer's window is wide
const DARK = /\(prefers-color-scheme:\s*dark\)/g;
const LIGHT = /\(prefers-color-scheme:\s*light\)/g;
const [ALWAYS, NEVER] = ["(min-width: 0)", "(max-width: 0)"];
const WHO = /^(committees|keywords|decisions-\d+-(outcome|case_number|DELETE))$/;
const OPEN = "desk:preview"; // in the browser's memory: that the pane is open, through a save
const BESIDE = matchMedia("(min-width: 64rem)");

// --- The frame ---

/** Every rule with a condition in these style sheets, those that they import included. */
function* conditions(rules) {
  for (const rule of rules) {
    if (rule.media && !rule.styleSheet) yield rule;
    const inner = rule.styleSheet?.cssRules ?? (rule.media ? undefined : rule.cssRules);
    if (inner) yield* conditions(inner);
  }
}

/** A frame, and how what stands in it is looked at. */
export class Stage {
  constructor(element) {
    this.element = element;
    this.frame = element.querySelector("iframe");
    this.dark = false;
    this.written = new WeakMap(); // of each rule the condition that it came with
    this.frame.addEventListener("load", () => this.dress());
    new ResizeObserver(() => this.fit()).observe(element);
    this.fit();
    // It may have been there before this script.
    if (this.document?.readyState === "complete") this.dress();
  }

  get document() {
    return this.frame.contentDocument;
  }

  set face(code) {
    this.element.dataset.face = code;
    this.fit();
  }

  set isDark(dark) {
    this.dark = dark;
    this.colour();
  }

  /** A computer's window is shown smaller than it is. */
  fit() {
    const scale = Math.min(1, this.element.clientWidth / DESKTOP);
    this.element.style.setProperty("--scale", scale);
  }

  dress() {
    this.colour();
    const page = this.document;
    page.addEventListener("click", (event) => this.follow(event));
    page.addEventListener("keydown", (event) => {
      // A key is pressed in the frame and meant for the page around it.
      if (event.key === "Escape") this.element.dispatchEvent(new KeyboardEvent("keydown", event));
    });
  }

  /** Light or dark as the switch says, whatever the desk itself looks like. */
  colour() {
    const page = this.document;
    if (!page?.documentElement) return;
    page.documentElement.style.colorScheme = this.dark ? "dark" : "light";
    for (const sheet of page.styleSheets)
      for (const rule of conditions(sheet.cssRules)) {
        const condition = this.written.get(rule) ?? rule.media.mediaText;
        this.written.set(rule, condition);
        const [dark, light] = this.dark ? [ALWAYS, NEVER] : [NEVER, ALWAYS];
        if (condition.includes("prefers-color-scheme"))
          rule.media.mediaText = condition.replace(DARK, dark).replace(LIGHT, light);
      }
  }

  /** Links within the page lead within the frame, all others to a tab of their own (`base` says so). */
  follow(event) {
    const link = event.target.closest?.("a[href^='#']");
    if (!link) return;
    event.preventDefault();
    this.document.getElementById(link.hash.slice(1))?.scrollIntoView();
  }

  /** Show another page; of the same sort only its words are changed, so that it stays where it was scrolled to. */
  show(html) {
    const next = new DOMParser().parseFromString(html, "text/html");
    const now = this.document;
    if (this.looks !== looksOf(next) || !now?.body) {
      this.looks = looksOf(next);
      this.frame.srcdoc = html;
      return;
    }
    if (now.body.isEqualNode(next.body)) return;
    const { scrollTop } = now.scrollingElement;
    now.documentElement.lang = next.documentElement.lang;
    now.body.replaceWith(now.adoptNode(next.body));
    now.scrollingElement.scrollTop = scrollTop;
  }
}

/** The style sheets of a page, by which a page is told from a mail. */
function looksOf(page) {
  return [...page.querySelectorAll("link[rel=stylesheet], style")].map((sheet) => sheet.outerHTML).join();
}

// --- The pane beside the form ---

/** Ask the server about what is typed; a later question takes the place of an earlier one. */
class Question {
  async ask(address, fields) {
    this.asked?.abort();
    this.asked = new AbortController();
    const response = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": token() },
      signal: this.asked.signal,
      redirect: "error",
    });
    if (!response.ok) throw new Error(response.statusText);
    return response;
  }
}

class Pane {
  constructor(element, form) {
    this.element = element;
    this.form = form;
    this.stage = new Stage(element.querySelector(".preview-stage"));
    this.words = new Question();
    this.readers = new Question();
    this.proof = new Question();
    this.audience = element.querySelector("[data-audience-part]");
  }

  get face() {
    return this.element.querySelector("input[name=preview-face]:checked").value;
  }

  open() {
    if (this.element.open) return;
    if (BESIDE.matches) this.element.show();
    else this.element.showModal();
    document.documentElement.classList.toggle("previewing", BESIDE.matches);
    remember(true);
    this.refresh();
  }

  close() {
    this.element.close();
  }

  later() {
    clearTimeout(this.timer);
    if (this.element.open) this.timer = setTimeout(() => this.refresh(), WAIT);
  }

  refresh() {
    const fields = fieldsOf(this.form);
    this.showWords(fields);
    if (this.audience?.open) this.showReaders(fields);
  }

  async showWords(fields) {
    const { face } = this;
    try {
      const response = await this.words.ask(`${this.element.dataset.address}?visar=${face}`, fields);
      const { html, caption } = await response.json();
      this.stage.face = face;
      this.stage.show(html);
      this.element.querySelector("[data-caption]").textContent = caption;
      this.hasProblem = false;
    } catch (error) {
      if (error.name !== "AbortError") this.hasProblem = true;
    }
  }

  /** Who gets it depends on few fields, and counting readers is dearer than setting a page. */
  async showReaders(fields) {
    const asked = JSON.stringify(fields.filter(([name]) => WHO.test(name)));
    if (asked === this.counted) return;
    try {
      const response = await this.readers.ask(this.element.dataset.audience, fields);
      this.element.querySelector("[data-audience-list]").innerHTML = await response.text();
      this.counted = asked;
    } catch (error) {
      if (error.name !== "AbortError") this.hasProblem = true;
    }
  }

  set hasProblem(problem) {
    this.element.querySelector("[data-problem]").hidden = !problem;
  }
}

// --- Proofs ---

/** What is said of a proof that was asked for; the server is asked again until there is no more to say. */
class ProofLine {
  constructor(line) {
    this.line = line;
  }

  /** Go on with what the page said itself. */
  goOn() {
    if (this.line?.dataset.state) this.later(this.line.dataset.state);
  }

  say({ said, settled, state, link, address }) {
    clearTimeout(this.timer);
    if (this.line.textContent !== said) this.line.replaceChildren(said);
    if (link) {
      const there = document.createElement("a");
      there.href = address;
      there.textContent = link;
      this.line.append(" ", there);
    }
    if (!settled) this.later(state);
  }

  later(state) {
    this.timer = setTimeout(() => this.ask(state), ASK_AGAIN);
  }

  async ask(state) {
    try {
      const response = await fetch(state, { redirect: "error" });
      if (!response.ok) return;
      this.say(await response.json());
    } catch {
      this.later(state);
    }
  }
}

/** Send what is typed to whoever types it. */
async function sendProof(pane, line) {
  try {
    const response = await pane.proof.ask(pane.element.dataset.proof, fieldsOf(pane.form));
    line.say(await response.json());
  } catch (error) {
    if (error.name !== "AbortError") pane.hasProblem = true;
  }
}

function remember(open) {
  try {
    if (open) sessionStorage.setItem(OPEN, "1");
    else sessionStorage.removeItem(OPEN);
  } catch {
    // The browser keeps nothing.
  }
}

function wasOpen() {
  try {
    return BESIDE.matches && sessionStorage.getItem(OPEN) === "1";
  } catch {
    return false;
  }
}

function listen(pane, button) {
  const { element, form } = pane;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    pane.open();
  });
  element.querySelector("[data-close]").addEventListener("click", () => pane.close());
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) pane.close();
  });
  element.addEventListener("close", () => {
    document.documentElement.classList.remove("previewing");
    remember(false);
    button.focus();
  });
  element.querySelector(".faces").addEventListener("change", () => pane.refresh());
  pane.audience?.addEventListener("toggle", () => pane.refresh());
  for (const event of ["input", "change", "typed"]) form.addEventListener(event, () => pane.later());
  for (const event of ["formset:added", "formset:removed"])
    document.addEventListener(event, () => pane.later());
  // Choices from the directory tell jQuery alone.
  window.django?.jQuery(form).on("change", ".admin-autocomplete", () => pane.later());
}

/** The switch for dark, beside any frame. */
function listenToSwitch(box, stage) {
  box.closest("[hidden]")?.removeAttribute("hidden");
  const show = () => {
    stage.isDark = box.checked;
  };
  box.addEventListener("change", show);
  show();
}

const element = document.getElementById("preview-pane");
const form = document.getElementById("release_form");
const button = form?.querySelector("[data-preview]");
if (element && button) {
  const pane = new Pane(element, form);
  listen(pane, button);
  listenToSwitch(element.querySelector("[data-dark]"), pane.stage);
  const line = new ProofLine(element.querySelector("[data-proof-said]"));
  element.querySelector("[data-send-proof]").addEventListener("click", () => sendProof(pane, line));
  if (wasOpen()) pane.open();
} else if (!form) {
  const stage = document.querySelector(".preview-stage");
  if (stage) listenToSwitch(document.querySelector("[data-dark]"), new Stage(stage));
  new ProofLine(document.querySelector("[data-proof-said]")).goOn();
}
