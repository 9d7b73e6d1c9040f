// Pages that ask once: the second click does nothing, and the button says what it will do.
"use strict"
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = "1"
    for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true")
  })
  const choices = form.querySelectorAll("input[name=when]")
  const later = form.querySelector(".later")
  const now = form.querySelector(".now")
  const button = form.querySelector("[data-now]")
  const show = () => {
    const chosen = form.querySelector("input[name=when]:checked")
    if (!chosen || !later) return
    later.hidden = chosen.value !== "later"
    now.hidden = !later.hidden
    button.textContent = chosen.value === "later" ? button.dataset.later : button.dataset.now
  }
  for (const choice of choices) choice.addEventListener("change", show)
  show()
}
// A page taken from the browser's memory can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled")
  }
})
