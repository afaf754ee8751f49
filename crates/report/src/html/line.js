// A chart with a line in it: values over time, and the clean values where they differ.

const pair = (name, value, className) => [el("dt", "", name), el("dd", className, value)];
const when = (slot) => `${moment(view.time(slot))} UTC`;

class LineChart extends Chart {
  // Takes slots with their values and clean values, in any order.
  takeRows(rows) {
    this.at = Float64Array.from([...rows.keys()].sort((a, b) => a - b));
    this.values = Float64Array.from(this.at, (slot) => rows.get(slot)[0]);
    this.clean = Float64Array.from(this.at, (slot) => rows.get(slot)[1]);
  }

  // The points of the data, by slot.
  rowsOf(points) {
    const rows = new Map();
    const clean = new Map(points.clean);
    points.values.forEach((value, i) => rows.set(points.at ? points.at[i] : i, [value, clean.has(i) ? clean.get(i) : value]));
    return rows;
  }

  // The indexes of the points that are drawn: those in the view, and one on either side.
  shown() {
    return [Math.max(0, lowerBound(this.at, view.from - 1) - 1), Math.min(this.at.length, lowerBound(this.at, view.to + 1) + 1)];
  }

  // Where each span is, from its first to its last slot; those that touch are one.
  bands(spans, bottom) {
    const bands = new Path2D();
    let band = null;
    const close = () => { if (band) bands.rect(band[0], this.top - 4, band[1] - band[0], bottom - this.top + 4); };
    for (const one of spans) {
      const [x1, x2] = [this.x(one.start), this.x(one.end + 1)];
      const middle = (x1 + x2) / 2, half = Math.max(1.5, (x2 - x1) / 2);
      if (band && middle - half <= band[1]) band[1] = Math.max(band[1], middle + half);
      else {
        close();
        band = [middle - half, middle + half];
      }
    }
    close();
    return bands;
  }

  // The line, and over the spans the clean line and the line once more.
  drawLine(ctx, spans) {
    const [from, to] = this.shown();
    ctx.lineJoin = "round";
    ctx.lineWidth = 1.2;
    const line = this.path(this.values, from, to);
    if (to > from) {
      ctx.fillStyle = colours.area;
      ctx.fill(this.area(from, to));
    }
    ctx.strokeStyle = colours.line;
    ctx.stroke(line);
    // Spans that touch are one stretch.
    const clean = new Path2D(), marked = new Path2D();
    for (let i = 0; i < spans.length;) {
      const first = lowerBound(this.at, spans[i].start);
      let last = lowerBound(this.at, spans[i].end + 1);
      for (i++; i < spans.length && lowerBound(this.at, spans[i].start) <= last; i++) last = Math.max(last, lowerBound(this.at, spans[i].end + 1));
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

  // The index of the point nearest to a slot.
  indexAt(slot) {
    const i = lowerBound(this.at, slot);
    if (!this.at.length) return null;
    if (i === this.at.length) return i - 1;
    return i > 0 && slot - this.at[i - 1] < this.at[i] - slot ? i - 1 : i;
  }
}
