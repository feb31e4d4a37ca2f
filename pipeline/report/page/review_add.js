/* A mention that nobody found: some words of a transcript selected, their kind and theme chosen. */
import { byId, h, refill, said } from "./dom.js";
import { t } from "./format.js";
import { button, NO_THEME, themeChoice } from "./review_tools.js";

/** Shown at the end of an opened transcript; filled when words are selected in it. */
export function addBar(state, number) {
  const bar = h("div", { class: "review-add", role: "group", "aria-label": t("review_add") });
  const show = () => refill(bar, formOf(state, number, selected()) ?? h("p", { class: "soft" }, t("review_add_hint")));
  const talk = byId("reader");
  talk.onmouseup = talk.onkeyup = (event) => {
    if (!bar.contains(event.target)) setTimeout(show);
  };
  queueMicrotask(show);
  return bar;
}

/** Where in the transcript's text the selection lies; null without one, or where it spans several people's words. */
function selected() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const words = closest(range.startContainer);
  if (!words || words !== closest(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(range.startContainer, range.startOffset);
  const start = Number(words.dataset.start) + before.toString().length;
  return { start, end: start + range.toString().length, text: range.toString() };
}

const closest = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("#reader .words");

function formOf(state, number, place) {
  if (!place?.text.trim()) return null;
  const kinds = h(
    "select",
    {},
    Object.entries(state.data.kinds).map(([kind, name]) => h("option", { value: kind }, name)),
  );
  const theme = themeChoice(state, null, t("review_any_theme"));
  return [
    h("p", { class: "soft" }, said(`«${place.text.trim()}»`)),
    h("label", {}, h("span", {}, t("kind")), kinds),
    h("label", {}, h("span", {}, t("review_theme_of")), theme),
    button("review_add", () => add(state, number, place, kinds.value, theme.value === NO_THEME ? null : theme.value)),
  ];
}

async function add(state, number, { start, end }, kind, theme) {
  const transcript = state.data.review.paths[number];
  if (await state.send({ action: "add", transcript, start, end, kind, theme })) state.view.interview(number);
}
