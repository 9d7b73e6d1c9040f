// The release's form: counts characters, sends once, and keeps what was typed.
"use strict"
{
  const words = JSON.parse(document.getElementById("desk-words").textContent)
  const form = document.getElementById("release_form")
  const KEPT = ["title", "lead", "body", "boilerplate"]
  const WAIT = 2000
  const key = `desk:${location.pathname}`
  const editor = (name) => window.CKEDITOR?.instances[`id_${name}`]
  const field = (name) => form.elements[name]
  const read = (name) => editor(name)?.getData() ?? field(name)?.value ?? ""

  const count = (input) => {
    const note = document.createElement("p")
    note.className = "count-note"
    input.after(note)
    const limit = Number(input.dataset.countTo)
    const show = () => {
      const length = [...input.value.trim()].length
      note.textContent = (length > limit ? words.tooLong : words.characters).replace("%s", length)
      note.classList.toggle("too-long", length > limit)
    }
    input.addEventListener("input", show)
    show()
  }

  // --- Unsaved text ---
  let changed = false
  let sent = false
  let timer
  const keep = () => {
    const text = Object.fromEntries(KEPT.map((name) => [name, read(name)]))
    try {
      sessionStorage.setItem(key, JSON.stringify({ text, at: Date.now() }))
    } catch {
      // The browser keeps nothing: then the warning before leaving is all there is.
    }
  }
  const typed = () => {
    changed = true
    clearTimeout(timer)
    timer = setTimeout(keep, WAIT)
  }
  const differs = (text) => KEPT.some((name) => field(name) && squeeze(text[name]) !== squeeze(read(name)))
  const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim()
  const forget = () => {
    try {
      sessionStorage.removeItem(key)
    } catch {
      // Nothing was kept.
    }
  }
  const button = (label, act) => {
    const made = document.createElement("button")
    made.type = "button"
    made.className = "button quiet"
    made.textContent = label
    made.addEventListener("click", act)
    return made
  }
  const restore = (text) => {
    for (const name of KEPT) {
      if (editor(name)) editor(name).setData(text[name])
      else if (field(name)) {
        field(name).value = text[name] ?? ""
        field(name).dispatchEvent(new Event("input", { bubbles: true }))
      }
    }
    changed = true
  }
  const offer = ({ text, at }) => {
    const notice = document.createElement("div")
    notice.className = "notice notice-warning"
    notice.setAttribute("role", "status")
    const time = new Date(at).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" })
    notice.append(`${words.rescued.replace("%s", time)} `)
    notice.append(button(words.restore, () => { restore(text); notice.remove() }))
    notice.append(button(words.discard, () => { forget(); notice.remove() }))
    form.before(notice)
  }
  const look = () => {
    let found
    try {
      found = JSON.parse(sessionStorage.getItem(key))
    } catch {
      found = null
    }
    if (!found) return
    if (differs(found.text)) offer(found)
    else forget()
  }

  if (form?.elements.title) {
    for (const input of form.querySelectorAll("[data-count-to]")) count(input)
    form.addEventListener("input", typed)
    form.addEventListener("change", typed)
    form.addEventListener("typed", typed)
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault()
      if (changed) keep()
      sent = true
    })
    addEventListener("pageshow", () => { sent = false })
    addEventListener("beforeunload", (event) => {
      if (changed && !sent) event.preventDefault()
    })
    if (window.CKEDITOR) CKEDITOR.on("instanceReady", look)
    else look()
  }
}
