/* The bar above the themes: who and what is counted, and in which order themes come. */
import { byId, h, refill } from "./dom.js";
import { counted, t } from "./format.js";

export const NO_FILTERS = Object.freeze({
  kind: null,
  segment: null,
  quarter: null,
  status: null,
  query: "",
  order: "rank",
});

/** Whether anything but the order is chosen. */
export const narrowed = ({ kind, segment, quarter, status, query }) =>
  [kind, segment, quarter, status].some((one) => one !== null) || query.trim() !== "";

/** Whether a theme passes by what it is; what its people said is judged by `select`. */
export const passes = (theme, { kind, status }) =>
  (kind === null || theme.kind === kind) && (status === null || theme.status === status);

/** Draws the bar as the filters stand; each change calls `view.filter`. */
export function drawFilters(view) {
  const { data } = view;
  refill(
    byId("filters"),
    search(view),
    choice(view, "kind", named(data.kinds, present(data, "kind"))),
    choice(view, "segment", segments(data)),
    choice(view, "quarter", data.quarters.length > 1 ? data.quarters.map(({ label }, at) => option(at, label)) : []),
    choice(view, "status", named(data.statuses, present(data, "status"))),
    choice(view, "order", orders(data), "rank", t("order_rank")),
    h("button", { type: "button", id: "reset", class: "link", hidden: true, onclick: () => reset(view) }, t("reset")),
  );
}

/** Says how many people and themes the filters leave. */
export function sayWhatIsLeft(view, themes) {
  const shown = narrowed(view.filters);
  const people = view.selection.people.size;
  byId("reset").hidden = !shown;
  refill(
    byId("left"),
    shown && t("left", { themes: counted(themes, "theme"), people: counted(people, "person_of") }),
    shown && people < 5 && h("b", {}, ` ${t("too_few", { people: counted(people, "person") })}`),
  );
}

function reset(view) {
  view.filter({ ...NO_FILTERS });
  drawFilters(view);
  byId("query").focus();
}

function search(view) {
  const typed = later((event) => view.filter({ ...view.filters, query: event.target.value }));
  const input = { type: "search", id: "query", placeholder: t("search"), autocomplete: "off", oninput: typed };
  return h(
    "label",
    { class: "search" },
    h("span", { class: "sr" }, t("search")),
    h("input", { ...input, value: view.filters.query }),
  );
}

/** A list to choose from; where there is nothing to choose, none. An option's value is what the filter is set to. */
function choice(view, name, options, none = null, all = t("all")) {
  const entries = options.flatMap((one) => one.options ?? [one]);
  if (entries.length < 2) return null;
  const isChosen = (value) => JSON.stringify(value) === JSON.stringify(view.filters[name]);
  const draw = ({ value, label }) =>
    h("option", { value: String(entries.findIndex((one) => one.value === value)), selected: isChosen(value) }, label);
  const chosen = (event) => view.filter({ ...view.filters, [name]: entries[event.target.value]?.value ?? none });
  return h(
    "label",
    {},
    h("span", { class: "caption" }, t(name)),
    h(
      "select",
      { id: name, onchange: chosen },
      h("option", { value: "" }, all),
      options.map((one) => (one.options ? h("optgroup", { label: one.label }, one.options.map(draw)) : draw(one))),
    ),
  );
}

const option = (value, label) => ({ value, label });
const named = (names, values) => values.map((value) => option(value, names[value] ?? value));
const present = (data, field) => [...new Set(data.themes.map((theme) => theme[field]))].sort();

function segments(data) {
  return data.columns.map((column, at) => ({
    label: column.label,
    options: column.groups.map(({ name }, group) => option({ column: at, group }, name)),
  }));
}

function orders(data) {
  const presets = Object.keys(data.themes[0]?.presets ?? {}).map((preset) => option(preset, t(`preset_${preset}`)));
  const others = ["people", "change", "name"].map((order) => option(order, t(`order_${order}`)));
  return presets.length ? [...others, { label: t("other_weights"), options: presets }] : others;
}

/** Waits until typing pauses. */
function later(action, pause = 120) {
  let timer;
  return (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(event), pause);
  };
}
