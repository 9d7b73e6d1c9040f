// A table with a row of headings and a caption; in a table its rows and columns.
import { words } from "../page.js";
import { only, open } from "./panels.js";

const { CKEDITOR } = window;
const SAID = words("editor-words");

/** The table that the caret stands in. */
export function tableHere(editor) {
  return editor.elementPath()?.contains("table") ?? null;
}

const cells = (tag, count) => `<${tag}><br></${tag.split(" ")[0]}>`.repeat(count);
const row = (inside) => `<tr>${inside}</tr>`;

/** An empty table. */
export function markup({ rows, columns, headings, caption }) {
  const head = headings ? `<thead>${row(cells('th scope="col"', columns))}</thead>` : "";
  const body = row(cells("td", columns)).repeat(headings ? Math.max(1, rows - 1) : rows);
  const above = caption ? `<caption>${CKEDITOR.tools.htmlEncode(caption)}</caption>` : "";
  return `<table>${above}${head}<tbody>${body}</tbody></table>`;
}

function setCaption(table, caption) {
  const above = table.findOne("caption");
  if (above && caption) above.setText(caption);
  else if (above) above.remove();
  else if (caption) {
    const made = new CKEDITOR.dom.element("caption");
    made.setText(caption);
    table.append(made, true);
  }
}

function wholeNumber(field, most) {
  const number = Number(field.value.trim());
  return Number.isInteger(number) && number >= 1 && number <= most ? number : 0;
}

function isEmpty(table) {
  return [...table.rows].every((one) => [...one.cells].every((cell) => !cell.textContent.trim()));
}

function insert(editor, facts) {
  editor.insertHtml(markup(facts));
  const tables = [...editor.editable().$.querySelectorAll("table")];
  const first = tables.find(isEmpty)?.querySelector("th, td");
  if (!first) return;
  const range = editor.createRange();
  range.moveToElementEditStart(new CKEDITOR.dom.element(first));
  range.select();
}

/** Ask for a table, or what to do with the one that the caret stands in. */
export function openTable(editor) {
  const table = tableHere(editor);
  open(editor, "table", {
    fill(fields, form) {
      only(form, table ? "old" : "new");
      form.querySelector(".panel-steps .button").textContent = table ? SAID.change : SAID.insert;
      fields.caption.value = table?.findOne("caption")?.getText().trim() ?? "";
    },
    async answer({ elements }, step) {
      const caption = elements.caption.value.trim();
      if (table && step !== "done") return { write: () => editor.execCommand(step) };
      if (table) return { write: () => setCaption(table, caption) };
      const rows = wholeNumber(elements.rows, 100);
      const columns = wholeNumber(elements.columns, 12);
      if (!rows || !columns) return { error: SAID.wholeNumber };
      return { write: () => insert(editor, { rows, columns, headings: elements.headings.checked, caption }) };
    },
  });
}
