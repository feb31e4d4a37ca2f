/* The last edits, the newest first, each with a way to take it back; and themes that were rejected. */
import { h, said } from "./dom.js";
import { t } from "./format.js";
import { button } from "./review_tools.js";

const SHOWN = 5;

export function history(state) {
  const edits = state.data.review.history.filter((edit) => edit.action !== "undo").toReversed();
  const last = edits.find((edit) => edit.holds);
  return [
    h(
      "div",
      { class: "review-head" },
      h("h2", {}, t("review_edits")),
      h(
        "button",
        { type: "button", id: "undo-last", disabled: !last, onclick: () => state.send({ action: "undo" }) },
        t("review_undo"),
      ),
      h("p", { class: "soft" }, t("review_note")),
    ),
    edits.length > 0 &&
      h(
        "ol",
        { class: "review-history" },
        edits.slice(0, SHOWN).map((edit) => line(state, edit)),
      ),
    state.data.review.away.length > 0 &&
      h(
        "details",
        {},
        h("summary", {}, t("review_rejected", { n: state.data.review.away.length })),
        h(
          "ul",
          {},
          state.data.review.away.map((theme) => away(state, theme)),
        ),
      ),
  ];
}

function line(state, edit) {
  const theme = state.data.themes.find((one) => one.id === (edit.into || edit.theme));
  const what = edit.label || edit.quote || theme?.label || edit.theme;
  return h(
    "li",
    { class: edit.holds ? "" : "undone", "data-edit-id": edit.id },
    h("b", {}, t(`review_did_${edit.action}`)),
    " ",
    said(what),
    h("span", { class: "soft" }, ` · ${edit.author} · ${edit.time.slice(0, 16).replace("T", " ")}`),
    " ",
    edit.holds
      ? button("review_take_back", () => state.send({ action: "undo", edit_id: edit.id }))
      : h("span", { class: "soft" }, t("review_taken_back")),
  );
}

function away(state, theme) {
  return h(
    "li",
    {},
    said(theme.label),
    " ",
    button("review_restore", () => state.send({ action: "restore", theme: theme.id })),
  );
}
