// What is typed is set as Swedish is written, and an address becomes a link: each a step of its own to undo.

const NO_BREAK = "\u00a0";
// The browser shows a space behind bold words and links by a no-break one, and the editor makes one of a space behind
// the mark of no width that it ends them with.
const OPENING_SPACE = /^(?:\u200b+[\u00a0 ]|\u00a0)(\S)$/;
// No number begins with 0 but a telephone's.
const NUMBER = /(?<![\p{L}\d.,:/–-]|\d )([1-9]\d{0,2}(?: \d{3})+)(?=[\s.,;:!?)%]$|[\s.,;:!?)%]\S?$)/u;
const ADDRESS =
  /(?:^|[\s(])((?:https?:\/\/|www\.)[^\s<>"”]+[^\s<>"”.,;:!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)[.,;:!?)]*\s$/;

/**
 * What the text before the caret becomes after a letter was typed, or null when it stays.
 * "450 000 " gets a no-break space, `"` is ”, "--" is –, " - " is " – ", and "- " at the beginning of a block opens a quote.
 */
export function improved(before, typed, opensBlock = true) {
  if (typed === '"') return `${before.slice(0, -1)}”`;
  if (typed === "'" && /\p{L}'$/u.test(before)) return `${before.slice(0, -1)}’`;
  if (before.endsWith("--")) return `${before.slice(0, -2)}–`;
  if (opensBlock && /^\s*- $/.test(before)) return before.replace("- ", "– ");
  if (/[^\s-] - $/.test(before)) return `${before.slice(0, -2)}– `;
  const number = NUMBER.exec(before);
  return number ? before.replace(NUMBER, (found) => found.replaceAll(" ", NO_BREAK)) : null;
}

/** The address that stands right before the space that was typed last, and where it begins; or null. */
export function addressBefore(before) {
  const found = ADDRESS.exec(before);
  if (!found) return null;
  const start = before.lastIndexOf(found[1]);
  const href = found[1].includes("@") && !found[1].includes("/") ? `mailto:${found[1]}` : found[1];
  return { start, words: found[1], href: href.replace(/^www\./, "https://www.") };
}

function caret(root) {
  const selected = root.ownerDocument.getSelection();
  const node = selected?.anchorNode;
  return selected?.isCollapsed && node?.nodeType === Node.TEXT_NODE && root.contains(node)
    ? { node, offset: selected.anchorOffset, selected }
    : null;
}

function asOneStep(editor, change) {
  editor.fire("saveSnapshot");
  change();
  editor.fire("saveSnapshot");
}

function link(editor, { node, offset, selected }, { start, words, href }) {
  asOneStep(editor, () => {
    const rest = node.splitText(start + words.length);
    const inside = node.splitText(start);
    const made = node.ownerDocument.createElement("a");
    made.setAttribute("href", href);
    made.dataset.ckeSavedHref = href;
    inside.replaceWith(made);
    made.append(inside);
    selected.collapse(rest, offset - start - words.length);
  });
}

function opensItsBlock(node) {
  return !node.previousSibling && /^(P|LI|TD|TH|DIV)$/.test(node.parentNode.nodeName);
}

/** Improve what is typed into an editor while it is typed. */
export function improveTyping(editor) {
  const root = editor.editable().$;
  root.addEventListener("input", (event) => {
    if (event.inputType !== "insertText" || event.isComposing || !event.data) return;
    const here = caret(root);
    if (!here) return;
    // The browser writes a no-break space where a space would not show.
    const shown = here.node.data.slice(0, here.offset);
    if (OPENING_SPACE.test(shown) && here.node.previousSibling) return setPlainSpace(here);
    const before = shown.endsWith(NO_BREAK) ? `${shown.slice(0, -1)} ` : shown;
    const address = before.endsWith(" ") && !here.node.parentElement.closest("a") && addressBefore(before);
    if (address) return link(editor, here, address);
    const better = improved(before, event.data, opensItsBlock(here.node));
    if (better !== null) replace(editor, here, better, shown);
    return undefined;
  });
}

/** Let the space that opens a text be a plain one. */
function setPlainSpace({ node, offset, selected }) {
  const opening = node.data.slice(0, offset).replace(OPENING_SPACE, " $1");
  node.data = opening + node.data.slice(offset);
  selected.collapse(node, opening.length);
}

function replace(editor, { node, offset, selected }, better, shown) {
  // The space at the end stays the sort that the browser chose.
  const text =
    shown.endsWith(NO_BREAK) && better.endsWith(" ") ? `${better.slice(0, -1)}${NO_BREAK}` : better;
  if (text === shown) return;
  asOneStep(editor, () => {
    node.data = text + node.data.slice(offset);
    selected.collapse(node, text.length);
  });
}
