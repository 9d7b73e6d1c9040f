// Looks again each second while there is something to wait for.
"use strict"
{
  const SECOND = 1000
  const place = document.getElementById("progress")
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.address, { credentials: "same-origin", redirect: "error" })
      if (answer.ok) {
        const open = place.querySelector("details.replies[open]")
        place.innerHTML = await answer.text()
        if (open) place.querySelector("details.replies")?.setAttribute("open", "")
      }
    } catch {
      // The server is away for a moment: what was last known stays, and the next look may succeed.
    }
    wait()
  }
  const wait = () => {
    if (place.querySelector("[data-open]")) setTimeout(look, SECOND)
  }
  wait()
}
