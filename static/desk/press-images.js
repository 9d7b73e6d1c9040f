// The list of press images and its page for new ones: many are taken in at once, and saved ones lead to the list.
import { Intake } from "./intake.js";

const root = document.getElementById("intake");
if (root) {
  const intake = new Intake(root, {
    saved(_images, address) {
      if (address) setTimeout(() => location.assign(address));
    },
  });
  intake.begin();
  document.querySelector("[data-intake]")?.addEventListener("click", (event) => {
    event.preventDefault();
    const here = document.querySelector(".intake-here");
    here.hidden = !here.hidden;
    if (!here.hidden) root.querySelector("input[type=file]").focus();
  });
}
