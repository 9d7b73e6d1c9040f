// Rows in an order: buttons that move them, instead of numbers. Without script the numbers do it.
"use strict"
{
  const words = JSON.parse(document.getElementById("desk-words").textContent)
  const rowsOf = (group) => [...group.querySelectorAll(":scope > fieldset > .inline-related:not(.empty-form)")]
  const place = (row) => row.querySelector("input[name$=-position]")

  const number = (group) => {
    rowsOf(group).forEach((row, index) => {
      if (place(row)) place(row).value = index + 1
    })
  }
  const move = (row, step) => {
    const group = row.closest(".rows")
    const rows = rowsOf(group)
    const other = rows[rows.indexOf(row) + step]
    if (!other) return
    if (step < 0) other.before(row)
    else other.after(row)
    number(group)
    row.dispatchEvent(new Event("change", { bubbles: true }))
  }
  const button = (row, sign, label, step) => {
    const made = document.createElement("button")
    made.type = "button"
    made.className = "move"
    made.textContent = sign
    made.title = label
    made.setAttribute("aria-label", `${label}: ${row.querySelector("h3").textContent.trim()}`)
    made.addEventListener("click", () => {
      move(row, step)
      made.focus()
    })
    return made
  }
  const equip = (row) => {
    if (!place(row) || row.querySelector(".move")) return
    row.querySelector(".field-position")?.classList.add("with-script")
    const frame = document.createElement("span")
    frame.className = "moves"
    frame.append(button(row, "↑", words.up, -1), button(row, "↓", words.down, 1))
    row.querySelector("h3").append(frame)
  }

  for (const group of document.querySelectorAll(".rows")) {
    rowsOf(group).forEach(equip)
    group.closest("form").addEventListener("submit", () => number(group))
  }
  document.addEventListener("formset:added", ({ target }) => {
    equip(target)
    number(target.closest(".rows"))
    target.querySelector("input:not([type=hidden]), select, textarea")?.focus()
  })
  // Django numbers the rows anew by where they stand, and takes the first ones for those it knows:
  // so what is new stands last while it does.
  document.addEventListener("formset:removed", ({ detail }) => {
    const group = document.getElementById(`${detail.formsetName}-group`)
    const order = rowsOf(group)
    const last = group.querySelector(".empty-form")
    for (const row of order.filter((row) => !row.classList.contains("has_original"))) last.before(row)
    setTimeout(() => {
      for (const row of order) last.before(row)
      number(group)
    })
  })
}
