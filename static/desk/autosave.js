// Autosave: the form is sent to the server some seconds after a change, whole, whether it is valid or not. While
// there is no network it is kept in this browser and sent later; when it is opened again, what was kept is sent first.
// The same requests say that the form is open, and bring along who else is here.

const SECOND = 1000;
const PAUSE = 2 * SECOND; // without a key
const LONGEST = 4 * SECOND; // from the first change that was not sent
const RETRY = 5 * SECOND; // after what could not be sent
const PATIENCE = 10 * SECOND; // for an answer
const HEARTBEAT = 20 * SECOND;
const HIDDEN_HEARTBEAT = 60 * SECOND; // browsers let hidden tabs act once a minute
const LARGEST_FAREWELL = 60_000; // bytes that a browser sends of a page that is closed (Fetch, 4.6: 64 KiB)

const FACTS = ["tab", "seen", "continues"];
const OF_ITSELF = new Set([...FACTS, "typed_at", "csrfmiddlewaretoken"]);

const form = document.getElementById("release_form");
const CONTEXT = JSON.parse(document.getElementById("desk-drafting")?.textContent ?? "null");

/** What was typed and not taken in by the server, in this browser; it may keep nothing. */
export class Shelf {
  constructor(prefix, storage = localStorage) {
    this.prefix = prefix;
    this.storage = storage;
  }

  keep(tab, message) {
    try {
      this.storage.setItem(this.prefix + tab, message);
      return true;
    } catch {
      return false;
    }
  }

  drop(tab, message) {
    try {
      // What was typed meanwhile is newer than what was sent.
      if (!message || this.storage.getItem(this.prefix + tab) === message)
        this.storage.removeItem(this.prefix + tab);
    } catch {
      // Nothing was kept.
    }
  }

  /** All messages that were kept for this form, by any tab. */
  all() {
    try {
      const keys = Object.keys(this.storage).filter((key) => key.startsWith(this.prefix));
      return keys.map((key) => [key.slice(this.prefix.length), this.storage.getItem(key)]);
    } catch {
      return [];
    }
  }
}

/** The fields of the form with their values: without files, and without what the form says of itself. */
export function fieldsOf(element) {
  for (const editor of Object.values(window.CKEDITOR?.instances ?? {})) editor.updateElement();
  return [...new FormData(element)].filter(
    ([name, value]) => typeof value === "string" && !OF_ITSELF.has(name) && !name.includes("__prefix__"),
  );
}

/** Sends what stands in the form, one message at a time, and tries again until the server has taken it in. */
export class Autosave {
  constructor(element, context, show) {
    this.form = element;
    this.context = context;
    this.show = show;
    this.shelf = new Shelf(`desk:${context.editor}:${context.address}:`);
    this.tab = element.elements.tab.value;
    this.changed = 0; // when the first change was typed that is not sent yet
    this.changes = 0; // how many there were
    this.opened = fieldsOf(element);
    this.known = JSON.stringify(this.opened); // the fields as the server has them
    this.waiting = undefined;
    this.sending = false;
    this.notBefore = 0; // after a failure: when it is tried again
    this.done = false; // the form itself is on its way
    this.left = false; // a page that is closed is hidden after that, and is not here again
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken.value;
  }

  set token(value) {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = value;
    const config = window.CKEDITOR?.config;
    if (config)
      config.fileTools_requestHeaders = { ...config.fileTools_requestHeaders, "X-CSRFToken": value };
  }

  typed() {
    this.changed ||= Date.now();
    this.changes += 1;
    this.sendSoon();
  }

  sendSoon() {
    const now = Date.now();
    const wait = Math.max(Math.min(PAUSE, this.changed + LONGEST - now), this.notBefore - now, 0);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.send(), wait);
  }

  /** An editor writes its text down in its own way when it is ready: that is how the form was opened, and no change. */
  isReady(editor) {
    const name = editor.element.getAttribute("name");
    for (const field of this.opened) if (field[0] === name) field[1] = editor.getData();
    this.known = JSON.stringify(this.opened);
  }

  /** Until its instanceReady an editor tells nothing that can be compared. */
  get isStarting() {
    return Object.values(window.CKEDITOR?.instances ?? {}).some(({ status }) => status !== "ready");
  }

  isChanged() {
    if (this.isStarting) return false;
    if (this.changed && this.known === JSON.stringify(fieldsOf(this.form))) this.changed = 0;
    return Boolean(this.changed);
  }

  message({ withFields, leaves = false }) {
    const facts = { typed_at: String(Date.now()) };
    for (const name of FACTS) facts[name] = this.form.elements[name].value;
    const fields = withFields ? fieldsOf(this.form) : null;
    return JSON.stringify({ editor: this.context.editor, facts, fields, leaves });
  }

  /** Send what was typed, or that the form is open. */
  async send() {
    if (this.sending || this.done) return;
    const had = this.isChanged() ? this.changed : 0;
    const message = this.message({ withFields: Boolean(had) });
    const fields = had ? JSON.stringify(fieldsOf(this.form)) : this.known;
    if (had && this.isTooLarge(message)) return;
    this.sending = true;
    this.changed = 0;
    const taken = await this.deliver(message, { isQuiet: !had });
    this.sending = false;
    if (!had) return;
    if (taken) {
      this.known = fields;
      this.notBefore = 0;
      this.shelf.drop(this.tab, message);
    } else this.fail(had, message);
    if (this.changed) this.sendSoon();
  }

  fail(had, message) {
    this.changed = this.changed ? Math.min(this.changed, had) : had;
    if (!this.shelf.keep(this.tab, message)) this.show.problem(this.context.words.nowhere);
    this.notBefore = Date.now() + RETRY;
  }

  isTooLarge(message) {
    if (new Blob([message]).size <= this.context.limit) return false;
    this.show.problem(this.context.tooLarge);
    return true;
  }

  /** What the server says if it has taken the message in, else nothing; says why, unless nothing waits for it. */
  async deliver(message, { isQuiet = false } = {}) {
    const { words } = this.context;
    try {
      const answer = await this.post(message);
      if (answer.ok) return this.taken(await answer.json());
      if (answer.status === 403) return await this.renew();
      const said = answer.headers.get("content-type")?.includes("json") ? (await answer.json()).sentence : "";
      this.show.problem(said || words.away);
    } catch {
      if (!isQuiet) this.show.problem(navigator.onLine ? words.away : words.offline);
    }
    return undefined;
  }

  post(message) {
    return fetch(this.context.address, {
      method: "POST",
      body: message,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  taken(answer) {
    const { kept, token, lines } = answer;
    if (token) this.token = token;
    if (kept || !this.changed) this.show.kept(kept);
    this.show.lines(lines ?? []);
    if (kept && this.context.begun && !location.search.includes(this.tab))
      history.replaceState(null, "", this.context.begun + this.tab);
    return answer;
  }

  /** The token has changed with a new log-in, or nobody is logged in: ask which. */
  async renew() {
    const answer = await fetch(this.context.address, { credentials: "same-origin", redirect: "error" });
    const { token, editor } = await answer.json();
    if (editor === this.context.editor) {
      this.token = token;
      setTimeout(() => this.send());
    } else {
      this.show.problem(this.context.words.loggedOut, {
        link: this.context.words.logIn,
        address: this.context.login,
      });
    }
    return undefined;
  }

  /** Whether leaving the page now may cost what was typed last. */
  get isAtRisk() {
    if (this.done || !this.isChanged()) return false;
    return this.show.hasProblem || !this.shelf.keep(this.tab, this.message({ withFields: true }));
  }

  /** The page is left or hidden: say so, with what was typed if it is small enough to be sent now. */
  leave({ leaves }) {
    if (this.done || this.left) return;
    this.left = leaves;
    const { changes } = this;
    const message = this.message({ withFields: this.isChanged(), leaves });
    if (this.changed) this.shelf.keep(this.tab, message);
    const isSmall = new Blob([message]).size < LARGEST_FAREWELL;
    if (!isSmall && !leaves) return void this.send();
    const body = isSmall ? message : this.message({ withFields: false, leaves });
    fetch(this.context.address, {
      method: "POST",
      body,
      keepalive: true,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
    }).then(
      (answer) => {
        if (!answer.ok || !isSmall) return;
        this.shelf.drop(this.tab, message);
        if (changes === this.changes) this.changed = 0;
      },
      () => {},
    );
  }

  /** Send what an earlier page could not. Returns whether any of it is unsaved now. */
  async sendKept() {
    let found = false;
    for (const [tab, message] of this.shelf.all()) {
      const answer = tab === this.tab ? undefined : await this.deliver(message);
      if (!answer) continue;
      this.shelf.drop(tab, message);
      found ||= answer.unsaved;
    }
    return found;
  }
}

/** What is said below the form and above it. Only what is new is said aloud: not each time that something was saved. */
export class Notes {
  constructor(words) {
    this.words = words;
    this.status = document.getElementById("draft-status");
    this.said = document.getElementById("draft-said");
    this.presence = document.getElementById("draft-presence");
  }

  get hasProblem() {
    return this.status.classList.contains("problem");
  }

  /** The server has answered; `time` is when the text was kept, if any was sent. */
  kept(time) {
    if (!time && !this.hasProblem) return;
    this.status.textContent = time ? this.words.kept.replace("%s", time) : "";
    if (this.hasProblem) this.said.textContent = this.status.textContent;
    this.status.classList.remove("problem");
  }

  problem(sentence, { link, address } = {}) {
    if (this.status.dataset.problem === sentence && this.hasProblem) return;
    this.status.dataset.problem = sentence;
    this.status.replaceChildren(sentence);
    this.status.classList.add("problem");
    if (address) this.status.append(" ", anchor(link, address, "_blank"));
    this.said.textContent = sentence;
  }

  lines(lines) {
    const shown = JSON.stringify(lines);
    if (this.presence.dataset.lines === shown) return;
    const before = this.presence.textContent;
    this.presence.dataset.lines = shown;
    this.presence.replaceChildren(
      ...lines.map(({ words, link, address }) => {
        const item = document.createElement("li");
        item.append(words);
        if (address) item.append(" ", anchor(link, address));
        return item;
      }),
    );
    if (this.presence.textContent !== before)
      this.said.textContent = lines.map(({ words }) => words).join(" ");
  }

  files(sentence) {
    document.getElementById("draft-note").textContent = sentence;
  }
}

function anchor(text, address, target = "") {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = text;
  if (target) link.target = target;
  return link;
}

/** Keep the heart beating, in hidden tabs as well. */
function beat(autosave) {
  const wait = document.hidden ? HIDDEN_HEARTBEAT : HEARTBEAT;
  setTimeout(async () => {
    await autosave.send();
    beat(autosave);
  }, wait);
}

function listen(autosave, notes) {
  const typed = ({ target }) => {
    if (target.type !== "file") return autosave.typed();
    const chosen = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
    notes.files(chosen ? CONTEXT.words.file : "");
  };
  for (const event of ["input", "change", "typed"]) form.addEventListener(event, typed);
  for (const event of ["formset:added", "formset:removed"])
    document.addEventListener(event, () => autosave.typed());
  // Choices from the directory speak jQuery only.
  window.django?.jQuery(form).on("change", "select.admin-autocomplete", () => autosave.typed());
  // Before the listener of release-form.js, which marks the form as sent.
  form.addEventListener("submit", (event) => submit(event, autosave, notes), { capture: true });
  addEventListener("online", () => autosave.send());
  addEventListener("focus", () => autosave.send());
  addEventListener("visibilitychange", () =>
    document.hidden ? autosave.leave({ leaves: false }) : autosave.send(),
  );
  addEventListener("pagehide", () => autosave.leave({ leaves: true }));
  addEventListener("pageshow", () => {
    autosave.done = false;
    autosave.left = false;
  });
  addEventListener("beforeunload", (event) => {
    if (autosave.isAtRisk) event.preventDefault();
  });
}

function submit(event, autosave, notes) {
  const message = autosave.message({ withFields: true });
  form.elements.typed_at.value = String(Date.now() + 1); // later than the message
  if (autosave.isTooLarge(message)) return event.preventDefault();
  autosave.shelf.keep(autosave.tab, message);
  if (!navigator.onLine) {
    notes.problem(CONTEXT.words.noSave);
    return event.preventDefault();
  }
  autosave.done = true;
  clearTimeout(autosave.waiting);
}

if (form?.elements.title && CONTEXT) {
  const notes = new Notes(CONTEXT.words);
  const autosave = new Autosave(form, CONTEXT, notes);
  listen(autosave, notes);
  beat(autosave);
  window.CKEDITOR?.on("instanceReady", ({ editor }) => autosave.isReady(editor));
  // The server knows best what to do with what was kept.
  const goOn = (found) => {
    if (autosave.isStarting) setTimeout(() => goOn(found), SECOND / 10);
    else if (found && !autosave.isChanged()) location.reload();
    else autosave.send();
  };
  autosave.sendKept().then(goOn);
}
