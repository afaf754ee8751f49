// Tables: what a label or alert is in words, kinds, counts, further scores, and what could not be attributed.

function labelFacts(label, index) {
  const facts = el("dl", "pairs", null, ...pair("from", moment(view.time(label.start))));
  if (label.end > label.start) facts.append(...pair("length", counted(label.end - label.start + 1, "slot", "slots")));
  if (label.sigma !== null) facts.append(...pair("distance", signed(label.sigma)));
  if (!label.delivered) facts.append(...pair("not delivered", label.reason || "not known", "bad"));
  for (const { name, fates } of scores.detectors) if (fates[index]) facts.append(...pair(name, fateText(fates[index])));
  return [el("b", "", label.kind), ` ${label.id}`, facts];
}

const fateText = ({ fate, seconds }) => (fate === "found" ? `found after ${span(seconds)}` : FATES[fate]);

function alertFacts(alert) {
  const facts = el("dl", "pairs", null, ...pair("from", moment(view.time(alert.start))),
    ...pair("length", counted(alert.end - alert.start + 1, "slot", "slots")), ...pair("published", moment(alert.published_ms)));
  for (const label of alert.labels.slice(0, 3).map((index) => scores.labels[index]).filter(Boolean)) {
    const after = (alert.published_ms - view.time(label.start)) / 1000;
    facts.append(...pair(alert.verdict === "hit" ? "found" : "overlaps", `${label.kind} ${label.id}${after >= 0 ? `, after ${span(after)}` : ""}`));
  }
  if (alert.score !== null) facts.append(...pair("score", plain.format(alert.score)));
  if (alert.findings > 1) facts.append(...pair("findings", grouped(alert.findings)));
  facts.append(...pair("about", alert.subject));
  return facts;
}

function tableOf(heads, rows, className = "") {
  const head = el("tr");
  heads.forEach(([title, kind]) => {
    const cell = named("th", kind || "", title);
    cell.scope = "col";
    head.append(cell);
  });
  const body = el("tbody", "", null, ...rows);
  const table = el("table", className, null, el("thead", "", null, head), body);
  return { body, box: el("div", "scroll", null, table) };
}
const rowOf = (cells, heads) => el("tr", "", null, ...cells.map((cell, i) => {
  const node = cell instanceof Node ? el("td", heads[i][1] || "", null, cell) : el(i ? "td" : "th", heads[i][1] || "", cell);
  if (node.tagName === "TH") node.scope = "row";
  return node;
}));

function goTo(start, end, chart) {
  const room = Math.max(30, 2 * (end - start + 1));
  const go = el("button", "go", moment(view.time(start)));
  go.type = "button";
  go.title = "Show it in the chart";
  go.addEventListener("click", () => {
    view.zoom(start - room, end + 1 + room);
    view.point(start);
    chart.canvas.scrollIntoView({ block: "nearest" });
  });
  return go;
}

// A chart's labels and alerts as tables.
function recordOf(chart) {
  const out = [];
  const labelHeads = [["Label"], ["From (UTC)", "when"], ["Slots", "number"], ["Distance", "number"], ["Delivered"], ...scores.detectors.map(({ name }) => [name])];
  const labels = [...chart.labels].sort((a, b) => a.label.start - b.label.start);
  if (labels.length) {
    const { body, box } = tableOf(labelHeads, []);
    const more = inPortions(body, labels, 50, ({ label, index }) => rowOf([
      `${label.kind} ${label.id}`, goTo(label.start, label.end, chart), grouped(label.end - label.start + 1),
      label.sigma === null ? "–" : signed(label.sigma), label.delivered ? "yes" : `no: ${label.reason || "not known"}`,
      ...scores.detectors.map(({ fates }) => (fates[index] ? fateText(fates[index]) : "–")),
    ], labelHeads), "labels");
    out.push(box, more);
  }
  const alerts = chart.lanes.flatMap(({ detector, alerts: own }) => own.map(({ alert }) => ({ detector, alert }))).sort((a, b) => a.alert.start - b.alert.start);
  if (alerts.length) {
    const heads = [["Alert"], ["From (UTC)", "when"], ["Slots", "number"], ["Published (UTC)", "when"], ["Score", "number"], ["About", "id"]];
    const { body, box } = tableOf(heads, []);
    const more = inPortions(body, alerts, 50, ({ detector, alert }) => {
      const row = rowOf(["", goTo(alert.start, alert.end, chart), grouped(alert.end - alert.start + 1), moment(alert.published_ms),
        alert.score === null ? "–" : plain.format(alert.score), alert.subject], heads);
      row.firstChild.append(glyphOf(alert.verdict), `${MARKS[alert.verdict].name}, ${detector.name}`);
      return row;
    }, "alerts");
    out.push(box, more);
  }
  return out.length ? out : [el("p", "soft", "No labels and no alerts.")];
}

function comparisonsSection() {
  if (!scores.comparisons.length) return;
  const { root } = section("comparisons", "Comparisons", "Paired, on the labels that count for both");
  root.append(el("ul", "sentences", null, ...scores.comparisons.map((text) => el("li", "", text))));
}

function kindsSection() {
  if (!scores.labels.length || !scores.detectors.length) return;
  const { root } = section("kinds", "By kind of anomaly", "Labels found of those that count");
  const kinds = [...new Set(scores.labels.map(({ kind }) => kind))].sort();
  const heads = [["Kind"], ["Labels", "number"], ["Delivered", "number"], ...scores.detectors.map(({ name }) => [name, "number"])];
  root.append(tableOf(heads, kinds.map((kind) => {
    const own = [...scores.labels.keys()].filter((index) => scores.labels[index].kind === kind);
    const cells = scores.detectors.map(({ fates }) => {
      const count = (fate) => own.filter((index) => fates[index] && fates[index].fate === fate).length;
      const [found, missed] = [count("found"), count("missed")];
      return found + missed ? `${grouped(found)} of ${grouped(found + missed)} (${percent(found, found + missed)})` : "none counts";
    });
    return rowOf([kind, grouped(own.length), grouped(own.filter((index) => scores.labels[index].delivered).length), ...cells], heads);
  })).box);
}

function countsSection() {
  if (!scores.detectors.length) return;
  const { root } = section("counts", "Counts", "What the figures are made of");
  const names = [["found", "Labels found"], ["missed", "Labels missed"], ["not_delivered", "Labels not delivered"], ["labels_in_warm_up", "Labels in warm-up"],
    ["hits", "Alerts: hits"], ["false_alerts", "Alerts: false"], ["disturbed", "Alerts: disturbed"], ["not_counted", "Alerts: not counted"],
    ["alerts_in_warm_up", "Alerts: in warm-up"], ["unattributed", "Alerts: unattributed"], ["samples", "Findings: samples"],
    ["outside", "Findings: outside the time"], ["skewed", "Findings: published before they began"]];
  const heads = [[""], ...scores.detectors.map(({ name }) => [name, "number"])];
  const of = ({ counts }, key) => (key === "missed" ? counts.labels - counts.found : counts[key]);
  const rows = names.map(([key, name]) => rowOf([name, ...scores.detectors.map((detector) => grouped(of(detector, key)))], heads));
  root.append(tableOf(heads, rows).box);
}

function furtherSection() {
  const scoring = scores.detectors.filter((detector) => detector.scores.length);
  if (!scoring.length) return;
  const { root } = section("further", "Further scores", "Of detectors that give a score for each slot: means over the series that have labels");
  const heads = [["Score"], ...scoring.map(({ name }) => [name, "number"])];
  const names = [...new Set(scoring.flatMap((detector) => detector.scores.map(([name]) => name)))];
  const text = (value) => (value === undefined || value === null ? "–" : value.toFixed(3));
  const rows = names.map((name) => rowOf([name, ...scoring.map((detector) => text((detector.scores.find(([own]) => own === name) || [])[1]))], heads));
  root.append(tableOf(heads, rows).box);
}

function unattributedSection() {
  const all = scores.detectors.flatMap(({ name, unattributed }) => unattributed.map((one) => ({ name, one }))).sort((a, b) => a.one.start - b.one.start);
  if (!all.length) return;
  const { root } = section("unattributed", "Unattributed alerts", "About nothing of the blueprint: neither right nor false");
  const box = el("details", "record", null, el("summary", "", `Show ${counted(all.length, "alert", "alerts")}`));
  box.addEventListener("toggle", () => {
    if (!box.open || box.children.length > 1) return;
    const heads = [["Detector"], ["From (UTC)", "when"], ["Slots", "number"], ["Findings", "number"], ["About", "id"]];
    const { body, box: table } = tableOf(heads, []);
    const more = inPortions(body, all, 50, ({ name, one }) =>
      rowOf([name, moment(view.time(one.start)), grouped(one.end - one.start + 1), grouped(one.findings), one.subject], heads), "alerts");
    box.append(table, more);
  });
  root.append(box);
}
