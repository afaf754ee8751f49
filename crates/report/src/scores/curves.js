// The precision-recall curves, and how many labels were found within which time.

const W = 520, H = 340, LEFT = 64, RIGHT = 16, TOP = 12, BOTTOM = 50;

// A plot with axes: `x` and `y` give where a value lies.
class Plane {
  constructor(title, xTitle, yTitle, xTicks, toX) {
    this.x = (value) => LEFT + toX(value) * (W - LEFT - RIGHT);
    this.y = (value) => H - BOTTOM - value * (H - TOP - BOTTOM);
    const [right, floor] = [W - RIGHT, H - BOTTOM];
    this.root = svg("svg", { viewBox: `0 0 ${W} ${H}`, class: "plane", role: "img", "aria-label": title });
    for (const value of [0, 0.25, 0.5, 0.75, 1]) {
      this.add("line", { x1: LEFT, x2: right, y1: this.y(value), y2: this.y(value), class: "grid" });
      this.text(LEFT - 8, this.y(value) + 4, `${value}`, "end");
    }
    for (const [value, text] of xTicks) {
      this.add("line", { x1: this.x(value), x2: this.x(value), y1: TOP, y2: floor, class: "grid" });
      this.text(this.x(value), floor + 18, text, "middle");
    }
    this.add("line", { x1: LEFT, x2: right, y1: floor, y2: floor, class: "axis" });
    this.text((LEFT + right) / 2, H - 6, xTitle, "middle");
    this.add("text", { transform: `translate(14 ${(TOP + floor) / 2}) rotate(-90)`, "text-anchor": "middle" }).textContent = yTitle;
  }
  add(tag, attributes) {
    const node = svg(tag, attributes);
    this.root.append(node);
    return node;
  }
  text(x, y, text, anchor) { this.add("text", { x, y, "text-anchor": anchor }).textContent = text; }
  line(points, index, step) {
    let d = "", last = null;
    for (const [x, y] of points) {
      const [a, b] = [this.x(x).toFixed(1), this.y(y).toFixed(1)];
      d += last === null ? `M${a} ${b}` : step ? `H${a}V${b}` : `L${a} ${b}`;
      last = b;
    }
    this.add("path", { d, class: "curve", style: `stroke:${colourOf(index)};stroke-dasharray:${DASHES[index % DETECTORS] || "none"}` });
  }
  // A mark that says what it is, to pointer and keyboard alike.
  point(x, y, index, text, hollow) {
    const style = hollow ? `fill:var(--card);stroke:${colourOf(index)};stroke-width:1.6` : `fill:${colourOf(index)};stroke:var(--card);stroke-width:1.2`;
    const mark = svg("g", { transform: `translate(${this.x(x).toFixed(1)} ${this.y(y).toFixed(1)}) scale(1.25)`, tabindex: 0, role: "img", "aria-label": text, class: "spot" },
      svg("path", { d: SHAPES[index % DETECTORS], style }));
    const show = () => {
      const box = mark.getBoundingClientRect();
      showTip([el("div", "", text)], box.right - 8, box.bottom - 8);
    };
    const hide = () => { tip.hidden = true; };
    mark.addEventListener("pointerenter", show);
    mark.addEventListener("focus", show);
    mark.addEventListener("pointerleave", hide);
    mark.addEventListener("blur", hide);
    this.root.append(mark);
  }
}

function keyOf(entries) {
  return el("p", "legend key", null, ...entries.map(([index, text]) => el("span", "", null, dashOf(index), shapeOf(index), text)));
}
const dashOf = (index) => svg("svg", { class: "glyph", viewBox: "0 0 26 14", width: 26, height: 14, "aria-hidden": "true" },
  svg("path", { d: "M0 7H26", style: `fill:none;stroke:${colourOf(index)};stroke-width:2;stroke-dasharray:${DASHES[index % DETECTORS] || "none"}` }));

function figureOf(title, about, plane, key) {
  return el("figure", "chart plotted", null, el("figcaption", "", null, el("h3", "", title), el("p", "about", about)), plane, key);
}

function precisionRecall() {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((value) => [value, `${value}`]);
  const points = scores.detectors.map(({ figures: { recall, precision } }) => [recall.value, precision.value]);
  const said = scores.detectors.map(({ name }, i) => (points[i].includes(null) ? `${name} has no point` : `${name} at recall ${share(points[i][0])}, precision ${share(points[i][1])}`));
  const plane = new Plane(`Precision over recall. ${said.join("; ")}.`, "recall", "precision", ticks, (value) => value);
  for (const f1 of [0.2, 0.4, 0.6, 0.8]) {
    let d = "";
    for (let recall = f1 / (2 - f1), i = 0; i <= 60; i++) {
      const at = recall + (i / 60) ** 3 * (1 - recall);
      d += `${i ? "L" : "M"}${plane.x(at).toFixed(1)} ${plane.y((f1 * at) / (2 * at - f1)).toFixed(1)}`;
    }
    plane.add("path", { d, class: "level" });
    plane.text(plane.x(1) - 3, plane.y(f1 / (2 - f1)) - 4, `F1 ${f1}`, "end");
  }
  scores.detectors.forEach(({ curve }, index) => {
    if (curve.length) plane.line(curve.filter((point) => !point.includes(null)), index, false);
  });
  scores.detectors.forEach(({ name, figures: { recall, precision } }, index) => {
    if (recall.control && precision.control) {
      const [x, y] = [recall.control.mean, precision.control.mean];
      plane.point(x, y, index, `${name}, placed by chance: recall ${share(x)}, precision ${share(y)}`, true);
    }
  });
  scores.detectors.forEach(({ name }, index) => {
    const [x, y] = points[index];
    if (x !== null && y !== null) plane.point(x, y, index, `${name}, its alerts: recall ${share(x)}, precision ${share(y)}`);
  });
  const curves = scores.detectors.some(({ curve }) => curve.length);
  const about = `${curves ? "Lines: slots over all thresholds, of detectors that give scores. " : ""}Marks: the alerts, counted by label. Hollow marks: chance.`;
  return figureOf("Precision and recall", about, plane.root, keyOf(scores.detectors.map(({ name }, index) => [index, name])));
}

// The share of labels found within each time, Kaplan-Meier: a miss says only that it was not found until then.
function foundWithin(fates) {
  const counted = fates.filter(({ fate, seconds }) => (fate === "found" || fate === "missed") && seconds !== null)
    .sort((a, b) => a.seconds - b.seconds);
  let left = 1, risk = counted.length;
  const steps = [], missed = [];
  for (let i = 0; i < counted.length;) {
    const { seconds } = counted[i];
    let [found, all] = [0, 0];
    for (; i < counted.length && counted[i].seconds === seconds; i++) {
      all++;
      if (counted[i].fate === "found") found++;
    }
    if (found) {
      left *= 1 - found / risk;
      steps.push([seconds, 1 - left]);
    }
    if (found < all) missed.push([seconds, 1 - left]);
    risk -= all;
  }
  return { steps, missed, last: counted.length ? counted[counted.length - 1].seconds : 0 };
}

function delays() {
  const all = scores.detectors.map(({ fates }) => foundWithin(fates));
  const most = Math.max(60, ...all.map(({ last }) => last));
  const units = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800];
  const far = most > 7200;
  // Beyond two hours the axis is logarithmic from a minute on, for minutes matter.
  const toX = far ? (seconds) => Math.log1p(seconds / 60) / Math.log1p(most / 60) : (seconds) => seconds / most;
  const unit = units.find((seconds) => most / seconds <= 7) || most / 7;
  const even = Array.from({ length: Math.floor(most / unit) + 1 }, (_, i) => i * unit);
  const ticks = (far ? [0, 60, 300, 900, 3600, 14400, 43200, 172800, 604800, 2592000] : even)
    .filter((seconds) => seconds <= most).map((seconds) => [seconds, seconds ? span(seconds) : "0"]);
  const said = scores.detectors.map(({ name, figures: { delay_p50: half } }) => (half.value === null ? `${name}: half of the labels are not reached` : `${name}: half within ${span(half.value)}`));
  const plane = new Plane(`Share of labels found over delay. ${said.join("; ")}.`,
    `delay after the label's start${far ? " (log)" : ""}`, "share of labels found", ticks, toX);
  plane.add("line", { x1: LEFT, x2: W - RIGHT, y1: plane.y(0.5), y2: plane.y(0.5), class: "half" });
  all.forEach(({ steps, missed, last }, index) => {
    if (!last) return;
    const end = steps.length ? steps[steps.length - 1][1] : 0;
    plane.line([[0, 0], ...steps, [last, end]], index, true);
    for (const [seconds, found] of missed) {
      const [x, y] = [plane.x(seconds), plane.y(found)];
      plane.add("path", { d: `M${x.toFixed(1)} ${(y - 6).toFixed(1)}v12`, class: "censored", style: `stroke:${colourOf(index)}` });
    }
  });
  scores.detectors.forEach(({ name, figures: { delay_p50: half } }, index) => {
    if (half.value !== null) plane.point(half.value, 0.5, index, `${name}: half of the labels within ${span(half.value)}`);
  });
  const key = scores.detectors.map(({ name, counts }, index) => [index, `${name}, ${grouped(counts.labels - counts.found)} missed`]);
  return figureOf("Delay", "Marks: within which half of the labels were found. Upright ticks: a miss, at the end of the time in which it could be found.", plane.root, keyOf(key));
}

function curves() {
  if (!scores.detectors.length) return;
  const { root } = section("curves", "Curves", "");
  root.append(el("div", "pair", null, precisionRecall(), delays()));
}
