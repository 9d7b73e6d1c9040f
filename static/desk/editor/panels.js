// Panels of the editor: a form in a dialog of the browser's own, which keeps the focus and closes by Escape.

/** Show a sentence in a panel, or none. */
export function say(form, sentence) {
  form.querySelector(".panel-error").textContent = sentence;
}

/** Show the parts of a panel that are for this occasion ("new", "old" …), and hide those that are for another. */
export function only(form, ...occasions) {
  for (const part of form.querySelectorAll("[data-when]")) {
    part.hidden = !occasions.includes(part.dataset.when);
  }
}

function whereItStands(editor) {
  const ranges = editor.getSelection()?.getRanges() ?? [];
  if (ranges.length) return ranges;
  const range = editor.createRange();
  range.moveToElementEditEnd(editor.editable());
  return [range];
}

function goBack(editor, ranges) {
  editor.focus();
  editor.getSelection().selectRanges(ranges);
}

/**
 * Open a panel. `fill(fields, form, signal)` writes what is known into it, listens to its fields until `signal` is
 * aborted, and may return the field to begin with. `answer(form, step)` gets the value of the pressed button and
 * returns { error } for the panel to say, or { write } to be called in the editor, where the caret stood, as one
 * step to undo. Left by Escape, nothing is written.
 */
export function open(editor, name, { fill, answer }) {
  const dialog = document.getElementById(`panel-${name}`);
  const form = dialog.querySelector("form");
  const ranges = whereItStands(editor);
  const listening = new AbortController();
  const { signal } = listening;
  const close = () => {
    // The browser tells of the closing later, when something else may be chosen.
    listening.abort();
    dialog.close();
    goBack(editor, ranges);
  };
  form.reset();
  if (form.querySelector(".panel-error")) say(form, "");
  const first = fill?.(form.elements, form, signal);
  const send = async (event) => {
    event.preventDefault();
    const { error, write } = await answer(form, event.submitter?.value ?? "");
    if (error) return say(form, error);
    close();
    editor.fire("saveSnapshot");
    write?.();
    editor.fire("saveSnapshot");
    return undefined;
  };
  form.addEventListener("submit", send, { signal });
  form.querySelector("[data-close]").addEventListener("click", close, { signal });
  dialog.addEventListener("close", close, { signal });
  dialog.showModal();
  first?.focus();
}
