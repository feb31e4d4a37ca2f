/* The ranked list: a row a theme, its share drawn with its interval; rows open onto all that is known of the theme. */
import { axis, interval } from "./charts.js";
import { byId, h, refill, said } from "./dom.js";
import { narrowed, passes, sayWhatIsLeft } from "./filters.js";
import { counted, ends, ofPeople, percent, shareText, t } from "./format.js";
import { marked } from "./quotes.js";
import { themeDetail } from "./theme.js";

const FIRST = 20;
const ORDERS = {
  rank: (view, a, b) => a.rank - b.rank,
  people: (view, a, b) => view.selection.themes.get(b.id).count - view.selection.themes.get(a.id).count,
  change: (view, a, b) => Math.abs(b.change) - Math.abs(a.change),
  name: (view, a, b) => a.label.localeCompare(b.label, view.data.language),
};

/** Any other order is the rank under a preset of the score's weights. */
function compare(view, a, b) {
  const { order } = view.filters;
  return (ORDERS[order]?.(view, a, b) ?? a.presets[order] - b.presets[order]) || a.rank - b.rank;
}

/** Draws both lists, what several people say and what one person said, as the filters leave them. */
export function drawThemes(view) {
  const shown = view.data.themes.filter(
    (theme) => passes(theme, view.filters) && view.selection.themes.get(theme.id).mentions.length,
  );
  shown.sort((a, b) => compare(view, a, b));
  const [several, once] = [shown.filter((theme) => theme.people > 1), shown.filter((theme) => theme.people <= 1)];
  drawList(view, byId("theme-list"), several, view.wide ?? FIRST);
  drawOnce(view, once);
  sayWhatIsLeft(view, shown.length);
}

function drawList(view, list, themes, most) {
  const first = themes.slice(0, most);
  const ties = view.filters.order === "rank" && !narrowed(view.filters);
  refill(
    list,
    themes.length
      ? h(
          "li",
          { class: "scale", "aria-hidden": "true" },
          h("span", {}, t("place")),
          h("span", {}),
          axis([0, 0.5, 1], percent),
          h("span", {}, t("people_column")),
        )
      : h("li", { class: "none" }, t("nothing_found")),
    first.map((theme, place) => [
      ties && tieNote(view.data, theme, first[place - 1]),
      row(view, theme, ties && tied(view.data, theme)),
    ]),
    themes.length > most &&
      h(
        "li",
        { class: "more" },
        h(
          "button",
          {
            type: "button",
            onclick: () => {
              view.wide = Infinity;
              drawThemes(view);
            },
          },
          t("more_themes", { n: counted(themes.length - most, "theme") }),
        ),
      ),
  );
}

const tied = (data, theme) => data.themes.some((one) => one !== theme && one.tie === theme.tie && one.people > 1);

/** Where a group of themes begins that the data cannot tell apart. */
function tieNote(data, theme, before) {
  if (before?.tie === theme.tie || !tied(data, theme)) return null;
  const group = data.themes.filter((one) => one.tie === theme.tie && one.people > 1);
  return h("li", { class: "tie-note" }, t("tie", { first: group[0].rank, last: group.at(-1).rank }));
}

function row(view, theme, isTied) {
  const now = view.selection.themes.get(theme.id);
  const open = view.open.has(theme.id);
  const label = `${t("share")}: ${ofPeople(now.count, now.of)}, ${shareText(now.share)}`;
  const detail = h(
    "div",
    { class: "detail", id: `detail-${theme.id}`, hidden: !open },
    open && themeDetail(view, theme, now),
  );
  const toggle = h(
    "button",
    {
      type: "button",
      "aria-expanded": String(open),
      "aria-controls": detail.id,
      onclick: () => turn(view, theme, toggle, detail),
    },
    h("span", {}, marked(theme.label, view.filters.query)),
  );
  return h(
    "li",
    { class: isTied ? "theme tied" : "theme", id: theme.id, "data-theme-id": theme.id },
    h(
      "div",
      { class: "row" },
      h(
        "span",
        { class: "place" },
        h("span", { class: "sr" }, `${t("places_said")} `),
        theme.low === theme.high ? theme.low : `${theme.low}–${theme.high}`,
      ),
      h("div", { class: "name" }, h("h3", {}, toggle), h("p", { class: "tags" }, tags(view, theme))),
      interval(now.share, label),
      h(
        "span",
        { class: "count" },
        h("b", {}, ofPeople(now.count, now.of)),
        h("small", {}, now.of < 5 ? t("few") : ends(now.share)),
      ),
    ),
    detail,
  );
}

/** Kind and, where they say something, status and the group in which it is louder. */
function tags(view, theme) {
  const { data } = view;
  const loud = data.figures.segments.find((one) => one.theme_id === theme.id && one.stands_out);
  return [
    h("span", { class: `kind ${theme.kind}` }, data.kinds[theme.kind]),
    !["current", "recurring"].includes(theme.status) && h("span", {}, data.statuses[theme.status] ?? theme.status),
    loud && h("span", {}, t("louder_in"), " ", said(loud.segment)),
    view.tools.row?.(theme),
  ];
}

/** Opens or closes a row; what is inside is made when it is first looked at. */
function turn(view, theme, toggle, detail, open = detail.hidden) {
  view.open[open ? "add" : "delete"](theme.id);
  toggle.setAttribute("aria-expanded", String(open));
  detail.hidden = !open;
  refill(detail, open && themeDetail(view, theme, view.selection.themes.get(theme.id)));
}

/** Brings a theme into view, opened; makes it visible first where the filters or the list's length hide it. */
export function showTheme(view, id) {
  const theme = view.data.theme.get(id);
  view.open.add(id);
  if (theme.people <= 1) byId("once").open = true;
  if (!byId(id)) Object.assign(view, { wide: Infinity });
  drawThemes(view);
  if (!byId(id)) view.clear();
  byId(id)?.scrollIntoView({ block: "start" });
  byId(id)?.querySelector("button")?.focus({ preventScroll: true });
}

/** What one person said is no theme yet, and may be the most valuable thing said: it stands apart, in the person's words. */
function drawOnce(view, themes) {
  byId("once").hidden = !themes.length;
  refill(byId("once-count"), counted(themes.length, "theme"));
  const most = view.wideOnce ?? FIRST;
  refill(
    byId("once-list"),
    themes.slice(0, most).map((theme) =>
      h(
        "li",
        { class: "single", id: theme.id, "data-theme-id": theme.id },
        view.selection.themes
          .get(theme.id)
          .mentions.slice(0, 2)
          .map((one) => view.quote(one, { compact: true })),
        h("p", { class: "tags" }, tags(view, theme)),
      ),
    ),
    themes.length > most &&
      h(
        "li",
        { class: "more" },
        h(
          "button",
          {
            type: "button",
            onclick: () => {
              view.wideOnce = Infinity;
              drawThemes(view);
            },
          },
          t("more_themes", { n: counted(themes.length - most, "theme") }),
        ),
      ),
  );
}
