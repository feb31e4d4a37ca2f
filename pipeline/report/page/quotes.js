/* A quote as it stands on the page, and the row of facts under it. */
import { h, said } from "./dom.js";
import { clock, quoted, t } from "./format.js";
import { places } from "./search.js";

/** A client's own words with who said them, when and where; a click opens the interview at that place. */
export function quoteFigure(view, one, { compact = false } = {}) {
  const open = () => view.read(one.id);
  const openUnlessSelecting = () => String(window.getSelection()) || open();
  return h(
    "figure",
    { class: compact ? "quote compact" : "quote", "data-mention-id": one.id },
    one.summary && h("p", { class: "summary" }, said(one.summary), one.doubtful && h("em", {}, ` (${t("doubtful")})`)),
    h("blockquote", { dir: "auto", onclick: openUnlessSelecting }, marked(quoted(one.quote), view.filters.query)),
    h(
      "figcaption",
      {},
      facts(view.data, one),
      h(
        "button",
        {
          type: "button",
          class: "link",
          onclick: open,
          "aria-label": `${t("open_interview")}: ${source(view.data, one)}`,
        },
        t("open_interview"),
      ),
      view.tools.quote?.(one),
    ),
  );
}

/** A theme's name as a way to it. */
export const themeLink = (view, id) => h("a", { href: `#${id}` }, said(quoted(view.data.theme.get(id).label)));

/** Text with the places marked where a search found something. */
export function marked(text, query) {
  const parts = [];
  let from = 0;
  for (const [start, end] of places(text, query)) {
    parts.push(text.slice(from, start), h("mark", { class: "hit" }, text.slice(start, end)));
    from = end;
  }
  return [...parts, text.slice(from)];
}

/** Who, of which group, when: what a reader judges a quote by. */
function facts(data, one) {
  const parts = [
    h("b", {}, said(data.people[one.person])),
    ...groups(data, one).map((name) => said(name)),
    quarterOf(data, one.quarter),
    clock(one.time),
  ];
  if (one.prompted) parts.push(h("em", {}, t("prompted")));
  return parts.filter(Boolean).flatMap((part, place) => (place ? [" · ", part] : [part]));
}

const source = (data, one) =>
  [data.people[one.person], data.interviews[one.interview].path, clock(one.time)].filter(Boolean).join(", ");
const quarterOf = (data, quarter) => data.quarters[quarter]?.label ?? "";

/** The customer group a mention's speaker was in, by the first column. */
function groups(data, one) {
  return one.group >= 0 ? [data.columns[0].groups[one.group].name] : [];
}
