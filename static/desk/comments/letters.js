// Where marked words stand in a text: by their letters and digits, so that lines, quotes and dashes may be set anew,
// and by what stood beside them where there are several. As `letters` of releases/services/comment_places.py.

const LETTER = /[\p{L}\p{N}]/u;
export const BESIDE = 60; // characters that are kept of what stands beside marked words
export const MOST_QUOTED = 500;

/** The letters of a text and where each of them stood. */
export function bare(text) {
  const letters = [];
  const places = [];
  let at = 0;
  for (const sign of text ?? "") {
    if (LETTER.test(sign)) {
      letters.push(sign);
      for (let unit = 0; unit < sign.length; unit += 1) places.push(at + unit);
    }
    at += sign.length;
  }
  return { letters: letters.join(""), places };
}

/** How many letters two texts share, from their beginnings. */
function shared(one, other) {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

const backwards = (text) => [...text].toReversed().join("");

/** Where { quote, before, after } stands in a text: { start, end }, or null when the words are gone. */
export function findWords(text, wanted) {
  const { letters, places } = bare(text);
  const quote = bare(wanted.quote).letters;
  const before = backwards(bare(wanted.before).letters);
  const after = bare(wanted.after).letters;
  let best = null;
  let most = -1;
  for (let at = quote ? letters.indexOf(quote) : -1; at >= 0; at = letters.indexOf(quote, at + 1)) {
    const end = at + quote.length;
    const likeness =
      shared(before, backwards(letters.slice(Math.max(0, at - BESIDE), at))) +
      shared(after, letters.slice(end, end + BESIDE));
    if (likeness > most) [best, most] = [{ start: places[at], end: places[end - 1] + 1 }, likeness];
  }
  return best;
}

/** The range of words in an element, or null. */
export function rangeOf(root, wanted) {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, begins: text.length });
    text += node.data;
  }
  const found = findWords(text, wanted);
  if (!found) return null;
  const at = (offset) => nodes.findLast(({ begins }) => begins <= offset);
  const [first, last] = [at(found.start), at(found.end - 1)];
  const range = root.ownerDocument.createRange();
  range.setStart(first.node, found.start - first.begins);
  range.setEnd(last.node, found.end - last.begins);
  return range;
}

/** What is marked in an element, as it is kept with a comment; null when nothing is. */
export function markedIn(root) {
  const selection = root.ownerDocument.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.commonAncestorContainer)) return null;
  const beside = (set) => {
    const around = root.ownerDocument.createRange();
    around.selectNodeContents(root);
    set(around);
    return around.toString();
  };
  const quote = selection.toString().trim().slice(0, MOST_QUOTED);
  if (!bare(quote).letters) return null;
  return {
    quote,
    before: beside((around) => around.setEnd(range.startContainer, range.startOffset)).slice(-BESIDE),
    after: beside((around) => around.setStart(range.endContainer, range.endOffset)).slice(0, BESIDE),
    around: range.commonAncestorContainer,
  };
}

/** Show ranges as marked without touching the text: the browser paints them (CSS Custom Highlight API). */
export function paint(page, name, ranges) {
  const { CSS, Highlight } = page.defaultView ?? {};
  if (CSS?.highlights && Highlight) CSS.highlights.set(name, new Highlight(...ranges));
}
