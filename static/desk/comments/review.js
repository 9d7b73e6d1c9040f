// Comments on the review page: words that are marked in the text, on a phone too, and where a comment's words stand in it.
import { CommentList, WORDS, about, leadTo, named } from "./list.js";
import { markedIn, paint, rangeOf } from "./letters.js";

const LISTEN = 300; // milliseconds: some browsers tell nothing of a frame in which no script may run
// What the parts of the page are in the form; the first that holds the words.
const PLACES = {
  h1: "title",
  ".lead": "lead",
  ".body": "body",
  "#beslut": "decisions",
  "#belopp": "budget_lines",
};
const FURTHER = { "#kontakt": "contacts", ".boilerplate": "boilerplate" };
const MARKS = "::highlight(comments) { background-color: #f6e7a4; color: #1a201d; }";

const root = document.getElementById("comments");
const frame = document.querySelector(".preview-stage iframe");
const pressed = document.getElementById("comment-marked");

const article = () => frame.contentDocument?.querySelector("article.release");

function placeOf(node) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const parts = Object.entries({ ...PLACES, ...FURTHER });
  return parts.find(([selector]) => element.closest(selector))?.[1] ?? "";
}

function dress() {
  const page = frame.contentDocument;
  if (!page?.defaultView?.CSSStyleSheet || page.adoptedStyleSheets?.length) return;
  const sheet = new page.defaultView.CSSStyleSheet();
  sheet.replaceSync(MARKS);
  page.adoptedStyleSheets = [sheet];
}

function showPlaces(list) {
  const text = article();
  if (!text) return;
  dress();
  const ranges = [];
  for (const thread of list.threads) {
    const wanted = about(thread);
    if (!wanted.quote) continue;
    const range = rangeOf(text, wanted);
    thread.querySelector(".comment-gone").hidden = Boolean(range);
    if (range && !thread.classList.contains("is-closed")) ranges.push(range);
  }
  paint(frame.contentDocument, "comments", ranges);
}

function goTo(thread) {
  const text = article();
  const range = text && rangeOf(text, about(thread));
  if (!range) return false;
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  frame.scrollIntoView({ block: "nearest" });
  return true;
}

function begin() {
  const list = new CommentList(root, () => showPlaces(list));
  let marked = null;
  setInterval(() => {
    const text = article();
    if (!text || document.hidden || list.dialog.open) return;
    marked = markedIn(text);
    pressed.hidden = !marked;
  }, LISTEN);
  pressed.addEventListener("click", () => {
    const { around, ...words } = marked;
    list.ask({ place: placeOf(around), label: "", ...words });
  });
  list.dialog.addEventListener("close", () => {
    // What was sent is asked for no more; what was not can be gone on with.
    if (list.dialog.querySelector("textarea").value) return;
    frame.contentDocument.getSelection()?.removeAllRanges();
    pressed.hidden = true;
  });
  root.querySelector("[data-comment-whole]").addEventListener("click", (event) => {
    event.preventDefault();
    list.ask({ place: "", label: WORDS.whole });
  });
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go]");
    if (link && goTo(link.closest(".comment-thread"))) event.preventDefault();
  });
  frame.addEventListener("load", () => showPlaces(list));
  list.load().then(() => {
    const thread = named();
    if (thread) leadTo(thread);
  });
}

if (root && frame) begin();
