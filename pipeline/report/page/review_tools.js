/* What can be done to a theme and to a quote: buttons that open a small form in place, all of it by keyboard too. */
import { h, refill, said } from "./dom.js";
import { counted, t } from "./format.js";

/** A theme's row can be dragged onto another's, to make it part of it. */
export function rowTools(state, theme) {
  const grip = h("span", { class: "grip", draggable: "true", title: t("review_drag"), "aria-hidden": "true" }, "⠿");
  grip.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/x-theme", theme.id);
    event.dataTransfer.effectAllowed = "move";
  });
  queueMicrotask(() => droppable(state, grip.closest("[data-theme-id]"), theme));
  return grip;
}

function droppable(state, row, theme) {
  if (!row) return;
  const holds = (event) => event.dataTransfer.types.includes("text/x-theme");
  row.addEventListener("dragover", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    row.classList.add("over");
  });
  row.addEventListener("dragleave", () => row.classList.remove("over"));
  row.addEventListener("drop", (event) => {
    const dragged = event.dataTransfer.getData("text/x-theme");
    row.classList.remove("over");
    if (!dragged || dragged === theme.id) return;
    event.preventDefault();
    state.send({ action: "merge", theme: dragged, into: theme.id });
  });
}

/** Everything that can be done to a theme as a whole. */
export function themeTools(state, theme) {
  const place = h("div", { class: "review-form" });
  const picked = [...state.picked].filter((id) =>
    state.data.mentions.some((one) => one.id === id && one.theme === theme.id),
  );
  return h(
    "div",
    { class: "review-tools", role: "group", "aria-label": t("review_theme") },
    opener(place, "review_rename", () =>
      textForm(t("review_new_name"), theme.label, (label) => state.send({ action: "rename", theme: theme.id, label })),
    ),
    opener(place, "review_redefine", () =>
      textForm(t("review_new_definition"), theme.definition, (definition) =>
        state.send({ action: "redefine", theme: theme.id, definition }),
      ),
    ),
    opener(place, "review_merge", () =>
      themeForm(state, t("review_merge_into"), theme.id, (into) =>
        state.send({ action: "merge", theme: theme.id, into }),
      ),
    ),
    opener(place, "review_split", () => splitForm(state, theme, picked)),
    button("review_reject", () => state.send({ action: "reject", theme: theme.id })),
    theme.status === "resolved"
      ? button("review_restore", () => state.send({ action: "restore", theme: theme.id }))
      : button("review_resolve", () => state.send({ action: "resolve", theme: theme.id })),
    place,
  );
}

/** Everything that can be done to one quote. */
export function mentionTools(state, one) {
  const place = h("div", { class: "review-form" });
  const box = h("input", { type: "checkbox", "aria-label": t("review_pick") });
  box.checked = state.picked.has(one.id);
  box.addEventListener("change", () => state.picked[box.checked ? "add" : "delete"](one.id));
  return h(
    "span",
    { class: "review-tools", role: "group", "aria-label": t("review_quote") },
    h("label", { class: "pick", title: t("review_pick") }, box),
    opener(place, "review_move", () =>
      themeForm(state, t("review_move_to"), one.theme, (theme) =>
        state.send({ action: "move", mention: one.id, theme }),
      ),
    ),
    button("review_pin", () => state.send({ action: "pin", mention: one.id, theme: one.theme })),
    button("review_refuse", () => state.send({ action: "refuse", mention: one.id, theme: one.theme })),
    button("review_confirm", () => state.send({ action: "confirm", mention: one.id })),
    button("review_dismiss", () => state.send({ action: "dismiss", mention: one.id })),
    place,
  );
}

/** What stands for no theme in a choice of one. */
export const NO_THEME = "none";

/** A choice of theme, by name; `without` is left out. */
export function themeChoice(state, without, none = "") {
  const others = state.data.themes.filter((theme) => theme.id !== without);
  return h(
    "select",
    {},
    none && h("option", { value: NO_THEME }, none),
    others.map((theme) => h("option", { value: theme.id }, `${theme.rank}. ${theme.label}`)),
  );
}

export function button(name, onclick) {
  return h("button", { type: "button", class: "link", "data-edit": name.replace("review_", ""), onclick }, t(name));
}

function opener(place, name, form) {
  const open = button(name, () => {
    const isOpen = place.dataset.form === name && place.firstChild;
    place.dataset.form = isOpen ? "" : name;
    refill(place, !isOpen && form());
    place.querySelector("input, textarea, select")?.focus();
  });
  return open;
}

function textForm(label, value, done) {
  const field = h("textarea", { rows: "2" });
  field.value = value;
  return formOf(label, field, () => field.value.trim() && done(field.value.trim()));
}

function themeForm(state, label, without, done) {
  const choice = themeChoice(state, without);
  return formOf(label, choice, () => choice.value && done(choice.value));
}

function splitForm(state, theme, picked) {
  if (!picked.length) return h("p", { class: "soft" }, t("review_pick_first"));
  const field = h("input", { type: "text" });
  const label = t("review_split_name", { n: counted(picked.length, "quote") });
  return formOf(label, field, () =>
    state.send({ action: "split", theme: theme.id, mentions: picked, label: field.value.trim() || null }),
  );
}

function formOf(label, field, done) {
  return h(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        done();
      },
    },
    h("label", {}, h("span", {}, label), field),
    h("button", { type: "submit" }, t("review_save")),
  );
}
