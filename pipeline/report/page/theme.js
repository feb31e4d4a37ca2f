/* One theme opened: what it is, how sure one can be, who says it, in whose words, and what speaks against it. */
import { interval, places, trend } from "./charts.js";
import { bySegment, byQuarter, diverse } from "./counting.js";
import { h, said } from "./dom.js";
import { counted, decimal, ends, ofPeople, percent, shareText, t, whole } from "./format.js";
import { read } from "./reader.js";

const QUOTES = 3;
const MOST_NAMED = 12;
const LEAST = 3;

/** Everything about a theme among the people that the filters leave. */
export function themeDetail(view, theme, now) {
  return [
    h(
      "div",
      { class: "words" },
      h("p", { class: "definition" }, said(theme.definition)),
      quotes(view, now),
      against(view, theme, now),
      related(view, theme),
    ),
    h(
      "div",
      { class: "figures" },
      facts(view, theme, now),
      segments(view, theme),
      quarters(view, theme),
      view.tools.theme?.(theme),
    ),
  ];
}

function quotes(view, now) {
  const first = diverse(now.mentions, QUOTES);
  const rest = now.mentions.filter((one) => !first.includes(one));
  const place = h("div", { class: "rest" });
  const all = h(
    "button",
    {
      type: "button",
      class: "link",
      onclick: () => {
        place.replaceChildren(...rest.map((one) => view.quote(one)));
        all.remove();
        place.querySelector("button")?.focus();
      },
    },
    t("more_quotes", { n: counted(rest.length, "quote") }),
  );
  return [h("h4", {}, t("in_their_words")), first.map((one) => view.quote(one)), place, rest.length > 0 && all];
}

/** The other side: good words on the same matter, and people who were asked and did not say it. */
function against(view, theme, now) {
  const others = theme.against.map((id) => view.data.mention.get(id)).filter((one) => now.asked.has(one.person));
  const silent = [...now.asked].filter((person) => !now.said.has(person));
  return h(
    "div",
    { class: "against" },
    h("h4", {}, t("against")),
    diverse(others, 2).map((one) => view.quote(one, { compact: true })),
    silent.length
      ? h("p", {}, `${t("silent", { n: ofPeople(silent.length, now.asked.size) })} `, named(view, silent))
      : h("p", {}, t("all_said_it")),
  );
}

/** People by name, each a way to their interview; of many only the first. */
function named(view, people) {
  const rest = people.length - MOST_NAMED;
  return [
    people
      .slice(0, MOST_NAMED)
      .map((person) =>
        h(
          "button",
          {
            type: "button",
            class: "person",
            "aria-label": `${t("open_interview")}: ${view.data.people[person]}`,
            onclick: () => read(view, lastInterview(view.data, person)),
          },
          said(view.data.people[person]),
        ),
      ),
    rest > 0 && ` ${t("and_more", { n: rest })}`,
  ];
}

const lastInterview = (data, person) => data.voices.findLast((voice) => voice.person === person).interview;

function related(view, theme) {
  if (!theme.related.length) return null;
  return h(
    "p",
    { class: "related" },
    `${t("related")}: `,
    theme.related.flatMap((id, place) => [
      place ? ", " : "",
      h("a", { href: `#${id}` }, said(view.data.theme.get(id).label)),
    ]),
  );
}

function facts(view, theme, now) {
  const last = view.data.themes.length;
  const lines = [
    [
      t("share"),
      now.of < 5 ? ofPeople(now.count, now.of) : `${ofPeople(now.count, now.of)}: ${shareText(now.share)}`,
      "minor",
    ],
    [
      t("place"),
      [
        t("place_said", { rank: theme.rank, low: theme.low, high: theme.high }),
        places(theme, last, t("place_said", { rank: theme.rank, low: theme.low, high: theme.high })),
      ],
      "minor",
    ],
    theme.top && [
      t("top_chance"),
      Object.entries(theme.top)
        .map(([top, chance]) => t("top_said", { top, chance: percent(chance) }))
        .join(", "),
    ],
    [t("strength"), t("of_five", { n: decimal(theme.strength) })],
    theme.trend && [t("change"), theme.trend.text],
    theme.nps && [t("nps"), theme.nps],
    theme.first && [t("heard"), theme.first, "minor"],
    [t("said_times"), counted(now.mentions.length, "mention"), "minor"],
  ];
  return h(
    "dl",
    {},
    lines
      .filter(Boolean)
      .map(([name, value, rank]) => h("div", { class: rank }, h("dt", {}, name), h("dd", {}, value))),
  );
}

/** Shares in the groups of the first column of respondents.csv and of those in which the theme stands out; a group of one
    or two people tells nothing and is left to the table of segments. */
function segments(view, theme) {
  const { data, filters } = view;
  const loud = data.figures.segments.filter((one) => one.theme_id === theme.id).map((one) => one.column);
  return data.columns.map((column, at) => {
    if (at > 0 && !loud.includes(column.name)) return null;
    const shares = bySegment(data, theme, at, filters.quarter);
    const rows = column.values.map((value, place) => ({ value, ...shares[place] })).filter((one) => one.of >= LEAST);
    if (rows.length < 2) return null;
    return h(
      "div",
      { class: "mini" },
      h("h4", {}, column.label),
      rows.map((one) =>
        h(
          "div",
          { class: "bar" },
          h("span", {}, said(one.value)),
          interval(one.share, `${one.value}: ${ofPeople(one.count, one.of)}, ${shareText(one.share)}`, { height: 16 }),
          h("span", { class: "count" }, ofPeople(one.count, one.of)),
        ),
      ),
    );
  });
}

function quarters(view, theme) {
  const { data } = view;
  if (data.quarters.length < 2) return null;
  const shares = byQuarter(data, theme);
  const label = shares
    .map((one, place) => `${data.quarters[place].label}: ${ofPeople(one.count, one.of)}, ${shareText(one.share)}`)
    .join("; ");
  return h(
    "div",
    { class: "mini by-quarter" },
    h("h4", {}, t("by_quarter")),
    trend(
      shares,
      data.quarters.map((one, place) => `${one.label}: ${shares[place].count}/${shares[place].of}`),
      label,
    ),
  );
}
