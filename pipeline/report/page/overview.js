/* The first screen, and the list of interviews at the end. */
import { axis, interval } from "./charts.js";
import { byId, h, refill, said } from "./dom.js";
import { counted, day, ofPeople, percent, shareText, t } from "./format.js";

const FIRST = 8;

/** The first themes of the whole study, whatever is filtered below. */
export function drawOverview(view) {
  const { data } = view;
  const themes = data.themes.filter((theme) => theme.people > 1).slice(0, FIRST);
  byId("first").hidden = !themes.length;
  refill(
    byId("first-chart"),
    h("div", { class: "scale", "aria-hidden": "true" }, h("span"), axis([0, 0.5, 1], percent), h("span")),
    h(
      "ol",
      {},
      themes.map((theme) =>
        h(
          "li",
          {},
          h("div", {}, h("a", { href: `#${theme.id}` }, said(theme.label)), h("small", {}, data.kinds[theme.kind])),
          interval(theme.share, shareText(theme.share), { ticks: [0, 0.5, 1] }),
          h("span", { class: "count" }, ofPeople(theme.people, theme.of)),
          h("span", { class: "places" }, t("place_short", { low: theme.low, high: theme.high })),
        ),
      ),
    ),
  );
  refill(byId("first-note"), tieText(data, themes));
}

/** Which of the first themes cannot be told apart. */
function tieText(data, themes) {
  if (themes.length < 2) return "";
  const first = data.themes.filter((theme) => theme.tie === themes[0].tie);
  return first.length > 1 ? t("first_tie", { n: counted(first.length, "theme") }) : t("first_alone");
}

/** Every interview, each a way to its words. */
export function drawInterviews(view) {
  const { data } = view;
  refill(
    byId("interview-list"),
    data.interviews.map((one, number) =>
      h(
        "tr",
        {},
        h(
          "th",
          { scope: "row" },
          h(
            "button",
            { type: "button", class: "link", onclick: () => view.interview(number) },
            said(one.person === null ? one.path : data.people[one.person]),
          ),
        ),
        h("td", {}, one.date ? day(one.date) : (data.quarters[one.quarter]?.label ?? "")),
        h(
          "td",
          {},
          one.facts.map((fact, place) => [place ? " · " : "", said(fact)]),
        ),
        h("td", { class: "number" }, String(one.mentions)),
        h("td", { class: "soft" }, one.note),
      ),
    ),
  );
}
