/* Puts the page together. `start` draws it from the data; what it returns draws it anew from other data.
   `tools` may add to a theme, a row of the list, a quote or a transcript: `tools.theme(theme)` gives nodes to show there. */
import { select, prepared } from "./counting.js";
import { drawFilters, NO_FILTERS } from "./filters.js";
import { drawFindings } from "./findings.js";
import { drawInterviews, drawOverview } from "./overview.js";
import { speak } from "./format.js";
import { quoteFigure } from "./quotes.js";
import { read, readMention } from "./reader.js";
import { finder, searchIndex } from "./search.js";
import { drawThemes, showTheme } from "./themes.js";
import { allowPrinting } from "./paper.js";

/** Draws the page. */
export function start(data, tools = {}) {
  const view = { tools, filters: { ...NO_FILTERS }, open: new Set() };
  view.quote = (one, options) => quoteFigure(view, one, options);
  view.read = (id) => readMention(view, id);
  view.interview = (number) => read(view, number);
  view.filter = (filters) => filter(view, filters);
  view.clear = () => {
    filter(view, { ...NO_FILTERS });
    drawFilters(view);
  };
  view.update = (fresh) => update(view, fresh);
  view.update(data);
  window.addEventListener("hashchange", () => follow(view));
  allowPrinting(view);
  follow(view);
  return view;
}

/** Draws everything from new data; filters and what is open stay as they are. */
function update(view, data) {
  speak(data);
  view.data = prepared(data);
  view.index = searchIndex(view.data);
  drawOverview(view);
  drawFilters(view);
  filter(view, view.filters);
  drawFindings(view);
  drawInterviews(view);
}

function filter(view, filters) {
  view.filters = filters;
  view.selection = select(view.data, filters, finder(view.index, filters.query));
  drawThemes(view);
}

/** An address that ends in a theme's or a mention's id opens it. */
function follow(view) {
  const id = decodeURIComponent(location.hash.slice(1));
  if (view.data.theme.has(id)) showTheme(view, id);
  else if (view.data.mention.has(id)) view.read(id);
}
