// Copies the text of the element that data-copies names. Without this script the button stays hidden.
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) break;
  const words = button.textContent;
  button.parentElement.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = words), 4000);
  });
}
