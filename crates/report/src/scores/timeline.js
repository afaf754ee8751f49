// A series with its labels, and a lane for each detector below it: what it found, when, and what not.

const LANE = 30, NAMED_LANE = 42, STRIP = 22, CURVE = 112, WIDE = 640;
// What is about a label is in the upper half of a lane, what is not in the lower one: neighbours do not hide each other.
const offset = (kind) => (kind === "hit" || kind === "missed" ? -5 : 5.5);
const wide = (width) => width >= WIDE;
const slotOfMs = (ms) => (ms - view.first) / view.slotMs;

// A lane's marks: where, what, and the alert or label behind each.
function marksOf(detector, labels, alerts) {
  const at = ({ verdict, published_ms, start }) => (verdict === "hit" ? Math.max(slotOfMs(published_ms), start) : start + 0.5);
  const marks = alerts.map(({ alert }) => ({ at: at(alert), kind: alert.verdict, alert }));
  for (const { label, index } of labels) {
    const fate = detector.fates[index];
    if (fate && fate.fate === "missed") marks.push({ at: label.start + 0.5, kind: "missed", label, index });
  }
  return marks.sort((a, b) => a.at - b.at);
}

class Timeline extends LineChart {
  constructor(series, parts, labels, alertsOf) {
    super(`Series ${series.id}, ${summaryOf(labels, alertsOf)}`, "label or alert");
    Object.assign(this, { series, axisParts: parts, labels });
    this.takeRows(this.rowsOf(series.points));
    this.spans = labels.map(({ label }) => label);
    this.lanes = scores.detectors.map((detector, index) => ({ detector, index, alerts: alertsOf[index], marks: marksOf(detector, labels, alertsOf[index]) }));
    this.hasCurve = this.at.length > 0;
    const reduced = series.points.bucket > 1 && `the extremes of each ${grouped(series.points.bucket)} slots`;
    const about = [series.delivered, reduced].filter(Boolean).join(" · ");
    this.root.append(
      el("figcaption", "caption", null, el("h3", "", series.id), el("span", "about", about), el("span", "side", null, this.readout, this.modes)),
      this.plot, this.record());
    this.offerModes(this.hasCurve ? Axis.modes(parts) : ["linear"]);
    if (!this.hasCurve) this.modes.replaceChildren();
    this.fit(innerWidth - 60);
  }

  // As high as its lanes need.
  fit(width) {
    const high = (this.hasCurve ? CURVE : STRIP) + this.below(width) + 34;
    if (this.plot.style.height !== `${high}px`) this.plot.style.height = `${high}px`;
  }
  render() {
    this.fit(this.plot.clientWidth);
    super.render();
  }

  parts() { return this.axisParts; }
  // Names stand beside the lanes where there is room, else in them.
  gutter(width) { return wide(width) ? Math.min(Math.max(widestName() + 24, 80), 220) : super.gutter(width); }
  lane(width) { return wide(width) ? LANE : NAMED_LANE; }
  below(width) { return this.lanes.length * this.lane(width) + 6; }
  laneTop(index) { return this.bottom + 6 + index * this.lane(this.plot.clientWidth); }
  laneMiddle(index) { return this.laneTop(index) + this.lane(this.plot.clientWidth) - LANE / 2; }

  frame(ctx) {
    // Without a curve the axis of values says nothing.
    if (!this.hasCurve) this.axis.ticks = () => [];
    super.frame(ctx);
    const broad = wide(this.plot.clientWidth);
    ctx.textAlign = broad ? "right" : "left";
    ctx.fillStyle = colours.ink;
    if (!this.hasCurve && broad) ctx.fillText("labels", this.left - 8, (this.top + this.bottom) / 2);
    for (const { detector, index } of this.lanes) {
      const y = this.laneTop(index);
      ctx.strokeStyle = colours.grid;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(broad ? 8 : this.left, Math.round(y) + 0.5);
      ctx.lineTo(this.left + this.width, Math.round(y) + 0.5);
      ctx.stroke();
      ctx.fillStyle = colours.ink;
      if (broad) ctx.fillText(cut(ctx, detector.name, this.left - 20), this.left - 10, this.laneMiddle(index));
      else ctx.fillText(cut(ctx, detector.name, this.width), this.left + 2, y + 8);
    }
  }

  draw(ctx) {
    const shown = this.spans.filter((one) => one.end + 1 >= view.from && one.start <= view.to);
    this.shade(ctx, shown);
    // What was not delivered is not in the line.
    if (this.hasCurve) this.drawLine(ctx, shown.filter((one) => one.delivered));
    for (const lane of this.lanes) this.drawLane(ctx, lane);
  }

  // Warm-ups grey, labels coloured, and hatched where they were not delivered.
  shade(ctx, shown) {
    ctx.fillStyle = colours.warm;
    const until = (slots) => this.x(Math.min(slots, view.slots));
    const least = Math.min(...this.lanes.map(({ detector }) => detector.warm_up));
    if (this.lanes.length && least) ctx.fillRect(this.x(0), this.top - 4, until(least) - this.x(0), this.bottom - this.top + 4);
    for (const { detector, index } of this.lanes) {
      if (detector.warm_up) ctx.fillRect(this.x(0), this.laneTop(index) + 1, until(detector.warm_up) - this.x(0), this.lane(this.plot.clientWidth) - 1);
    }
    ctx.fillStyle = colours.band;
    ctx.fill(this.bands(shown.filter((one) => one.delivered), this.floor));
    const missing = shown.filter((one) => !one.delivered);
    if (!missing.length) return;
    ctx.save();
    ctx.clip(this.bands(missing, this.floor));
    ctx.strokeStyle = colours.hatch;
    ctx.lineWidth = 1.3;
    ctx.beginPath();
    const high = this.floor - this.top + 4;
    for (let x = this.left - high; x < this.left + this.width; x += 5) {
      ctx.moveTo(x, this.floor);
      ctx.lineTo(x + high, this.floor - high);
    }
    ctx.stroke();
    ctx.restore();
  }

  drawLane(ctx, { detector, index, alerts, marks }) {
    const y = this.laneMiddle(index);
    // How long each alert is.
    for (const { alert } of alerts) {
      if (alert.end + 1 < view.from || alert.start > view.to) continue;
      const [x1, x2] = [this.x(alert.start), this.x(alert.end + 1)];
      ctx.fillStyle = colours[MARKS[alert.verdict].colour];
      ctx.globalAlpha = 0.35;
      if (x2 - x1 > 4) ctx.fillRect(x1, y + 11.5, x2 - x1, 2.5);
    }
    ctx.globalAlpha = 1;
    // The delay of what was found: from the label's start to the publication.
    ctx.strokeStyle = colours.hit;
    ctx.lineWidth = 2;
    ctx.beginPath();
    for (const { label, index: at } of this.labels) {
      const fate = detector.fates[at];
      if (!fate || fate.fate !== "found" || fate.seconds === null) continue;
      const [x1, x2] = [this.x(label.start), this.x(label.start + (fate.seconds * 1000) / view.slotMs)];
      if (x2 < this.left || x1 > this.left + this.width) continue;
      const row = y + offset("hit");
      ctx.moveTo(x1, row - 5);
      ctx.lineTo(x1, row + 5);
      ctx.moveTo(x1, row);
      ctx.lineTo(x2, row);
    }
    ctx.stroke();
    // Marks of a kind that lie closer than this hide each other: one is drawn. Hits and false alerts come last, over what
    // does not count.
    const apart = 3;
    for (const kind of ["warm_up", "not_counted", "disturbed", "missed", "hit", "false"]) {
      const places = [];
      for (let i = this.firstMark(marks, view.from - 1); i < marks.length && marks[i].at <= view.to + 1; i++) {
        const x = this.x(marks[i].at);
        if (marks[i].kind === kind && (!places.length || x - places[places.length - 1] >= apart)) places.push(x);
      }
      drawMarks(ctx, kind, places, y + offset(kind));
    }
  }

  firstMark(marks, at) {
    let low = 0, high = marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (marks[middle].at < at) low = middle + 1; else high = middle;
    }
    return low;
  }

  // Slots are known by themselves: labels and alerts lie between the points of a reduced series.
  nearest(slot) { return Math.min(Math.max(slot, 0), view.slots - 1); }
  slot(slot) { return slot; }
  middle(slot) { return slot + 0.5; }
  valueAt(slot) { return this.hasCurve ? this.values[this.indexAt(slot)] : null; }
  marked(slot) { return this.spans.some((one) => one.start <= slot && slot <= one.end); }
  step(slot, by) { return slot + by * Math.max(1, Math.round((view.to - view.from) / this.width)); }
  next(slot) {
    const starts = [...this.spans.map((one) => one.start), ...this.lanes.flatMap((lane) => lane.alerts.map(({ alert }) => alert.start))];
    const later = starts.filter((start) => start > slot);
    return (later.length ? later : starts).reduce((least, start) => Math.min(least, start), later.length || starts.length ? Infinity : slot);
  }

  // A pointer near a label means the label.
  snap(x) {
    const slot = Math.floor(this.slotAt(x)), reach = (6 / this.width) * (view.to - view.from);
    if (this.marked(slot)) return slot;
    const near = this.spans.filter((one) => Math.abs(one.start + 0.5 - slot) < reach)
      .sort((a, b) => Math.abs(a.start + 0.5 - slot) - Math.abs(b.start + 0.5 - slot))[0];
    return near ? near.start : slot;
  }

  // In a lane a pointer means the nearest mark.
  hover(x, event) {
    if (!this.axis) return;
    const y = event.clientY - this.canvas.getBoundingClientRect().top;
    const lane = this.lanes.find(({ index }) => y >= this.laneTop(index) && y < this.laneTop(index + 1));
    const away = (mark) => Math.hypot(this.x(mark.at) - x, (this.laneMiddle(lane.index) + offset(mark.kind) - y) / 2);
    const near = lane && lane.marks.map((mark) => [away(mark), mark]).filter(([distance]) => distance < 9).sort((a, b) => a[0] - b[0])[0];
    if (!near) return super.hover(x, event);
    view.point(Math.min(Math.max(Math.floor(near[1].at), 0), view.slots - 1));
    showTip(this.explainMark(lane.detector, near[1]), event.clientX, event.clientY);
  }

  read(slot) {
    return this.hasCurve ? [el("b", this.marked(slot) ? "marked" : "", grouped(this.valueAt(slot)))] : [clock(view.time(slot))];
  }

  explainMark(detector, mark) {
    const head = el("div", "when", null, glyphOf(mark.kind), `${MARKS[mark.kind].name} · ${detector.name}`);
    return mark.alert ? [head, alertFacts(mark.alert)] : [head, ...labelFacts(mark.label, mark.index)];
  }

  explain(slot) {
    const out = [el("div", "when", when(slot))];
    if (this.hasCurve) {
      const i = this.indexAt(slot);
      const facts = el("dl", "pairs", null, ...pair("value", grouped(this.values[i])));
      if (this.values[i] !== this.clean[i]) facts.append(...pair("clean", grouped(this.clean[i])));
      out.push(facts);
    }
    for (const { label, index } of this.labels.filter((one) => one.label.start <= slot && slot <= one.label.end).slice(0, 3)) {
      out.push(el("div", "anomaly", null, ...labelFacts(label, index)));
    }
    for (const { detector, alerts } of this.lanes) {
      for (const { alert } of alerts.filter((one) => one.alert.start <= slot && slot <= one.alert.end).slice(0, 2)) {
        const published = day(alert.published_ms) === day(view.time(slot)) ? clock(alert.published_ms) : moment(alert.published_ms);
        out.push(el("div", "anomaly", null, glyphOf(alert.verdict), `${MARKS[alert.verdict].name} · ${detector.name}, published ${published}`));
      }
    }
    return out;
  }

  // The same as a table, made when it is opened.
  record() {
    const box = el("details", "record", null, el("summary", "", "As a table"));
    box.addEventListener("toggle", () => {
      if (box.open && box.children.length === 1) box.append(...recordOf(this));
    });
    return box;
  }
}

let widest = 0;
function widestName() {
  if (!widest) {
    const ctx = el("canvas").getContext("2d");
    ctx.font = `11px ${colours.sans}`;
    widest = Math.max(1, ...scores.detectors.map(({ name }) => ctx.measureText(name).width));
  }
  return widest;
}

// A text cut to a width.
function cut(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 1 && ctx.measureText(`${text.slice(0, length)}…`).width > width) length--;
  return `${text.slice(0, length)}…`;
}

function summaryOf(labels, alertsOf) {
  const parts = scores.detectors.map((detector, index) => {
    const count = (fate) => labels.filter((one) => detector.fates[one.index] && detector.fates[one.index].fate === fate).length;
    const wrong = alertsOf[index].filter(({ alert }) => alert.verdict === "false").length;
    return `${detector.name} found ${count("found")}, missed ${count("missed")}, ${counted(wrong, "false alert", "false alerts")}`;
  });
  return [counted(labels.length, "label", "labels"), ...parts].join("; ");
}
