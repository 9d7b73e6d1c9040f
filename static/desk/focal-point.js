// What must be seen of a picture: a point set with mouse, finger or arrow keys, and every shape cut around it at once.

const STEP = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FAR = 10; // percent, with Shift
const WHOLE = 100;
const MIDDLE = [50, 50];

const within = (value) => Math.max(0, Math.min(WHOLE, Math.round(value)));

function place(percent, whole, part) {
  const room = whole - part;
  if (room < 1) return MIDDLE[0];
  const start = Math.max(0, Math.min((whole * percent) / WHOLE - part / 2, room));
  return (start / room) * WHOLE;
}

/** Where CSS has to put a picture in its box to show what the server cuts (releases/document/shapes.py). */
export function position([left, top], [width, height], ratio) {
  const across = Math.min(width, height * ratio);
  const down = Math.min(height, width / ratio);
  return `${place(left, width, across)}% ${place(top, height, down)}%`;
}

class FocalPoint {
  constructor(root) {
    this.root = root;
    this.picture = root.querySelector(".focal-picture");
    this.point = root.querySelector(".focal-point");
    this.buttons = [...root.querySelectorAll(".focal-shape")];
    const image = this.picture.querySelector("img");
    this.size = [Number(image.getAttribute("width")), Number(image.getAttribute("height"))];
    this.shape = "";
  }

  begin() {
    for (const part of this.root.querySelectorAll(".focal-help, .focal-stage")) part.hidden = false;
    this.root.querySelector(".focal-fields").hidden = !this.root.querySelector(".errorlist");
    this.picture.addEventListener("pointerdown", (event) => this.press(event));
    this.picture.addEventListener("pointermove", (event) => event.buttons && this.moveTo(event));
    this.point.addEventListener("keydown", (event) => this.step(event));
    for (const button of this.buttons) {
      button.addEventListener("click", () => this.choose(button.dataset.shape));
      const follow = button.parentElement.querySelector(".focal-follow");
      follow?.addEventListener("click", () => {
        this.write(button.dataset.shape, null);
        button.focus();
      });
    }
    this.root.querySelector(".focal-clear").addEventListener("click", () => this.clear());
    this.show();
  }

  fields(shape) {
    const name = shape ? `point_${shape}` : "point";
    return this.root.querySelectorAll(`[name="${name}_left"], [name="${name}_top"]`);
  }

  read(shape) {
    const [left, top] = [...this.fields(shape)].map((field) => field.value);
    return left === "" || top === "" ? null : [Number(left), Number(top)];
  }

  write(shape, point) {
    this.fields(shape).forEach((field, index) => {
      field.value = point ? point[index] : "";
    });
    this.show();
  }

  /** Where a shape is cut: around its own point, the common one, or the middle. */
  of(shape) {
    return this.read(shape) ?? this.read("") ?? MIDDLE;
  }

  choose(shape) {
    this.shape = shape;
    this.show();
    this.point.focus();
  }

  press(event) {
    event.preventDefault();
    this.picture.setPointerCapture(event.pointerId);
    this.point.focus();
    this.moveTo(event);
  }

  moveTo(event) {
    const box = this.picture.getBoundingClientRect();
    const left = within(((event.clientX - box.left) / box.width) * WHOLE);
    this.write(this.shape, [left, within(((event.clientY - box.top) / box.height) * WHOLE)]);
  }

  step(event) {
    const step = STEP[event.key];
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? FAR : 1;
    const from = this.of(this.shape);
    this.write(
      this.shape,
      from.map((value, index) => within(value + step[index] * far)),
    );
  }

  clear() {
    for (const { dataset } of this.buttons) this.write(dataset.shape, null);
    this.choose("");
  }

  show() {
    const [left, top] = this.of(this.shape);
    this.point.style.left = `${left}%`;
    this.point.style.top = `${top}%`;
    const said = this.root.dataset.words.replace("{left}", left).replace("{top}", top);
    this.point.setAttribute("aria-label", said);
    for (const button of this.buttons) this.showShape(button);
  }

  showShape(button) {
    const { shape } = button.dataset;
    button.setAttribute("aria-pressed", shape === this.shape);
    const follow = button.parentElement.querySelector(".focal-follow");
    if (!follow) return;
    follow.hidden = !this.read(shape);
    const [across, down] = shape.split("x").map(Number);
    const crop = button.querySelector(".focal-crop");
    crop.style.aspectRatio = `${across} / ${down}`;
    crop.firstElementChild.style.objectPosition = position(this.of(shape), this.size, across / down);
  }
}

const root = document.getElementById("focal");
if (root) new FocalPoint(root).begin();
