// Looks again while there is something to wait for, and writes only what has changed into the page:
// focus, an open list and a selection stay, and a screen reader hears of a new phase, not of each second.

// A classic script that the page loads before this one.
const { Idiomorph } = window;
const SECOND = 1000;
// What the reader has opened is the reader's.
const callbacks = { beforeAttributeUpdated: (name, node) => name !== "open" || node.nodeName !== "DETAILS" };

/** Look again after as many seconds as the page asks for; `place` shows it, `speaker` says a new phase. */
export function follow(place, speaker) {
  const shown = () => place.firstElementChild;
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.address, { credentials: "same-origin", redirect: "error" });
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const said = shown().dataset.said;
        Idiomorph.morph(shown(), fresh.body.firstElementChild, { callbacks });
        if (shown().dataset.said !== said) speaker.textContent = shown().dataset.said;
      }
    } catch {
      // The server is away for a moment: what was last known stays, and the next look may succeed.
    }
    wait();
  };
  const wait = () => {
    const seconds = Number(shown()?.dataset.open);
    if (seconds) setTimeout(look, seconds * SECOND);
  };
  wait();
}

follow(document.getElementById("progress"), document.getElementById("progress-said"));
