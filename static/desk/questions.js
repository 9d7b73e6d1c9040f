// Pages that ask once: the second click does nothing, and the button says what it will do.

/** Send the form once; further clicks do nothing. */
export function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
  });
}

/** A page taken from the browser's memory can be sent again. */
export function sendAgain(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

/** Ask for a time only of who chose "later", and say on the button which of both it will do. */
export function askWhen(form) {
  const later = form.querySelector(".later");
  const now = form.querySelector(".now");
  const button = form.querySelector("[data-now]");
  const show = () => {
    const chosen = form.querySelector("input[name=when]:checked");
    if (!chosen || !later) return;
    later.hidden = chosen.value !== "later";
    now.hidden = !later.hidden;
    button.textContent = chosen.value === "later" ? button.dataset.later : button.dataset.now;
  };
  for (const choice of form.querySelectorAll("input[name=when]")) choice.addEventListener("change", show);
  show();
}

const forms = document.querySelectorAll("form[data-once]");
forms.forEach(sendOnce);
forms.forEach(askWhen);
addEventListener("pageshow", () => forms.forEach(sendAgain));
