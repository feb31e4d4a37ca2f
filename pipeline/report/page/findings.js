/* What stands beside the list: surprises, groups, ratings, change over time, how much is still unheard. */
import { shareBar } from "./bars.js";
import { curve, legend, trend } from "./charts.js";
import { bySegment } from "./counting.js";
import { byId, h, refill, said } from "./dom.js";
import { themeLink } from "./quotes.js";
import { drawNps } from "./nps.js";
import { counted, ofPeople, quoted, shareText, t } from "./format.js";

const MOST_ROWS = 15;
const MOST_TRENDS = 12;

/** Draws every section that has something to show, and hides the others with their way in. */
export function drawFindings(view) {
  const sections = { surprises, segments, nps: drawNps, trends, saturation };
  for (const [name, draw] of Object.entries(sections)) {
    const shown = draw(view);
    for (const node of document.querySelectorAll(`#${name}, nav li:has(a[href="#${name}"])`)) node.hidden = !shown;
    if (shown) refill(byId(`${name}-body`), shown);
  }
}

function surprises(view) {
  const found = view.data.figures.surprises;
  if (!found.length) return null;
  return h(
    "ul",
    { class: "plain" },
    found.map((one) =>
      h(
        "li",
        { class: "finding" },
        h(
          "p",
          { class: "lead" },
          themeLink(view, one.theme_id),
          !one.supported && h("span", { class: "hint" }, t("hint")),
        ),
        h(
          "p",
          {},
          t("surprise", {
            segment: quoted(one.segment),
            inside: ofPeople(one.inside.count, one.inside.of),
            outside: ofPeople(one.outside.count, one.outside.of),
          }),
          " ",
          one.why,
        ),
        h("div", { class: "mini" }, shareBar(one.segment, one.inside), shareBar(t("others"), one.outside)),
      ),
    ),
  );
}

/** Themes by groups of one column; a frame marks what stands out by more than chance, a dash that too few were asked. */
function segments(view) {
  const { data } = view;
  const columns = data.columns.map((_, at) => at);
  const themes = data.themes.filter((theme) => theme.people > 1).slice(0, MOST_ROWS);
  if (!columns.length || !themes.length) return null;
  const table = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t("title_segments") });
  const draw = (at) => refill(table, heatMap(view, themes, at));
  draw(columns[0]);
  const choice = h(
    "label",
    {},
    h("span", { class: "caption" }, t("by_column")),
    h(
      "select",
      { id: "column", onchange: (event) => draw(Number(event.target.value)) },
      columns.map((at) => h("option", { value: String(at) }, data.columns[at].label)),
    ),
  );
  return [columns.length > 1 && choice, table, legend(["framed", t("framed")], ["few", t("few_in_group")])];
}

function heatMap(view, themes, at) {
  const column = view.data.columns[at];
  const loud = new Set(
    view.data.figures.segments
      .filter((one) => one.stands_out && one.column === column.name)
      .map((one) => `${one.theme_id} ${one.segment}`),
  );
  return h(
    "table",
    { class: "heat" },
    h("caption", { class: "sr" }, t("heat_caption", { column: column.label })),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, t("theme")),
        column.groups.map((group) => h("th", { scope: "col" }, said(group.name))),
      ),
    ),
    h(
      "tbody",
      {},
      themes.map((theme) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, h("a", { href: `#${theme.id}` }, said(theme.label))),
          bySegment(view.data, theme, at, null).map((one, place) =>
            cell(one, loud.has(`${theme.id} ${column.groups[place].name}`)),
          ),
        ),
      ),
    ),
  );
}

function cell(one, loud) {
  if (one.of < 3) return h("td", { class: "few" }, one.of ? ofPeople(one.count, one.of) : "—");
  const node = h(
    "td",
    { class: loud ? "loud" : "", title: shareText(one.share) },
    ofPeople(one.count, one.of),
    loud && h("span", { class: "sr" }, ` ${t("framed")}`),
  );
  node.style.setProperty("--share", one.share.value.toFixed(2));
  return node;
}

function trends(view) {
  const { data } = view;
  if (data.quarters.length < 2) return null;
  const names = data.quarters.map((one) => one.label);
  const all = data.figures.trends.filter((one) => data.theme.get(one.theme_id)?.people > 1);
  const moved = all.filter((one) => one.direction);
  const shown = [...moved, ...all.filter((one) => !one.direction)].slice(0, MOST_TRENDS);
  return [
    h("p", {}, moved.length ? t("moved", { n: counted(moved.length, "theme") }) : t("nothing_moved")),
    h(
      "ul",
      { class: "multiples" },
      shown.map((one) => {
        const label = one.shares
          .map((share, place) => `${names[place]}: ${ofPeople(share.count, share.of)}`)
          .join(", ");
        return h(
          "li",
          {},
          h("p", {}, themeLink(view, one.theme_id)),
          trend(
            one.shares,
            names.map((name, place) => `${name}: ${one.shares[place].count}/${one.shares[place].of}`),
            label,
          ),
          h(
            "p",
            { class: one.direction ? "arrow" : "soft" },
            one.direction ? `${one.direction === "up" ? "↑" : "↓"} ${one.text}` : t("too_early"),
          ),
        );
      }),
    ),
  ];
}

function saturation(view) {
  const one = view.data.figures.saturation;
  if (!one || one.curve.length < 2) return null;
  return [
    h("p", {}, one.text),
    curve(one.curve, one.text, { people: t("people_axis") }),
    legend(["line", t("curve_heard")], ["thick", t("curve_shared")], ["dashed", t("curve_expected")]),
  ];
}
