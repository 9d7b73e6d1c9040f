// The review page: whether there is more of the text below the edge of its frame.

const stage = document.querySelector(".preview-stage");
const frame = stage?.querySelector("iframe");

function look() {
  const page = frame.contentDocument?.scrollingElement;
  if (page) stage.classList.toggle("is-at-end", page.scrollTop + page.clientHeight >= page.scrollHeight - 8);
}

function follow() {
  frame.contentDocument?.addEventListener("scroll", look, { passive: true });
  look();
}

if (frame) {
  frame.addEventListener("load", follow);
  new ResizeObserver(look).observe(stage);
  // It may have been there before this script.
  if (frame.contentDocument?.readyState === "complete") follow();
}
