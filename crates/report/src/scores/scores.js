// The page of scores, top to bottom.

const { scores, axes } = JSON.parse(document.getElementById("data").textContent);

view.slots = Math.max(1, scores.slots);
view.to = view.slots;
view.first = scores.first_slot_time_ms;
view.slotMs = (scores.slot_seconds || 60) * 1000;

// Labels and alerts of each series, with their indexes.
const labelsOf = scores.series.map(() => []);
scores.labels.forEach((label, index) => {
  if (labelsOf[label.series]) labelsOf[label.series].push({ label, index });
});
for (const labels of labelsOf) labels.sort((a, b) => a.label.start - b.label.start);
const alertsOf = scores.series.map(() => scores.detectors.map(() => []));
scores.detectors.forEach(({ alerts }, detector) => alerts.forEach((alert, index) => {
  for (const series of new Set(alert.series)) if (alertsOf[series]) alertsOf[series][detector].push({ alert, index });
}));

function header() {
  const head = document.getElementById("head");
  head.append(el("p", "kicker", "Activity Generator · scores"), el("h1", "", scores.title));
  if (scores.description) head.append(el("p", "lead", scores.description));
  head.append(el("p", "span", `${moment(view.time(0))} to ${moment(view.time(view.slots))} UTC · ${counted(view.slots, "slot", "slots")}`));
  const tiles = el("dl", "tiles");
  const tile = (...parts) => tiles.append(tileOf(...parts));
  const delivered = scores.labels.filter((label) => label.delivered).length;
  const verdicts = (verdict) => sum(scores.detectors, ({ alerts }) => alerts.filter((alert) => alert.verdict === verdict).length);
  tile("Series", scores.series.length, scores.detectors.length ? `for ${counted(scores.detectors.length, "detector", "detectors")}` : "no detector");
  tile("Labels", scores.labels.length, scores.labels.length ? `${grouped(delivered)} delivered` : "none injected");
  tile("Alerts", sum(scores.detectors, ({ alerts }) => alerts.length), `${counted(verdicts("hit"), "hit", "hits")}, ${grouped(verdicts("false"))} false`);
  head.append(tiles);
  notices(head, scores.notes);
}

const timelines = new Map();
function timelineOf(index) {
  if (!timelines.has(index)) timelines.set(index, new Timeline(scores.series[index], axes[index], labelsOf[index], alertsOf[index]));
  return timelines.get(index);
}

// What a series can be asked for.
const WANTED = [
  ["all", "All series", () => true],
  ["labels", "With labels", (index) => labelsOf[index].length > 0],
  ["missed", "With misses", (index) => labelsOf[index].some((one) => scores.detectors.some(({ fates }) => fates[one.index] && fates[one.index].fate === "missed"))],
  ["false", "With false alerts", (index) => alertsOf[index].some((own) => own.some(({ alert }) => alert.verdict === "false"))],
];

function seriesSection() {
  const { root, head } = section("series", "Series", "Wheel or drag zooms, double click shows all, hover explains");
  if (!scores.series.length) return root.append(el("p", "none", "There are no series."));
  const host = el("div");
  let more = el("span");
  const input = el("input"), select = el("select");
  const list = () => {
    const text = input.value.trim().toLowerCase(), [, , wanted] = WANTED.find(([value]) => value === select.value);
    const found = [...scores.series.keys()].filter((i) => `${scores.series[i].id} ${scores.series[i].delivered}`.toLowerCase().includes(text) && wanted(i));
    host.replaceChildren();
    const next = inPortions(host, found, 20, (index) => timelineOf(index).root, "series");
    if (!found.length) host.append(el("p", "none", "No series is like that."));
    more.replaceWith(next);
    more = next;
  };
  input.type = "search";
  input.placeholder = "Filter by id";
  input.setAttribute("aria-label", "Filter series by id");
  input.addEventListener("input", list);
  select.setAttribute("aria-label", "Which series");
  for (const [value, text] of WANTED) {
    const option = el("option", "", text);
    option.value = value;
    select.append(option);
  }
  select.addEventListener("change", list);
  if (scores.series.length > 3) head.append(el("span", "tools", null, select, input));
  root.append(legend(), host, more);
  list();
}

function reading() {
  const { root } = section("reading", "How to read this", "");
  const texts = [
    ["Finding a label", "An alert that overlaps a label's window (the label and some minutes after it) finds it. Alerts are findings about the same subject that follow each other."],
    ["What counts", "A label counts if it was really executed and does not begin in the detector's warm-up. "
      + "An alert that overlaps only labels that do not count is not counted; one in slots that went wrong is disturbed."],
    ["Chance", "As many alerts, as long, about the same series, placed at random. A detector whose figure is not better than chance has shown nothing."],
    ["Delay", "From the start of a label's first slot to the publication of the alert. "
      + "A miss counts as not found within its window, and where too few were found there is no p50. How many were found by when is estimated as Kaplan and Meier do."],
    ["More", "docs/scoring.md of Activity Generator has every rule with an example."],
  ];
  const box = el("dl", "list");
  for (const [name, text] of texts) box.append(el("div", "", null, el("dt", "", name), el("dd", "", text)));
  root.append(box);
  if (scores.facts.length) root.append(list("About this evaluation", scores.facts));
}

begin();
header();
headline();
curves();
seriesSection();
comparisonsSection();
kindsSection();
countsSection();
furtherSection();
unattributedSection();
reading();
bar([["figures", "Figures"], ["curves", "Curves"], ["series", "Series"], ["comparisons", "Comparisons"], ["kinds", "Kinds"], ["counts", "Counts"],
  ["further", "Scores"], ["unattributed", "Unattributed"], ["reading", "How to read"]].filter(([id]) => document.getElementById(id)));
finish();
