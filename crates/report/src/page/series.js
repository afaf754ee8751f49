// The chart of one series.

const pair = (name, value, className) => [el("dt", "", name), el("dd", className, value)];
const when = (slot) => `${moment(view.time(slot))} UTC`;
const change = (one) => (one.values.length ? `${grouped(one.clean[one.peak] ?? 0)} → ${grouped(one.values[one.peak])}` : "");

// Which of an anomaly's values is furthest from its clean one.
const peakOf = ({ values, clean }) => values.reduce((best, value, i) =>
  (Math.abs(value - clean[i]) > Math.abs(values[best] - clean[best]) ? i : best), 0);

class SeriesChart extends Chart {
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
    const rows = new Map();
    const clean = new Map(points.clean);
    points.values.forEach((value, i) => rows.set(points.at ? points.at[i] : i, [value, clean.has(i) ? clean.get(i) : value]));
    if (points.at) {
      for (const one of anomalies) one.values.forEach((value, i) => rows.set(one.start + i, [value, one.clean[i] ?? value]));
    }
    this.at = Float64Array.from(points.at ? [...rows.keys()].sort((a, b) => a - b) : points.values.keys());
    this.values = Float64Array.from(this.at, (slot) => rows.get(slot)[0]);
    this.clean = Float64Array.from(this.at, (slot) => rows.get(slot)[1]);
    this.anomalies = [...anomalies].sort((a, b) => a.start - b.start);
  }

  parts() { return this.axisParts; }

  draw(ctx) {
    const from = Math.max(0, lowerBound(this.at, view.from - 1) - 1);
    const to = Math.min(this.at.length, lowerBound(this.at, view.to + 1) + 1);
    const shown = this.anomalies.filter((one) => one.end + 1 >= view.from && one.start <= view.to);
    // Bands that touch are one.
    const bands = new Path2D();
    let band = null;
    const close = () => { if (band) bands.rect(band[0], this.top - 4, band[1] - band[0], this.bottom - this.top + 4); };
    for (const one of shown) {
      const [x1, x2] = [this.x(one.start), this.x(one.end + 1)];
      const middle = (x1 + x2) / 2, half = Math.max(1.5, (x2 - x1) / 2);
      if (band && middle - half <= band[1]) band[1] = Math.max(band[1], middle + half);
      else {
        close();
        band = [middle - half, middle + half];
      }
    }
    close();
    ctx.fillStyle = colours.band;
    ctx.fill(bands);

    ctx.lineJoin = "round";
    ctx.lineWidth = 1.2;
    const line = this.path(this.values, from, to);
    if (to > from) {
      ctx.fillStyle = colours.area;
      ctx.fill(this.area(from, to));
    }
    ctx.strokeStyle = colours.line;
    ctx.stroke(line);
    // Over the anomalies the clean line, and the line once more; touching ones are one stretch.
    const clean = new Path2D(), marked = new Path2D();
    for (let i = 0; i < shown.length;) {
      const first = lowerBound(this.at, shown[i].start);
      let last = lowerBound(this.at, shown[i].end + 1);
      for (i++; i < shown.length && lowerBound(this.at, shown[i].start) <= last; i++) last = Math.max(last, lowerBound(this.at, shown[i].end + 1));
      const [a, b] = [Math.max(0, first - 1), Math.min(this.at.length, last + 1)];
      clean.addPath(this.path(this.clean, a, b));
      marked.addPath(this.path(this.values, a, b));
    }
    ctx.strokeStyle = colours.clean;
    ctx.stroke(clean);
    ctx.strokeStyle = colours.mark;
    ctx.stroke(marked);

    if (this.width / (to - from) > 9 || this.at.length === 1) {
      for (let i = from; i < to; i++) this.disc(ctx, this.at[i], this.values[i], this.values[i] === this.clean[i] ? colours.line : colours.mark, 2.2);
    }
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

  // Of each pixel column the first, least, greatest and last point.
  path(values, from, to) {
    const path = new Path2D();
    if (to - from <= 2 * this.width) {
      for (let i = from; i < to; i++) path.lineTo(this.x(this.at[i] + 0.5), this.y(values[i]));
      return path;
    }
    for (let i = from; i < to;) {
      const x = this.x(this.at[i] + 0.5), column = Math.floor(x);
      let low = values[i], high = values[i], last = i;
      path.lineTo(x, this.y(values[i]));
      while (last + 1 < to && Math.floor(this.x(this.at[last + 1] + 0.5)) === column) {
        last++;
        if (values[last] < low) low = values[last];
        if (values[last] > high) high = values[last];
      }
      path.lineTo(column + 0.5, this.y(low));
      path.lineTo(column + 0.5, this.y(high));
      path.lineTo(this.x(this.at[last] + 0.5), this.y(values[last]));
      i = last + 1;
    }
    return path;
  }

  // What lies below the line: of each pixel column its greatest point.
  area(from, to) {
    const area = new Path2D();
    area.moveTo(this.x(this.at[from] + 0.5), this.bottom);
    let column = -Infinity, high = 0;
    for (let i = from; i < to; i++) {
      const x = this.x(this.at[i] + 0.5);
      if (Math.floor(x) === column) high = Math.max(high, this.values[i]);
      else {
        if (column > -Infinity) area.lineTo(column, this.y(high));
        [column, high] = to - from > 2 * this.width ? [Math.floor(x), this.values[i]] : [x, this.values[i]];
      }
    }
    area.lineTo(column, this.y(high));
    area.lineTo(this.x(this.at[to - 1] + 0.5), this.bottom);
    return area;
  }

  disc(ctx, slot, value, colour, radius) {
    ctx.beginPath();
    ctx.arc(this.x(slot + 0.5), this.y(value), radius, 0, 2 * Math.PI);
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.lineWidth = 1;
    ctx.strokeStyle = colours.card;
    ctx.stroke();
  }

  // Points are known by their index.
  nearest(slot) {
    const i = lowerBound(this.at, slot);
    if (!this.at.length) return null;
    if (i === this.at.length) return i - 1;
    return i > 0 && slot - this.at[i - 1] < this.at[i] - slot ? i - 1 : i;
  }
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
