// The headline: each detector's figures, with interval and control.

// What is not all may not look like all, nor what is something like nothing.
const share = (value) => (value < 1 && value > 0.995 ? "> 0.99" : value > 0 && value < 0.005 ? "< 0.01" : value.toFixed(2));
const rate = (value) => (value >= 100 ? plain.format(Math.round(value)) : value.toFixed(value >= 10 ? 1 : 2));
const COLUMNS = [
  { key: "recall", title: "Recall", hint: "labels found of those that count", text: share, top: 1 },
  { key: "precision", title: "Precision", hint: "alerts that are right of those that are right or false", text: share, top: 1 },
  { key: "f1", title: "F1", hint: "harmonic mean of the two", text: share, top: 1 },
  { key: "false_alerts_a_day", title: "False alerts a day", hint: "all series together", text: rate },
  { key: "delay_p50", title: "Delay p50", hint: "within which half of the labels were found", text: span, also: "delay_p95" },
];

// How far a column's axis reaches.
function topOf(column) {
  if (column.top) return column.top;
  const values = scores.detectors.flatMap(({ figures }) => [column.key, column.also].filter(Boolean).map((key) => figures[key]))
    .flatMap(({ value, interval, control }) => [value, ...(interval || []), control && control.mean, ...(control ? control.range : [])]);
  return Math.max(...values.filter(Number.isFinite), 0) * 1.05 || 1;
}

function barOf(figure, further, top) {
  const at = (value) => `${Math.min(Math.max((100 * value) / top, 0), 100)}%`;
  const bar = el("span", "track");
  bar.setAttribute("aria-hidden", "true");
  const stretch = (className, [low, high]) => {
    const part = el("i", className);
    part.style.left = at(low);
    part.style.width = `calc(${at(high)} - ${at(low)})`;
    bar.append(part);
  };
  const tick = (className, value) => {
    const part = el("i", className);
    part.style.left = at(value);
    bar.append(part);
  };
  if (figure.control) stretch("chance", figure.control.range);
  if (figure.interval) stretch("interval", figure.interval);
  if (figure.value !== null && further && further.value !== null) {
    stretch("interval", [figure.value, further.value]);
    tick("end", further.value);
  }
  if (figure.control) tick("control", figure.control.mean);
  if (figure.value !== null) tick("value", figure.value);
  return bar;
}

function figureCell(column, figures, top) {
  const figure = figures[column.key], further = column.also && figures[column.also];
  const cell = el("td", "figure");
  cell.setAttribute("role", "cell");
  cell.append(el("span", "named", column.title));
  if (figure.value === null) cell.append(el("span", "none-of", "none"), barOf(figure, further, top), el("span", "small reason", figure.reason || "not known"));
  else cell.append(el("b", "big", column.text(figure.value)), barOf(figure, further, top));
  const notes = [];
  if (figure.interval) notes.push(`${column.text(figure.interval[0])}–${column.text(figure.interval[1])}`);
  if (further && figure.value !== null) notes.push(further.value === null ? `p95 none: ${further.reason || "not known"}` : `p95 ${column.text(further.value)}`);
  if (notes.length) cell.append(el("span", "small", notes.join(", ")));
  if (figure.control) {
    const { mean, range } = figure.control;
    cell.append(el("span", "small", `chance ${column.text(mean)} (${column.text(range[0])}–${column.text(range[1])})`));
  }
  return cell;
}

function headline() {
  const { root } = section("figures", "Figures", "Each with its 95 % interval, beside what as many alerts give when chance places them");
  if (!scores.detectors.length) return root.append(el("p", "none", "No detector was evaluated."));
  const heads = el("tr", "", null, el("th", "", "Detector"));
  for (const { title, hint } of COLUMNS) {
    const cell = el("th", "", title);
    cell.title = hint;
    heads.append(cell);
  }
  for (const cell of heads.children) {
    cell.scope = "col";
    cell.setAttribute("role", "columnheader");
  }
  heads.setAttribute("role", "row");
  const body = el("tbody"), tops = COLUMNS.map(topOf);
  scores.detectors.forEach((detector, index) => {
    const { counts, figures, warm_up } = detector;
    const name = el("th", "detector", null, el("span", "name", null, shapeOf(index), named("span", "", detector.name)),
      el("span", "small", `found ${grouped(counts.found)} of ${counted(counts.labels, "label", "labels")}, ${counted(counts.false_alerts, "false alert", "false alerts")}`),
      el("span", "small", warm_up ? `warm-up ${span((warm_up * view.slotMs) / 1000)}` : "no warm-up"));
    if (figures.shuffled) {
      const { value, reason } = figures.shuffled;
      name.append(el("span", "small", value === null ? `shuffled: ${reason || "not known"}` : `shuffled labels: p = ${value < 0.001 ? "under 0.001" : value.toFixed(3)}`));
    }
    name.scope = "row";
    name.setAttribute("role", "rowheader");
    const row = el("tr", "", null, name, ...COLUMNS.map((column, at) => figureCell(column, figures, tops[at])));
    row.setAttribute("role", "row");
    body.append(row);
  });
  const table = el("table", "headline", null, el("thead", "", null, heads), body);
  // The style turns rows into blocks on narrow screens, which would end the table for screen readers.
  table.setAttribute("role", "table");
  for (const group of table.children) group.setAttribute("role", "rowgroup");
  const key = el("p", "legend key", null,
    el("span", "", null, el("i", "k value"), "figure"), el("span", "", null, el("i", "k interval"), "95 % interval (of delays: to p95)"),
    el("span", "", null, el("i", "k control"), "chance, mean"), el("span", "", null, el("i", "k chance"), "95 % of the draws of chance"));
  root.append(el("div", "scroll", null, table, key));
}
