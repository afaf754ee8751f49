// Marks: what an alert or a label is, by shape and by colour. The colours are those of Okabe and Ito, which people with any
// colour vision can tell apart; the shapes say the same without colour.

const MARKS = {
  hit: { d: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", colour: "hit", solid: true, name: "hit", text: "an alert that found a label; the line is its delay" },
  missed: { d: "M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0z", colour: "miss", name: "miss", text: "a label that no alert found" },
  false: { d: "M-4-4L4 4M4-4L-4 4", colour: "false", name: "false alert", text: "no label, and nothing went wrong" },
  disturbed: { d: "M0-5.4L5.2 4H-5.2z", colour: "disturbed", solid: true, name: "disturbed", text: "something planned was not executed there" },
  not_counted: { d: "M-3.6-3.6H3.6V3.6H-3.6z", colour: "quiet", name: "not counted", text: "only labels that do not count" },
  warm_up: { d: "M0-5L5 0L0 5L-5 0z", colour: "quiet", name: "in warm-up", text: "the detector was still learning" },
};
const FATES = { found: "found", missed: "missed", not_delivered: "not delivered", warm_up: "in warm-up" };
const DETECTORS = 7;
const SHAPES = [
  "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z", "M-4-4H4V4H-4z", "M0-5L5 4H-5z", "M0-5.5L5.5 0L0 5.5L-5.5 0z",
  "M-5-4H5L0 5z", "M-1.6-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6z", "M-5 0L-2.5-4.4H2.5L5 0L2.5 4.4H-2.5z",
];
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "12 4", "4 2", "1 2"];

colourNames.push("hit", "miss", "false", "disturbed", "quiet", "warm", "hatch");

for (const mark of Object.values(MARKS)) mark.path = new Path2D(mark.d);

const widthOf = (kind) => (kind === "false" || kind === "missed" ? 2.2 : 1.5);

// Marks of one kind in a row. A rim keeps them apart from others; all rims first, so that no mark wipes out its neighbours.
function drawMarks(ctx, kind, places, y) {
  const mark = MARKS[kind], row = new Path2D();
  for (const x of places) row.addPath(mark.path, { e: x, f: y });
  ctx.save();
  ctx.lineCap = "round";
  ctx.strokeStyle = colours.card;
  ctx.lineWidth = mark.solid ? 2 : 4.5;
  ctx.stroke(row);
  ctx.strokeStyle = ctx.fillStyle = colours[mark.colour];
  ctx.lineWidth = widthOf(kind);
  if (mark.solid) ctx.fill(row); else ctx.stroke(row);
  ctx.restore();
}

// An SVG element. Its namespace comes from the one that the page has, so that no address is written out.
const SPACE = document.getElementById("svg").content.firstElementChild.namespaceURI;
function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function glyph(path, style) {
  return svg("svg", { class: "glyph", viewBox: "-7 -7 14 14", width: 14, height: 14, "aria-hidden": "true" }, svg("path", { d: path, style }));
}
const glyphOf = (kind) => {
  const { d, colour, solid } = MARKS[kind];
  return glyph(d, solid ? `fill:var(--${colour})` : `fill:none;stroke:var(--${colour});stroke-width:${widthOf(kind)};stroke-linecap:round`);
};
const colourOf = (index) => `var(--d${index % DETECTORS})`;
const shapeOf = (index) => glyph(SHAPES[index % DETECTORS], `fill:${colourOf(index)}`);

function legend() {
  const box = el("p", "legend marks");
  for (const [kind, mark] of Object.entries(MARKS)) box.append(el("span", "", null, glyphOf(kind), el("b", "", mark.name), ` ${mark.text}`));
  const swatch = (className, name, text) => el("span", "", null, el("i", `swatch ${className}`), el("b", "", name), ` ${text}`);
  box.append(swatch("label", "label", "delivered"), swatch("undelivered", "label", "not delivered: no miss"), swatch("warm", "warm-up", "nothing in it counts"));
  return box;
}

// A name that may break after what joins its words.
function named(tag, className, name) {
  const node = el(tag, className);
  for (const part of name.split(/(?<=[_.:/-])/)) node.append(part, el("wbr"));
  return node;
}

// Seconds as people say them.
function span(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return "–";
  const round = (value) => plain.format(Math.round(value * 10) / 10);
  if (seconds < 100) return `${round(seconds)} s`;
  if (seconds < 5400) return `${round(seconds / 60)} min`;
  return seconds < 172800 ? `${round(seconds / 3600)} h` : `${round(seconds / 86400)} d`;
}
