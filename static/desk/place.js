// Saving keeps the editor's place: how far the page was scrolled, and which field had the focus.

const form = document.getElementById("release_form");
const KEY = "desk:place";
const STAYS = "_continue"; // the button that leads back to the form

let last; // the field that had the focus before the button took it
document.addEventListener("focusin", ({ target }) => {
  if (target.type !== "submit" && form?.contains(target)) last = { name: target.id };
});
window.CKEDITOR?.on("instanceReady", ({ editor }) => {
  editor.on("focus", () => {
    last = { editor: editor.name };
  });
});

/** Remember where the editor is, for the page that comes next. */
export function remember() {
  const own = last?.editor && window.CKEDITOR.instances[last.editor];
  const marks = own?.getSelection()?.createBookmarks2(true);
  const field = document.getElementById(last?.name ?? "");
  const place = { ...last, marks, scroll: scrollY, caret: field?.selectionStart };
  sessionStorage.setItem(KEY, JSON.stringify(place));
}

/** Go back to where the editor was. */
export function comeBack({ name, editor, marks, scroll, caret }) {
  const own = window.CKEDITOR?.instances[editor];
  if (own) {
    own.focus();
    if (marks) own.getSelection().selectBookmarks(marks);
  }
  const field = document.getElementById(name ?? "");
  field?.focus({ preventScroll: true });
  if (field?.setSelectionRange && typeof caret === "number") field.setSelectionRange(caret, caret);
  scrollTo({ top: scroll, behavior: "instant" });
}

function begin() {
  let place;
  try {
    place = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
  } catch {
    return; // The browser keeps nothing.
  }
  // Where something is to be mended, the summary of it has the focus.
  if (!place || document.querySelector(".error-summary") || !document.querySelector(".messagelist")) return;
  if (window.CKEDITOR) window.CKEDITOR.on("instanceReady", () => setTimeout(() => comeBack(place)));
  else comeBack(place);
}

if (form?.elements.title) {
  form.addEventListener("submit", (event) => {
    try {
      if (event.submitter?.name === STAYS) remember();
    } catch {
      // The browser keeps nothing.
    }
  });
  begin();
}
