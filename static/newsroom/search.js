// Shows the hits while somebody types. Everything works without it: the same addresses, one press on a button later.

const PATIENCE = 250; // milliseconds without a key before the question is asked
const form = document.getElementById("sok");
const hits = document.getElementById("traffar");
// Screen readers are told how many there are, not read all of them.
const speaker = Object.assign(document.createElement("p"), { id: "sok-svar", className: "visually-hidden" });
let waiting, asking, shown;

const controls = () => [...form.elements].filter((control) => control.name);

/** The address of the hits for what is in the form: it says what was chosen, and nothing about what was not. */
export function address() {
  const query = new URLSearchParams(new FormData(form)).toString();
  return form.action + (query ? `?${query}` : "");
}

// What is asked already is the answer to another question now, also while the next one waits to be asked.
function forget() {
  asking?.abort();
  hits.removeAttribute("aria-busy");
}

/** Fetch the hits for what is in the form, and show them if nothing else was asked meanwhile. */
export async function ask() {
  const wanted = address();
  if (wanted === shown) return;
  hits.setAttribute("aria-busy", "true");
  const { signal } = (asking = new AbortController());
  try {
    const answer = await fetch(wanted, { signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (signal.aborted) return;
    if (!page.getElementById("traffar")) throw new Error(answer.status);
    show(page, wanted);
  } catch {
    // Half a word, a lost connection: the button still asks, and then the reader sees the answer.
    if (!signal.aborted) hits.removeAttribute("aria-busy");
  }
}

function show(page, wanted) {
  hits.replaceChildren(...page.getElementById("traffar").childNodes);
  hits.removeAttribute("aria-busy");
  for (const control of controls()) {
    const fresh = page.getElementById(control.id);
    // What the reader is in the middle of is left alone.
    if (fresh && control.tagName === "SELECT" && control !== document.activeElement)
      control.innerHTML = fresh.innerHTML;
  }
  for (const id of ["filter-belopp", "filter-beslut-antal"]) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  document.title = page.title;
  history.replaceState(null, "", wanted);
  shown = wanted;
  speaker.textContent = document.getElementById("antal")?.textContent ?? "";
}

function listen(control) {
  const event = control.tagName === "SELECT" || control.type === "checkbox" ? "change" : "input";
  control.addEventListener(event, () => {
    clearTimeout(waiting);
    forget();
    waiting = setTimeout(ask, event === "input" ? PATIENCE : 0);
  });
}

form.addEventListener("formdata", ({ formData }) => {
  const empty = [...formData.keys()].filter((name) => !formData.get(name).trim());
  for (const name of empty) formData.delete(name);
});
shown = address();
speaker.setAttribute("role", "status");
form.append(speaker);
controls().forEach(listen);
