/* Small drawings. Across, places are percentages, so that a drawing fits any column and any paper; every mark differs by
   shape or place, never by colour alone, and every drawing says in words what it shows. */
import { h, svg } from "./dom.js";
import { percent } from "./format.js";

const at = (value, [from, to]) => `${(100 * (value - from)) / (to - from)}%`;

/** An interval as a line with a point on it, over a scale from `from` to `to`. */
export function interval(share, label, { scale = [0, 1], ticks = [0, 0.25, 0.5, 0.75, 1], height = 22 } = {}) {
  const middle = height / 2;
  const marks = ticks.map((tick) =>
    svg("line", { class: "tick", x1: at(tick, scale), x2: at(tick, scale), y1: 0, y2: height }),
  );
  const known = share.value !== null;
  return drawing(
    label,
    height,
    marks,
    known &&
      share.low !== null && [
        svg("line", { class: "range", x1: at(share.low, scale), x2: at(share.high, scale), y1: middle, y2: middle }),
        ...[share.low, share.high].map((end) =>
          svg("line", { class: "end", x1: at(end, scale), x2: at(end, scale), y1: middle - 4, y2: middle + 4 }),
        ),
      ],
    known && svg("circle", { class: "point", cx: at(share.value, scale), cy: middle, r: 5 }),
  );
}

/** The scale that stands above or below a column of intervals. */
export function axis(ticks, write, scale = [0, 1]) {
  const anchor = (place) => (place === 0 ? "start" : place === ticks.length - 1 ? "end" : "middle");
  return svg(
    "svg",
    { class: "axis", height: 16, width: "100%", "aria-hidden": "true" },
    ticks.map((tick, place) => svg("text", { x: at(tick, scale), y: 12, "text-anchor": anchor(place) }, write(tick))),
  );
}

/** Places from the best to the worst that a theme may take, with the place it has. */
export function places(theme, last, label) {
  const scale = [0.5, last + 0.5];
  return drawing(label, 22, [
    svg("line", { class: "tick", x1: 0, x2: "100%", y1: 11, y2: 11 }),
    svg("line", {
      class: "range wide",
      x1: at(theme.low - 0.4, scale),
      x2: at(Math.min(theme.high, last) + 0.4, scale),
      y1: 11,
      y2: 11,
    }),
    svg("rect", { class: "place", x: at(theme.rank, scale), y: 5, width: 3, height: 12 }),
  ]);
}

/** Shares by quarter, oldest first: points with their intervals, joined; of many quarters the first and last are named. */
export function trend(shares, names, label, height = 104) {
  const last = shares.length - 1;
  const x = (place) => at(place, [-0.5, last + 0.5]);
  const y = (share) => 10 + (1 - share) * (height - 30);
  const known = shares.map((one, place) => ({ ...one.share, place })).filter((one) => one.value !== null);
  const line = (kind, x1, y1, x2, y2) => svg("line", { class: kind, x1, y1, x2, y2 });
  const named = names.map((name, place) => ({ name, place })).filter(({ place }) => last < 3 || place % last === 0);
  return drawing(
    label,
    height,
    [0, 0.5, 1].map((tick) => [
      line("tick", 0, y(tick), "100%", y(tick)),
      svg("text", { x: 0, y: y(tick) - 2 }, percent(tick)),
    ]),
    known.slice(1).map((to, before) => {
      const from = known[before];
      return line("joined", x(from.place), y(from.value), x(to.place), y(to.value));
    }),
    known.map((one) => line("range", x(one.place), y(one.low), x(one.place), y(one.high))),
    known.map((one) => svg("circle", { class: "point", cx: x(one.place), cy: y(one.value), r: 4 })),
    named.map(({ name, place }) => svg("text", { x: x(place), y: height - 3, "text-anchor": "middle" }, name)),
  );
}

/** How many themes one hears from so many people, with its interval, and how many of them from two or more; what is
    expected beyond those asked is dashed. */
export function curve(points, label, names, height = 220) {
  const foot = height - 26;
  const people = [0, 1.02 * Math.max(...points.map((one) => one.people))];
  const most = Math.max(...points.map(({ themes }) => themes.high ?? themes.value));
  const x = (one) => at(one.people, people);
  const y = (value) => foot - (value / most) * (foot - 10);
  const line = (kind, value) =>
    points.slice(1).map((next, before) => {
      const ends = { x1: x(points[before]), y1: y(value(points[before])), x2: x(next), y2: y(value(next)) };
      return svg("line", { class: next.expected ? `${kind} expected` : kind, ...ends });
    });
  const ranges = points.filter(({ themes }) => themes.low !== null);
  return drawing(
    label,
    height,
    niceSteps(most).map((step) => [
      svg("line", { class: "tick", x1: 0, x2: "100%", y1: y(step), y2: y(step) }),
      svg("text", { x: 0, y: y(step) - 3 }, String(step)),
    ]),
    ranges.map((one) =>
      svg("line", { class: "range thin", x1: x(one), x2: x(one), y1: y(one.themes.low), y2: y(one.themes.high) }),
    ),
    line("joined", (one) => one.themes.value),
    line("joined thick", (one) => one.shared),
    niceSteps(people[1]).map((step) =>
      svg("text", { x: at(step, people), y: height - 10, "text-anchor": "middle" }, String(step)),
    ),
    svg("text", { x: "100%", y: height - 10, "text-anchor": "end" }, names.people),
  );
}

/** A drawing with a name for those who cannot see it. */
function drawing(label, height, ...marks) {
  return svg("svg", { class: "chart", role: "img", "aria-label": label, height, width: "100%" }, ...marks);
}

/** Round numbers to read a scale by, four or five of them up to `most`. */
function niceSteps(most) {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough),
  );
  return Array.from({ length: Math.floor(most / step) }, (_, place) => (place + 1) * step);
}

/** A line, a point or a dash that a legend explains. */
export function legend(...entries) {
  return h(
    "p",
    { class: "legend" },
    entries.map(([mark, text]) => h("span", {}, h("i", { class: `key ${mark}`, "aria-hidden": "true" }), text)),
  );
}
