// The tools above the text: one stop for Tab, arrows among them, and each says whether it is on.

const { CKEDITOR } = window;
const { CTRL, SHIFT, ALT } = CKEDITOR;
const KEYS = { bulletedlist: "8", numberedlist: "7" };
const BLOCKS = { 1: "p", 2: "h2", 3: "h3" };

const code = (key) => key.charCodeAt(0);

function setBlock(editor, name) {
  editor.focus();
  editor.fire("saveSnapshot");
  editor.applyStyle(new CKEDITOR.style({ element: name }));
  editor.fire("saveSnapshot");
}

/** Let the button show, and say, what its command does here. */
function follow(editor, button) {
  const command = editor.getCommand(button.dataset.command);
  const show = () => {
    button.setAttribute("aria-disabled", String(command.state === CKEDITOR.TRISTATE_DISABLED));
    if (!/undo|redo|removeFormat/.test(button.dataset.command)) {
      button.setAttribute("aria-pressed", String(command.state === CKEDITOR.TRISTATE_ON));
    }
  };
  command.on("state", show);
  show();
}

function followBlock(editor, select) {
  editor.on("selectionChange", ({ data }) => {
    const name = data.path.block?.getName() ?? "p";
    select.value = ["h2", "h3"].includes(name) ? name : "p";
  });
  select.addEventListener("change", () => setBlock(editor, select.value));
}

/** Arrows move among the tools, and Tab leaves them: WAI-ARIA, "toolbar". */
function moveByArrows(editor, bar) {
  const tools = [...bar.querySelectorAll("select, button:not([hidden])")];
  const stop = (chosen) => {
    for (const tool of tools) tool.tabIndex = tool === chosen ? 0 : -1;
  };
  stop(tools[0]);
  bar.addEventListener("focusin", ({ target }) => stop(target));
  bar.addEventListener("keydown", (event) => {
    const at = tools.indexOf(event.target);
    const ends = { Home: 0, End: tools.length - 1 };
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") editor.focus();
    else if (step) tools[(at + step + tools.length) % tools.length].focus();
    else if (event.key in ends) tools[ends[event.key]].focus();
    else return;
    event.preventDefault();
  });
  return () => tools.find((tool) => tool.tabIndex === 0).focus();
}

/** The text over the whole window, until the button or Escape. */
function fillScreen(editor, frame, button) {
  const fill = (on) => {
    frame.classList.toggle("fills-screen", on);
    document.documentElement.classList.toggle("is-filled", on);
    button.setAttribute("aria-pressed", String(on));
    editor.focus();
  };
  frame.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && frame.classList.contains("fills-screen")) fill(false);
  });
  return () => fill(!frame.classList.contains("fills-screen"));
}

function setKeys(editor, panels, toTools) {
  const add = (name, keystroke, act) => {
    editor.addCommand(name, { exec: act, canUndo: false, editorFocus: false });
    editor.setKeystroke(keystroke, name);
  };
  for (const [name, key] of Object.entries(KEYS)) editor.setKeystroke(CTRL + SHIFT + code(key), name);
  for (const [key, block] of Object.entries(BLOCKS)) {
    add(`block-${block}`, CTRL + SHIFT + code(key), () => setBlock(editor, block));
  }
  add("desk-link", CTRL + code("K"), () => panels.link(editor));
  add("desk-quote", CTRL + SHIFT + code("9"), () => panels.quote(editor));
  add("desk-keys", ALT + code("0"), () => panels.keys(editor));
  add("desk-tools", ALT + 121, toTools); // F10
  editor.setKeystroke(SHIFT + 121, null);
}

/** Connect the tools in the page with an editor. `panels`: a function for each panel by its name. */
export function equip(editor, frame, panels) {
  const bar = frame.querySelector(".editor-bar");
  const acts = { fill: fillScreen(editor, frame, bar.querySelector("[data-command=fill]")) };
  for (const button of bar.querySelectorAll("button")) {
    const { command, panel } = button.dataset;
    if (command && !acts[command]) follow(editor, button);
    // A tool that took the focus would take the chosen words from the text.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      if (panel) panels[panel](editor);
      else if (acts[command]) acts[command]();
      else editor.execCommand(command);
      if (!panel) editor.focus();
    });
  }
  followBlock(editor, bar.querySelector(".editor-block"));
  setKeys(editor, panels, moveByArrows(editor, bar));
  bar.hidden = false;
}
