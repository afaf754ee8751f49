// Charts on canvas. All share one view of time: its zoom and its cursor.

// Foreign text comes in through `text` alone, as text.
function el(tag, className, text, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  node.append(...children);
  return node;
}

const FEWEST_SLOTS = 6;
const view = {
  slots: 1, first: 0, slotMs: 60000, from: 0, to: 1, cursor: null, charts: [], changed: () => {},
  time: (slot) => view.first + slot * view.slotMs,

  zoom(from, to) {
    const span = Math.min(view.slots, Math.max(to - from, Math.min(FEWEST_SLOTS, view.slots)));
    const middle = (from + to) / 2;
    view.from = Math.min(Math.max(0, middle - span / 2), view.slots - span);
    view.to = view.from + span;
    view.redraw();
    view.changed();
  },
  // Around a slot, which stays where it is on the screen.
  zoomBy(factor, around = (view.from + view.to) / 2) {
    const span = Math.min(view.slots, Math.max((view.to - view.from) * factor, Math.min(FEWEST_SLOTS, view.slots)));
    const share = (around - view.from) / (view.to - view.from);
    view.zoom(around - share * span, around + (1 - share) * span);
  },
  pan(slots) {
    const shift = Math.min(Math.max(slots, -view.from), view.slots - view.to);
    view.zoom(view.from + shift, view.to + shift);
  },
  reset: () => view.zoom(0, view.slots),
  whole: () => view.to - view.from >= view.slots,

  point(slot) {
    view.cursor = slot;
    for (const chart of view.charts) chart.follow();
  },
  redraw(chart) {
    for (const one of chart ? [chart] : view.charts) one.dirty = true;
    if (!view.waiting) view.waiting = requestAnimationFrame(view.drawAll);
  },
  drawAll(everything) {
    view.waiting = 0;
    for (const chart of view.charts) if (chart.dirty && (chart.seen || everything === true)) chart.render();
  },
};

const colours = {};
const colourNames = ["card", "ink", "soft", "rule", "grid", "line", "area", "clean", "mark", "band", "done", "planned", "bad", "sans"];
function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of colourNames) {
    colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
}

const tip = el("div", "tip");
tip.hidden = true;
tip.setAttribute("role", "status");
function showTip(content, x, y) {
  tip.replaceChildren(...content);
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const left = x + 18 + box.width > innerWidth - 8 ? x - 18 - box.width : x + 18;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${Math.max(8, Math.min(y + 16, innerHeight - box.height - 8))}px`;
}

// The index of the first element that is at least `value`.
function lowerBound(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    entry.target.chart.seen = entry.isIntersecting;
    if (entry.isIntersecting) view.redraw(entry.target.chart);
  }
}, { rootMargin: "200px" });
const sized = new ResizeObserver((entries) => { for (const entry of entries) view.redraw(entry.target.chart); });

// A frame with axes, cursor, brush and keys. What it shows is left to `parts`, `draw`, `nearest`, `valueAt`, `read` and `explain`.
class Chart {
  constructor(label, event = "anomaly") {
    this.root = el("figure", "chart");
    this.canvas = el("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", `${label}. Arrow keys move the cursor, N goes to the next ${event}, plus and minus zoom, 0 shows all.`);
    this.cross = el("div", "cross");
    this.dot = el("div", "dot");
    this.brush = el("div", "brush");
    this.plot = el("div", "plot", null, this.canvas, this.brush, this.cross, this.dot);
    this.readout = el("span", "readout");
    this.modes = el("span", "buttons modes");
    this.modes.setAttribute("role", "group");
    this.modes.setAttribute("aria-label", "Value axis");
    this.cross.hidden = this.dot.hidden = this.brush.hidden = true;
    this.plot.chart = this;
    this.dirty = true;
    seen.observe(this.plot);
    sized.observe(this.plot);
    this.listen();
    view.charts.push(this);
  }

  offerModes(modes) {
    const names = { split: "Split", linear: "Linear", log: "Log" };
    const titles = {
      split: "Linear where the clean series lives, logarithmic above it, squeezed below it",
      linear: "One linear axis", log: "One logarithmic axis",
    };
    this.mode = modes[0];
    for (const mode of modes) {
      const button = el("button", "", names[mode]);
      button.type = "button";
      button.title = titles[mode];
      button.setAttribute("aria-pressed", mode === this.mode);
      button.addEventListener("click", () => {
        this.mode = mode;
        for (const other of this.modes.children) other.setAttribute("aria-pressed", other === button);
        view.redraw(this);
      });
      this.modes.append(button);
    }
  }

  // Room to the left of the plot, and between its values and the time axis.
  gutter(wide) { return wide < 520 ? 50 : 58; }
  below() { return 0; }

  x(slot) { return this.left + (this.width * (slot - view.from)) / (view.to - view.from); }
  y(value) { return this.bottom - (this.bottom - this.top) * this.axis.heightOf(value); }
  slotAt(x) { return view.from + ((x - this.left) / this.width) * (view.to - view.from); }

  render() {
    const { clientWidth: wide, clientHeight: high } = this.plot;
    if (!wide || !high) return;
    this.dirty = false;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(wide * ratio);
    this.canvas.height = Math.round(high * ratio);
    const ctx = this.canvas.getContext("2d");
    ctx.setTransform(this.canvas.width / wide, 0, 0, this.canvas.height / high, 0, 0);
    this.left = this.gutter(wide);
    this.width = Math.max(10, wide - this.left - 14);
    this.top = 12;
    this.floor = high - 22;
    this.bottom = this.floor - this.below(wide);
    this.axis = new Axis(this.parts(), this.mode);
    this.frame(ctx);
    ctx.save();
    ctx.beginPath();
    ctx.rect(this.left, 0, this.width, high);
    ctx.clip();
    this.draw(ctx);
    ctx.restore();
    this.follow();
  }

  frame(ctx) {
    ctx.font = `11px ${colours.sans}`;
    ctx.textBaseline = "middle";
    ctx.lineWidth = 1;
    const right = this.left + this.width;
    const crisp = (at) => Math.round(at) + 0.5;
    const line = (x1, y1, x2, y2, colour) => {
      ctx.strokeStyle = colour;
      ctx.beginPath();
      ctx.moveTo(x1, y1);
      ctx.lineTo(x2, y2);
      ctx.stroke();
    };
    ctx.textAlign = "right";
    for (const value of this.axis.ticks((this.bottom - this.top) / 26)) {
      const y = crisp(this.y(value));
      line(this.left, y, right, y, colours.grid);
      ctx.fillStyle = colours.soft;
      ctx.fillText(compact(value), this.left - 8, y);
    }
    ctx.setLineDash([2, 3]);
    for (const height of this.axis.edges()) {
      const y = crisp(this.bottom - (this.bottom - this.top) * height);
      line(this.left, y, right, y, colours.clean);
    }
    ctx.setLineDash([]);
    ctx.textAlign = "center";
    let taken = -Infinity;
    for (const tick of timeTicks(view.time(view.from), view.time(view.to), this.width / 66)) {
      const x = crisp(this.x((tick.at - view.first) / view.slotMs));
      line(x, this.floor, x, this.floor + 4, colours.clean);
      const half = ctx.measureText(tick.text).width / 2;
      const middle = Math.min(Math.max(x, half + 2), right + 12 - half);
      if (middle - half < taken + 8) continue;
      taken = middle + half;
      ctx.fillStyle = tick.strong ? colours.ink : colours.soft;
      ctx.fillText(tick.text, middle, this.floor + 13);
    }
    line(this.left, this.floor + 0.5, right, this.floor + 0.5, colours.clean);
    const note = this.axis.note();
    if (note) {
      ctx.textAlign = "right";
      ctx.fillStyle = colours.soft;
      ctx.fillText(note, right, 5);
    }
  }

  // Cursor and readout, at the view's cursor.
  follow() {
    const found = view.cursor === null || !this.axis ? null : this.nearest(view.cursor);
    const inside = found !== null && view.cursor + 1 > view.from && view.cursor < view.to;
    this.cross.hidden = this.dot.hidden = !inside;
    this.readout.replaceChildren(...(inside ? this.read(found) : []));
    if (!inside) return;
    const x = Math.min(Math.max(this.x(this.middle(found)), this.left), this.left + this.width);
    Object.assign(this.cross.style, { left: `${x}px`, top: `${this.top}px`, height: `${this.floor - this.top}px` });
    const value = this.valueAt(found);
    this.dot.hidden = value === null;
    if (value !== null) Object.assign(this.dot.style, { left: `${x}px`, top: `${this.y(value)}px` });
    this.dot.classList.toggle("marked", this.marked(found));
  }

  // Puts the cursor at a slot and explains it, beside the pointer or beside the point itself.
  inspect(slot, pointer) {
    const found = this.nearest(Math.min(Math.max(Math.floor(slot), 0), view.slots - 1));
    if (found === null || !this.axis) return;
    view.point(this.slot(found));
    const box = this.canvas.getBoundingClientRect();
    const at = pointer || { clientX: box.left + this.x(this.middle(found)), clientY: box.top + this.top };
    showTip(this.explain(found), at.clientX, at.clientY);
  }

  leave() {
    tip.hidden = true;
    view.point(null);
  }

  listen() {
    const { canvas } = this;
    const x = (event) => event.clientX - canvas.getBoundingClientRect().left;
    let drag = null;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !this.axis) return;
      if (event.pointerType === "mouse") {
        drag = { from: x(event), pan: event.shiftKey };
        canvas.setPointerCapture(event.pointerId);
      }
      this.hover(x(event), event);
    });
    canvas.addEventListener("pointermove", (event) => {
      // A page scrolled under a resting pointer also moves it, by nothing.
      if (event.movementX || event.movementY) this.armed = true;
      const now = x(event);
      if (drag && drag.pan) {
        view.pan(this.slotAt(drag.from) - this.slotAt(now));
        drag.from = now;
      } else if (drag) {
        const [from, to] = [drag.from, now].sort((a, b) => a - b).map((at) => Math.min(Math.max(at, this.left), this.left + this.width));
        this.brush.hidden = to - from < 4;
        Object.assign(this.brush.style, { left: `${from}px`, width: `${to - from}px`, top: `${this.top}px`, height: `${this.floor - this.top}px` });
      }
      this.hover(now, event);
    });
    canvas.addEventListener("pointerup", (event) => {
      if (drag && !drag.pan && !this.brush.hidden) {
        const [from, to] = [drag.from, x(event)].sort((a, b) => a - b).map((at) => this.slotAt(at));
        view.zoom(Math.max(0, from), Math.min(view.slots, to));
      }
      drag = null;
      this.brush.hidden = true;
    });
    canvas.addEventListener("pointercancel", () => { drag = null; this.brush.hidden = true; });
    canvas.addEventListener("pointerleave", () => { this.armed = false; if (!drag) this.leave(); });
    canvas.addEventListener("blur", () => this.leave());
    canvas.addEventListener("dblclick", () => view.reset());
    addEventListener("scroll", () => { this.armed = false; tip.hidden = true; }, { passive: true });
    canvas.addEventListener("wheel", (event) => {
      // Zooms only for a pointer that was brought here on purpose; the page scrolls on otherwise, and where there is nothing to zoom out of.
      if (!this.axis || !(this.armed || event.ctrlKey)) return;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        if (view.whole()) return;
        event.preventDefault();
        view.pan((event.deltaX / this.width) * (view.to - view.from));
        return;
      }
      if (event.deltaY > 0 && view.whole()) return;
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
      view.zoomBy(Math.exp(Math.min(Math.max(pixels, -240), 240) * 0.002), this.slotAt(x(event)));
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  hover(x, event) {
    if (this.axis) this.inspect(this.snap(x), event);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.axis) return;
    const span = view.to - view.from;
    const cursor = view.cursor === null ? Math.floor((view.from + view.to) / 2) : view.cursor;
    const go = (slot) => {
      const to = Math.min(Math.max(slot, 0), view.slots - 1);
      if (to < view.from) view.pan(to - view.from);
      if (to + 1 > view.to) view.pan(to + 1 - view.to);
      this.inspect(to);
    };
    const keys = {
      ArrowLeft: () => go(event.shiftKey ? cursor - Math.ceil(span / 20) : this.step(cursor, -1)),
      ArrowRight: () => go(event.shiftKey ? cursor + Math.ceil(span / 20) : this.step(cursor, 1)),
      PageUp: () => view.pan(-span / 2), PageDown: () => view.pan(span / 2),
      Home: () => go(0), End: () => go(view.slots - 1),
      "+": () => view.zoomBy(0.5, cursor + 0.5), "=": () => view.zoomBy(0.5, cursor + 0.5),
      "-": () => view.zoomBy(2, cursor + 0.5), 0: () => view.reset(), Escape: () => this.leave(),
      n: () => go(this.next(view.cursor === null ? -1 : cursor)),
    };
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}
