// Planned against executed.

const ENDINGS = { done: "--done", failed: "--bad", late: "--late" };
const endingColour = (name) => `var(${ENDINGS[name] || "--other"})`;

class TargetChart extends Chart {
  constructor(target, preview) {
    super(`Activities of target ${target.index}, ${target.name}`);
    const { planned, executed, bucket } = target.activities;
    Object.assign(this, { planned, executed, bucket, preview });
    this.bins = null;
    this.caption = el("span", "soft");
    this.offerModes(Axis.modes(this.partsOf(this.binned(this.size(view.slots, 1000)))));
  }

  // How many slots a bar has, so that it can be seen.
  size(slots, width) {
    const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 20160, 40320, 80640, 161280, 322560];
    const least = (5 * slots) / width / this.bucket;
    return this.bucket * (steps.find((step) => step >= least) || Math.ceil(least));
  }

  // Sums per bar. Bars begin at whole times (every 5 minutes: at :00, :05, ...).
  binned(size) {
    if (this.bins && this.bins.size === size) return this.bins;
    const shift = this.bucket === 1 ? ((Math.floor(view.first / view.slotMs) % size) + size) % size : 0;
    const count = Math.ceil((this.planned.length * this.bucket + shift) / size);
    const bins = { size, shift, planned: new Float64Array(count), executed: new Float64Array(count) };
    for (let i = 0; i < this.planned.length; i++) {
      const bin = Math.floor((i * this.bucket + shift) / size);
      bins.planned[bin] += this.planned[i];
      bins.executed[bin] += this.executed[i];
    }
    this.bins = bins;
    return bins;
  }

  // The bars in view.
  shown({ size, shift, planned }) {
    return [Math.max(0, Math.floor((view.from + shift) / size)), Math.min(planned.length, Math.ceil((view.to + shift) / size))];
  }

  partsOf(bins) {
    const [from, to] = this.shown(bins);
    const tall = Array.from(bins.planned.subarray(from, to), (planned, i) => Math.max(planned, bins.executed[from + i])).sort((a, b) => a - b);
    const high = tall[tall.length - 1] || 0;
    const bulk = tall[Math.floor((tall.length - 1) * 0.96)] || 0;
    return { low: 0, high, base_low: 0, base_high: bulk > 0 && high > 4 * bulk ? bulk : high };
  }

  parts() {
    const bins = this.binned(this.size(view.to - view.from, this.width));
    const ms = bins.size * view.slotMs;
    const unit = [[86400000, "d"], [3600000, "h"], [60000, "min"], [1000, "s"]].find(([length]) => ms % length === 0);
    this.caption.textContent = `per ${ms / unit[0]} ${unit[1]}`;
    return this.partsOf(bins);
  }

  draw(ctx) {
    const { size, shift, planned, executed } = this.bins;
    const [from, to] = this.shown(this.bins);
    const outline = new Path2D();
    const bar = (x, wide, low, high, colour) => {
      ctx.fillStyle = colour;
      // A difference is never too small to be seen.
      const height = Math.max(this.y(low) - this.y(high), 1.5);
      ctx.fillRect(x, this.y(low) - height, wide, height);
    };
    for (let i = from; i < to; i++) {
      // Of few slots the bars would be walls.
      const middle = this.x((i + 0.5) * size - shift);
      const half = Math.min(this.x((i + 1) * size - shift) - middle, 48);
      const x1 = middle - half, x2 = middle + half;
      const gap = x2 - x1 > 7 ? 1 : 0.5;
      const least = this.axis.low;
      if (this.preview) {
        if (planned[i]) bar(x1 + gap, x2 - x1 - 2 * gap, least, planned[i], colours.area);
      } else {
        if (executed[i]) bar(x1 + gap, x2 - x1 - 2 * gap, least, executed[i], colours.done);
        if (planned[i] !== executed[i]) {
          bar(x1 + gap, x2 - x1 - 2 * gap, Math.min(planned[i], executed[i]), Math.max(planned[i], executed[i]), colours.bad);
        }
      }
      outline.lineTo(x1, this.y(planned[i]));
      outline.lineTo(x2, this.y(planned[i]));
    }
    ctx.lineWidth = 1;
    ctx.strokeStyle = colours.planned;
    ctx.stroke(outline);
  }

  nearest(slot) {
    if (!this.bins || slot >= this.planned.length * this.bucket) return null;
    return Math.floor((slot + this.bins.shift) / this.bins.size);
  }
  slot(bin) { return Math.max(0, bin * this.bins.size - this.bins.shift); }
  middle(bin) { return (bin + 0.5) * this.bins.size - this.bins.shift; }
  valueAt() { return null; }
  marked() { return false; }
  step(slot, by) { return slot + by * this.bins.size; }
  next(slot) { return slot; }
  snap(x) { return this.slotAt(x); }

  read(bin) {
    const planned = this.bins.planned[bin], executed = this.bins.executed[bin];
    return this.preview ? [el("b", "", grouped(planned)), " planned"] : [el("b", "", grouped(executed)), ` of ${grouped(planned)}`];
  }

  explain(bin) {
    const planned = this.bins.planned[bin], executed = this.bins.executed[bin];
    const from = view.time(this.slot(bin)), to = view.time(Math.min(view.slots, (bin + 1) * this.bins.size - this.bins.shift));
    const pairs = el("dl", "pairs", null, ...pair("planned", grouped(planned)));
    if (!this.preview) {
      pairs.append(...pair("executed", grouped(executed)));
      if (planned !== executed) pairs.append(...pair("difference", grouped(executed - planned), "bad"));
    }
    const until = day(from) === day(to) ? clock(to) : moment(to);
    return [el("div", "when", `${moment(from)} to ${until} UTC`), pairs];
  }
}

function targetCard(target, preview) {
  const chart = new TargetChart(target, preview);
  const names = target.generators;
  const from = names.slice(0, 8).join(", ") + (names.length > 8 ? ` and ${names.length - 8} more` : "");
  chart.root.append(el("figcaption", "caption", null, el("h3", "", target.name), el("span", "tag", target.kind),
    el("span", "about", names.length ? `from ${from}` : ""), el("span", "side", null, chart.readout, chart.modes)));
  chart.root.append(chart.plot);
  const legend = el("div", "legend");
  const key = (className, colour, text) => {
    const swatch = el("i", className);
    if (colour) swatch.style.background = colour;
    legend.append(el("span", "", null, swatch, text));
  };
  key("outline", "", preview ? "activities planned" : "planned");
  if (!preview) {
    key("", "var(--done)", "executed");
    key("", "var(--bad)", "planned, not executed");
  }
  legend.append(chart.caption);
  chart.root.append(el("div", "endings", null, legend));
  if (!preview) chart.root.append(endings(target));
  if (target.errors.length) {
    const list = el("ul", "errors");
    for (const [message, count] of target.errors) list.append(el("li", "", null, el("b", "", grouped(count)), el("span", "", message)));
    chart.root.append(list);
  }
  return chart.root;
}

// How the data points ended, as one bar and in figures.
function endings(target) {
  const order = ["done", "failed", "late", "version", "budget", "paused", "lost", "unknown"];
  const rank = (name) => (order.indexOf(name) + order.length + 1) % (order.length + 1);
  const all = Object.entries(target.endings).filter(([, count]) => count > 0).sort((a, b) => rank(a[0]) - rank(b[0]));
  const stack = el("div", "stack"), legend = el("div", "legend", null, el("span", "", "Data points:"));
  for (const [ending, count] of all) {
    const part = el("i");
    part.style.flex = `${count} 0 0`;
    part.style.background = endingColour(ending);
    stack.append(part);
    const swatch = el("i");
    swatch.style.background = endingColour(ending);
    legend.append(el("span", "", null, swatch, el("b", "", grouped(count)), ` ${ending}`));
  }
  if (!all.length) legend.append("none");
  return el("div", "endings", null, ...(all.length ? [stack] : []), legend);
}
