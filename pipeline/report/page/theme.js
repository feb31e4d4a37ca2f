/* One theme opened: what it is, how sure one can be, who says it, in whose words, and what speaks against it. */
import { shareBar } from "./bars.js";
import { places, trend } from "./charts.js";
import { bySegment, byQuarter, diverse, silent } from "./counting.js";
import { h, said } from "./dom.js";
import { counted, decimal, ofPeople, percent, shareText, t } from "./format.js";
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
    ),
    h(
      "div",
      { class: "figures" },
      segments(view, theme),
      quarters(view, theme),
      facts(view, theme, now),
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
  const quiet = silent(view.data, theme, now.asked, view.filters.quarter);
  return h(
    "div",
    { class: "against" },
    h("h4", {}, t("against")),
    others.length > 0 && h("p", { class: "soft" }, t(theme.kind === "praise" ? "against_bad" : "against_good")),
    diverse(others, 2).map((one) => view.quote(one, { compact: true })),
    quiet.length
      ? h("p", {}, `${t("silent", { n: ofPeople(quiet.length, now.asked.size) })} `, named(view, quiet))
      : h("p", {}, t("all_said_it")),
  );
}

/** People by name, each a way to their interview; of many only the first. */
function named(view, people) {
  const rest = people.length - MOST_NAMED;
  return [
    people.slice(0, MOST_NAMED).map((person) =>
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

function facts(view, theme, now) {
  const place = t("place_said", { rank: theme.rank, low: theme.low, high: theme.high });
  const share = now.of < 5 ? ofPeople(now.count, now.of) : `${ofPeople(now.count, now.of)}: ${shareText(now.share)}`;
  const presets = Object.entries(theme.presets).map(([preset, rank]) => `${t(`preset_${preset}`)}: ${rank}`);
  const chances = Object.values(theme.top).map((chance) => percent(chance));
  const lines = [
    ["minor", t("share"), share],
    theme.question && ["", t("question"), said(theme.question)],
    ...theme.apart.map((note) => ["", note.name, note.text]),
    ["minor", t("place"), [place, places(theme, view.data.themes.length, place)]],
    chances.length > 0 && ["minor", t("top_chance", { tops: Object.keys(theme.top).join(" / ") }), chances.join(" / ")],
    presets.length > 0 && ["minor", t("other_weights"), presets.join(", ")],
    ["", t("strength"), t("of_five", { n: decimal(theme.strength) })],
    theme.nps && ["", t("nps"), theme.nps],
    theme.related && ["", t("related"), said(theme.related)],
    theme.area && ["", t("area"), said(theme.area)],
    theme.first && ["minor", t("heard"), theme.first],
    ["minor", t("said_times"), counted(now.mentions.length, "mention")],
  ];
  return h(
    "dl",
    {},
    lines
      .filter(Boolean)
      .map(([rank, name, value]) => h("div", { class: rank }, h("dt", {}, name), h("dd", {}, value))),
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
    const rows = column.groups.map(({ name }, place) => ({ name, ...shares[place] })).filter((one) => one.of >= LEAST);
    if (rows.length < 2) return null;
    return h(
      "div",
      { class: "mini" },
      h("h4", {}, column.label),
      rows.map((one) => shareBar(one.name, one)),
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
