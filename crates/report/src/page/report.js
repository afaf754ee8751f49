// The page, top to bottom.

const { report, axes } = JSON.parse(document.getElementById("data").textContent);
const firstSeries = report.series[0];

view.slots = Math.max(1, ...report.series.map((one) => one.points.slots), ...report.targets.map((one) => one.activities.slots));
view.to = view.slots;
if (firstSeries) {
  view.first = firstSeries.first_slot_time_ms;
  view.slotMs = (firstSeries.slot_seconds || 60) * 1000;
}

for (const series of report.series) {
  for (const one of series.anomalies) {
    one.values.length = one.clean.length = Math.min(one.values.length, one.clean.length, one.end - one.start + 1);
    one.peak = peakOf(one);
  }
}

function header() {
  const head = document.getElementById("head");
  head.append(el("p", "kicker", `Activity Generator · ${report.preview ? "preview" : "report"}`), el("h1", "", report.title));
  if (report.description) head.append(el("p", "lead", report.description));
  if (firstSeries) head.append(el("p", "span", `${moment(view.time(0))} to ${moment(view.time(view.slots))} UTC · ${counted(view.slots, "slot", "slots")}`));

  const tiles = el("dl", "tiles");
  const tile = (...parts) => tiles.append(tileOf(...parts));
  const anomalies = sum(report.series, (one) => one.anomalies.length);
  const touched = report.series.filter((one) => one.anomalies.length).length;
  tile("Data points", sum(report.series, (one) => one.points.slots), `${counted(report.series.length, "generator", "generators")}`);
  tile("Anomalies", anomalies, anomalies ? `in ${touched} of ${counted(report.series.length, "generator", "generators")}` : "none injected", anomalies ? "marked" : "");
  if (report.targets.length) {
    const planned = sum(report.targets, (one) => total(one.activities.planned));
    tile("Activities planned", planned, counted(report.targets.length, "target", "targets"));
    if (!report.preview) {
      const executed = sum(report.targets, (one) => total(one.activities.executed));
      tile("Activities executed", executed, planned ? `${percent(executed, planned)} of planned` : "nothing planned");
      const ended = {};
      for (const target of report.targets) for (const [ending, count] of Object.entries(target.endings)) ended[ending] = (ended[ending] || 0) + count;
      const amiss = Object.entries(ended).filter(([ending, count]) => ending !== "done" && count > 0);
      const missed = sum(amiss, ([, count]) => count);
      tile("Data points not done", missed, amiss.length ? amiss.map(([ending, count]) => `${grouped(count)} ${ending}`).join(", ") : "every one was done", missed ? "bad" : "");
    }
  }
  head.append(tiles);
  if (report.interrupted) head.append(el("p", "notice bad", "The run was interrupted before its last slot. What is shown is complete up to there."));
  notices(head, report.warnings);
}

const charts = new Map();
function chartOf(index) {
  if (!charts.has(index)) charts.set(index, new SeriesChart(report.series[index], axes[index]));
  return charts.get(index);
}

function seriesSection() {
  const { root, head } = section("series", "Series", "Wheel or drag zooms, double click shows all, hover explains");
  if (!report.series.length) return root.append(el("p", "none", "The blueprint has no generators."));
  const host = el("div", report.series.length > 8 ? "many" : "");
  let more = el("span");
  const list = (wanted) => {
    const found = [...report.series.keys()].filter((i) => `${report.series[i].id} ${report.series[i].shape}`.toLowerCase().includes(wanted));
    host.replaceChildren();
    const next = inPortions(host, found, 40, (index) => chartOf(index).root, "series");
    if (!found.length) host.append(el("p", "none", "No generator has that in its id or shape."));
    more.replaceWith(next);
    more = next;
  };
  root.append(host, more);
  if (report.series.length > 8) {
    const input = el("input");
    input.type = "search";
    input.placeholder = "Filter by id or shape";
    input.setAttribute("aria-label", "Filter series by id or shape");
    input.addEventListener("input", () => list(input.value.trim().toLowerCase()));
    head.append(el("span", "tools", null, input));
  }
  list("");
  view.reveal = (index) => {
    const { root: card } = chartOf(index);
    if (!card.isConnected) host.prepend(card);
    card.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    card.classList.add("flash");
    setTimeout(() => card.classList.remove("flash"), 1600);
  };
}

function anomalySection() {
  const all = report.series.flatMap((series, index) => series.anomalies.map((one) => ({ one, series, index })));
  const { root, head } = section("anomalies", "Anomalies", all.length ? "A click shows one in its series" : "");
  if (!all.length) return root.append(el("p", "none", "No anomalies lie in these slots."));
  const columns = [
    ["Time (UTC)", (row) => row.one.start, ""], ["Generator", (row) => row.series.id, ""], ["Kind", (row) => row.one.kind, ""],
    ["Slots", (row) => row.one.end - row.one.start + 1, "number"],
    ["Clean → value", (row) => row.one.values[row.one.peak] - row.one.clean[row.one.peak] || 0, "number"],
    ["Distance", (row) => row.one.sigma ?? -Infinity, "number"], ["Label", (row) => row.one.label, ""],
  ];
  const order = { by: 0, down: false, only: -1 };
  const body = el("tbody");
  const heads = columns.map(([title, , className], index) => {
    const button = el("button", "", title);
    button.type = "button";
    button.addEventListener("click", () => {
      Object.assign(order, { by: index, down: order.by === index ? !order.down : className === "number" });
      fill();
    });
    const cell = el("th", className, null, button);
    cell.scope = "col";
    return cell;
  });
  let more = el("span");
  const row = (entry) => {
    const { one, series, index } = entry;
    const go = el("button", "go", moment(view.time(one.start)));
    go.type = "button";
    const line = el("tr", "goes", null, el("td", "when", null, go), el("td", "id", series.id), el("td", "", one.kind),
      el("td", "number", grouped(one.end - one.start + 1)), el("td", "number", change(one)),
      el("td", "number", one.sigma === null ? "–" : signed(one.sigma)), el("td", "id mono", one.label));
    line.addEventListener("click", () => {
      const length = one.end - one.start + 1, room = Math.max(30, 2 * length);
      view.zoom(one.start - room, one.end + 1 + room);
      view.reveal(index);
      view.point(one.start + one.peak);
    });
    return line;
  };
  const fill = () => {
    const [, key] = columns[order.by];
    const rows = all.filter((entry) => order.only < 0 || entry.index === order.only);
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    rows.sort((a, b) => compare(key(a), key(b)) * (order.down ? -1 : 1) || a.one.start - b.one.start);
    heads.forEach((cell, index) => {
      if (index === order.by) cell.setAttribute("aria-sort", order.down ? "descending" : "ascending"); else cell.removeAttribute("aria-sort");
    });
    body.replaceChildren();
    const next = inPortions(body, rows, 50, row, "anomalies");
    more.replaceWith(next);
    more = next;
  };
  const touched = [...new Set(all.map((entry) => entry.index))];
  if (touched.length > 1) {
    const select = el("select");
    select.setAttribute("aria-label", "Generator");
    for (const [value, text] of [[-1, "All generators"], ...touched.map((index) => [index, report.series[index].id])]) {
      const option = el("option", "", text);
      option.value = value;
      select.append(option);
    }
    select.addEventListener("change", () => { order.only = Number(select.value); fill(); });
    head.append(el("span", "tools", null, select));
  }
  root.append(el("div", "scroll", null, el("table", "", null, el("thead", "", null, el("tr", "", null, ...heads)), body)), more);
  fill();
}

function targetSection() {
  const { root } = section("targets", "Targets", report.preview ? "Planned activities" : "Planned against executed activities");
  const host = el("div");
  root.append(host, inPortions(host, report.targets, 40, (target) => targetCard(target, report.preview), "targets"));
}

function lists() {
  const boxes = [[report.totals, "Totals"], [report.files, "Files", true], [report.facts, report.preview ? "About this preview" : "About this run"]]
    .filter(([entries]) => entries.length).map(([entries, title, link]) => list(title, entries, link));
  if (boxes.length) section("about", "Details", "").root.append(el("div", "columns", null, ...boxes));
}

begin();
header();
seriesSection();
anomalySection();
if (report.targets.length) targetSection();
lists();
bar([["series", "Series"], ["anomalies", "Anomalies"], ["targets", "Targets"], ["about", "Details"]].filter(([id]) => document.getElementById(id)));
finish();
