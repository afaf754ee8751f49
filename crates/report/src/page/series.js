// The chart of one series.

const change = (one) => (one.values.length ? `${grouped(one.clean[one.peak] ?? 0)} → ${grouped(one.values[one.peak])}` : "");

// Which of an anomaly's values is furthest from its clean one.
const peakOf = ({ values, clean }) => values.reduce((best, value, i) =>
  (Math.abs(value - clean[i]) > Math.abs(values[best] - clean[best]) ? i : best), 0);

class SeriesChart extends LineChart {
  constructor(series, parts) {
    super(`Series ${series.id}, ${counted(series.anomalies.length, "anomaly", "anomalies")}`);
    this.series = series;
    this.axisParts = parts;
    this.take(series);
    const about = [series.description, series.points.bucket > 1 && `the extremes of each ${grouped(series.points.bucket)} slots`].filter(Boolean).join(" · ");
    this.root.append(
      el("figcaption", "caption", null, el("h3", "", series.id), el("span", "tag", series.shape), el("span", "about", about),
        el("span", "side", null, this.readout, this.modes)),
      this.plot);
    this.offerModes(Axis.modes(parts));
  }

  // Unpacks the points; of a reduced series also puts in those of the anomalies, which may not be among them.
  take({ points, anomalies }) {
    const rows = this.rowsOf(points);
    if (points.at) {
      for (const one of anomalies) one.values.forEach((value, i) => rows.set(one.start + i, [value, one.clean[i] ?? value]));
    }
    this.takeRows(rows);
    this.anomalies = [...anomalies].sort((a, b) => a.start - b.start);
  }

  parts() { return this.axisParts; }

  draw(ctx) {
    const shown = this.anomalies.filter((one) => one.end + 1 >= view.from && one.start <= view.to);
    ctx.fillStyle = colours.band;
    ctx.fill(this.bands(shown, this.bottom));
    this.drawLine(ctx, shown);
    // So many marks would hide what they mark; the bands stay.
    if (shown.length <= this.width / 4) {
      for (const one of shown) {
        if (!one.values.length) continue;
        const x = this.x(one.start + one.peak + 0.5), value = one.values[one.peak];
        ctx.beginPath();
        ctx.moveTo(x, this.y(one.clean[one.peak] ?? value));
        ctx.lineTo(x, this.y(value));
        ctx.lineWidth = 1.5;
        ctx.strokeStyle = colours.mark;
        ctx.stroke();
        this.disc(ctx, one.start + one.peak, value, colours.mark, 3.4);
      }
    }
  }

  // Points are known by their index.
  nearest(slot) { return this.indexAt(slot); }
  slot(i) { return this.at[i]; }
  middle(i) { return this.at[i] + 0.5; }
  valueAt(i) { return this.values[i]; }
  marked(i) { return this.values[i] !== this.clean[i]; }
  step(slot, by) {
    const i = this.nearest(slot);
    return i === null ? slot : this.at[Math.min(Math.max(i + by, 0), this.at.length - 1)];
  }
  next(slot) {
    const one = this.anomalies.find((other) => other.start + other.peak > slot) || this.anomalies[0];
    return one ? one.start + one.peak : slot;
  }

  // A pointer near an anomaly means the anomaly.
  snap(x) {
    const slot = this.slotAt(x), reach = (6 / this.width) * (view.to - view.from);
    const near = this.anomalies.filter((one) => one.end === one.start && Math.abs(one.start + 0.5 - slot) < reach)
      .sort((a, b) => Math.abs(a.start + 0.5 - slot) - Math.abs(b.start + 0.5 - slot))[0];
    return near ? near.start : slot;
  }

  read(i) {
    const marked = this.marked(i);
    const out = [el("b", marked ? "marked" : "", grouped(this.values[i]))];
    if (marked) out.push(` clean ${grouped(this.clean[i])}`);
    return out;
  }

  explain(i) {
    const { series } = this, slot = this.at[i];
    const pairs = el("dl", "pairs", null, ...pair("value", grouped(this.values[i])));
    if (this.marked(i)) pairs.append(...pair("clean", grouped(this.clean[i])));
    if (series.cycle_slots) pairs.append(...pair("position", grouped((series.first_position + slot) % series.cycle_slots)));
    pairs.append(...pair("slot", grouped(Math.floor(view.time(slot) / view.slotMs))));
    const out = [el("div", "when", when(slot)), pairs];
    for (const one of this.anomalies.filter((other) => other.start <= slot && slot <= other.end).slice(0, 4)) {
      const box = el("div", "anomaly", null, el("b", "", one.kind), ` ${one.label}`);
      const facts = el("dl", "pairs", null, ...pair("clean → value", change(one)));
      if (one.sigma !== null) facts.append(...pair("distance", signed(one.sigma)));
      if (one.end > one.start) facts.append(...pair("length", counted(one.end - one.start + 1, "slot", "slots")));
      box.append(facts);
      out.push(box);
    }
    return out;
  }
}
