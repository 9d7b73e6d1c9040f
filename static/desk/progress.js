// Looks again while there is something to wait for, and writes only what has changed into the page:
// focus, an open list and a selection stay, and a screen reader hears of a new phase, not of each second.
"use strict"
{
  const SECOND = 1000
  const place = document.getElementById("progress")
  const speaker = document.getElementById("progress-said")
  const shown = () => place.firstElementChild
  // What the reader has opened is the reader's.
  const theirs = (node, name) => name === "open" && node.nodeName === "DETAILS"

  const sameAttributes = (old, fresh) => {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !theirs(old, name)) old.removeAttribute(name)
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value && !theirs(old, name)) old.setAttribute(name, value)
    }
  }
  const renew = (old, fresh) => {
    if (old.nodeType === Node.ELEMENT_NODE) {
      sameAttributes(old, fresh)
      renewChildren(old, fresh)
    } else if (old.data !== fresh.data) {
      old.data = fresh.data
    }
  }
  const counterpart = (old, next, child) => {
    if (child.id) return [...old.children].find((known) => known.id === child.id)
    return next && !next.id && next.nodeName === child.nodeName ? next : undefined
  }
  const renewChildren = (old, fresh) => {
    let next = old.firstChild
    const dropUntil = (end) => {
      while (next && next !== end) {
        const gone = next
        next = next.nextSibling
        gone.remove()
      }
    }
    for (const child of fresh.childNodes) {
      const known = counterpart(old, next, child)
      if (known) {
        dropUntil(known)
        renew(known, child)
        next = known.nextSibling
      } else {
        old.insertBefore(child.cloneNode(true), next)
      }
    }
    dropUntil(null)
  }

  const look = async () => {
    try {
      const answer = await fetch(place.dataset.address, { credentials: "same-origin", redirect: "error" })
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
        const said = shown().dataset.said
        renew(shown(), fresh.body.firstElementChild)
        if (shown().dataset.said !== said) speaker.textContent = shown().dataset.said
      }
    } catch {
      // The server is away for a moment: what was last known stays, and the next look may succeed.
    }
    wait()
  }
  const wait = () => {
    const seconds = Number(shown()?.dataset.open)
    if (seconds) setTimeout(look, seconds * SECOND)
  }
  wait()
}
