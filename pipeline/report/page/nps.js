/* How satisfied people are, group by group, and themes whose voices rate differently. */
import { axis, interval } from "./charts.js";
import { h, said } from "./dom.js";
import { counted, decimal, t, whole } from "./format.js";
import { themeLink } from "./quotes.js";

const SCALE = { scale: [-100, 100], ticks: [-100, -50, 0, 50, 100] };
const MOST = 5;

/** The section's nodes; null where nobody's rating is known. */
export function drawNps(view) {
  const { nps } = view.data.figures;
  if (!nps.some((one) => one.score.value !== null)) return null;
  const headings = [...new Set(nps.map((one) => one.heading))];
  const scale = h(
    "div",
    { class: "bar", "aria-hidden": "true" },
    h("span"),
    axis(SCALE.ticks, signed, SCALE.scale),
    h("span"),
  );
  const groups = headings.map((heading) => [
    heading && h("h3", { class: "small" }, heading),
    nps.filter((one) => one.heading === heading).map(row),
  ]);
  return [h("div", { class: "mini wide" }, scale, groups), differing(view)];
}

function row({ name, rated, score }) {
  const known = score.value !== null;
  return h(
    "div",
    { class: "bar" },
    h("span", {}, said(name)),
    known ? interval(score, `${name}: ${scoreText(score)}`, SCALE) : h("span", { class: "soft" }, t("too_few_ratings")),
    h("span", { class: "count" }, known && scoreText(score), " ", h("small", {}, counted(rated, "rating"))),
  );
}

/** Themes whose voices rate otherwise than the rest; each alone is beyond chance, of many some are not. */
function differing(view) {
  const compared = view.data.figures.theme_nps.filter((one) => one.difference.low !== null);
  const telling = compared.filter((one) => one.difference.low > 0 || one.difference.high < 0).slice(0, MOST);
  if (!telling.length) return h("p", { class: "soft" }, t("nps_none"));
  const scores = (one) => ({ voicing: scoreText(one.voicing.score), others: scoreText(one.others.score) });
  return [
    h("h3", {}, t("nps_themes")),
    h("p", { class: "soft" }, t("nps_caution", { n: counted(compared.length, "theme_compared") })),
    h(
      "ul",
      {},
      telling.map((one) => h("li", {}, themeLink(view, one.theme_id), `: ${t("nps_differs", scores(one))}`)),
    ),
  ];
}

const signed = (value) => (value > 0 ? `+${whole(value / 100)}` : decimal(value, 0));
const scoreText = ({ value, low, high }) =>
  low === null ? signed(value) : `${signed(value)} (${signed(low)}…${signed(high)})`;
