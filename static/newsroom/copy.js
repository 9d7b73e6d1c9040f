// Copies the text of the element that data-copies names. Without this script the button stays hidden.

const THANKS = 4000; // milliseconds that the button says that it is done

/** Show a button that copies, and let it. */
export function offerCopying(button) {
  const words = button.textContent;
  button.parentElement.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = words), THANKS);
  });
}

if (navigator.clipboard) document.querySelectorAll("[data-copies]").forEach(offerCopying);
