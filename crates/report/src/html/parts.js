// The parts of a page: sections, navigation, lists, and what a page does first and last.

const main = document.getElementById("main");
const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
const total = (list) => sum(list, (count) => count);

const tileOf = (name, big, small, className = "") =>
  el("div", `tile ${className}`, null, el("dt", "", name), el("dd", "big", grouped(big)), el("dd", "small", small));

function notices(head, texts) {
  if (texts.length === 1) head.append(el("p", "notice", texts[0]));
  if (texts.length > 1) head.append(el("div", "notice", null, el("ul", "", null, ...texts.map((text) => el("li", "", text)))));
}

function section(id, title, hint) {
  const head = el("div", "title", null, el("h2", "", title), el("span", "hint", hint));
  const root = el("section", "", null, head);
  root.id = id;
  main.append(root);
  return { root, head };
}

function bar(links) {
  const nav = document.getElementById("bar");
  const anchors = el("span", "links");
  for (const [id, title] of links) {
    const link = el("a", "", title);
    link.href = `#${id}`;
    anchors.append(link, " \u2002");
  }
  const range = el("span", "range");
  range.setAttribute("aria-live", "polite");
  const button = (text, label, action) => {
    const node = el("button", "", text);
    node.type = "button";
    node.title = label;
    node.setAttribute("aria-label", label);
    node.addEventListener("click", action);
    return node;
  };
  const out = button("−", "Zoom out", () => view.zoomBy(2));
  const back = button("‹", "Earlier", () => view.pan((view.from - view.to) / 2));
  const forth = button("›", "Later", () => view.pan((view.to - view.from) / 2));
  const near = button("+", "Zoom in", () => view.zoomBy(0.5));
  const all = button("All", "Show all of the time", view.reset);
  nav.append(anchors, el("span", "zoom", null, range, el("span", "buttons", null, back, out, near, forth, all)));
  view.changed = () => {
    const [from, to] = [view.time(Math.floor(view.from)), view.time(Math.ceil(view.to))];
    range.textContent = `${moment(from)} to ${day(from) === day(to) ? clock(to) : moment(to)} UTC`;
    out.disabled = back.disabled = forth.disabled = all.disabled = view.whole();
    near.disabled = view.to - view.from <= Math.min(FEWEST_SLOTS, view.slots);
  };
  view.changed();
}

// Shows the first of many, and the rest on demand.
function inPortions(host, items, portion, make, noun) {
  let shown = 0;
  const more = el("button", "more");
  more.type = "button";
  const next = (count) => {
    host.append(...items.slice(shown, shown + count).map(make));
    shown = Math.min(items.length, shown + count);
    more.hidden = shown >= items.length;
    more.textContent = `Show ${grouped(Math.min(10 * portion, items.length - shown))} more of ${grouped(items.length - shown)} ${noun}`;
  };
  more.addEventListener("click", () => next(10 * portion));
  next(portion);
  return more;
}

function list(title, entries, link) {
  const box = el("dl", "list", null, el("h3", "", title));
  for (const [name, text] of entries) {
    const term = el("dt");
    if (link) {
      const anchor = el("a", "mono", name);
      // Relative whatever the name is: nothing in it can become a scheme or a host.
      anchor.href = `./${name.split("/").map(encodeURIComponent).join("/")}`;
      term.append(anchor);
    } else term.textContent = name;
    box.append(el("div", "", null, term, el("dd", /^[0-9a-f]{32,}$/.test(text) ? "mono" : "", text)));
  }
  return box;
}

function begin() {
  readColours();
  document.body.append(tip);
}

// At once, not only when the browser next paints: a page that is printed or captured as it opens has its charts.
function finish() {
  document.querySelector(".page").append(el("footer", "", "All times are UTC. This page needs no network."));
  view.drawAll(true);
  const repaint = () => { readColours(); view.redraw(); };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  const printed = (on) => () => {
    document.documentElement.toggleAttribute("data-print", on);
    repaint();
    view.drawAll(true);
  };
  addEventListener("beforeprint", printed(true));
  addEventListener("afterprint", printed(false));
}
