/* The bar above the themes: who and what is counted. */
import { byId, h, refill } from "./dom.js";
import { counted, plural, t } from "./format.js";

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
  Boolean(kind || segment || status || query) || quarter !== null;

/** Whether a theme passes by what it is; what its people said is judged by `select`. */
export const passes = (theme, { kind, status }) =>
  (!kind || theme.kind === kind) && (!status || theme.status === status);

/** Draws the bar; each change calls `changed` with the new filters. */
export function drawFilters(view, changed) {
  const { data } = view;
  const set = (part) => changed({ ...view.filters, ...part });
  const kinds = present(data, "kind").map((kind) => [kind, data.kinds[kind]]);
  const statuses = present(data, "status").map((status) => [status, data.statuses[status] ?? status]);
  refill(
    byId("filters"),
    h(
      "label",
      { class: "search" },
      h("span", { class: "sr" }, t("search")),
      h("input", {
        type: "search",
        id: "query",
        value: view.filters.query,
        placeholder: t("search"),
        autocomplete: "off",
        oninput: later((event) => set({ query: event.target.value })),
      }),
    ),
    kinds.length > 1 && choice("kind", t("kind"), kinds, (value) => set({ kind: value || null })),
    data.columns.length > 0 &&
      segments(data, (value) =>
        set({ segment: value && { column: Number(value.split(":")[0]), value: Number(value.split(":")[1]) } }),
      ),
    data.quarters.length > 1 &&
      choice(
        "quarter",
        t("quarter"),
        data.quarters.map((one, place) => [place, one.label]),
        (value) => set({ quarter: value === "" ? null : Number(value) }),
      ),
    statuses.length > 1 && choice("status", t("status"), statuses, (value) => set({ status: value || null })),
    choice(
      "order",
      t("order"),
      [
        ["people", t("order_people")],
        ["change", t("order_change")],
        ["name", t("order_name")],
      ],
      (value) => set({ order: value || "rank" }),
      t("order_rank"),
    ),
    h(
      "button",
      {
        type: "button",
        id: "reset",
        class: "link",
        hidden: true,
        onclick: () => {
          changed({ ...NO_FILTERS });
          drawFilters(view, changed);
          byId("query").focus();
        },
      },
      t("reset"),
    ),
  );
}

/** Says how many people and themes the filters leave. */
export function sayWhatIsLeft(view, themes) {
  const shown = narrowed(view.filters);
  byId("reset").hidden = !shown;
  const people = view.selection.people.size;
  const left = t("left", { themes: counted(themes, "theme"), people: `${counted(people, "person_of")}` });
  refill(
    byId("left"),
    shown ? left : "",
    shown && people < 5 ? h("b", {}, ` ${t("too_few", { people: counted(people, "person") })}`) : "",
  );
}

function choice(name, label, options, chosen, all = t("all")) {
  return h(
    "label",
    {},
    h("span", { class: "caption" }, label),
    h(
      "select",
      { id: name, onchange: (event) => chosen(event.target.value) },
      h("option", { value: "" }, all),
      options.map(([value, text]) => h("option", { value: String(value) }, text)),
    ),
  );
}

function segments(data, chosen) {
  const groups = data.columns.map((column, at) =>
    h(
      "optgroup",
      { label: column.label },
      column.values.map((value, place) => h("option", { value: `${at}:${place}` }, value)),
    ),
  );
  return h(
    "label",
    {},
    h("span", { class: "caption" }, t("segment")),
    h(
      "select",
      { id: "segment", onchange: (event) => chosen(event.target.value || null) },
      h("option", { value: "" }, t("all")),
      groups,
    ),
  );
}

const present = (data, field) => [...new Set(data.themes.map((theme) => theme[field]))].sort();

/** Waits until typing pauses. */
function later(action, pause = 120) {
  let timer;
  return (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(event), pause);
  };
}
