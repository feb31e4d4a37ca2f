/* On paper the first themes stand open and what is only for clicking is left out; afterwards all is as it was. */
import { drawThemes } from "./themes.js";

const ON_PAPER = 10;

export function allowPrinting(view) {
  let before = null;
  window.addEventListener("beforeprint", () => {
    before = { open: view.open, wide: view.wide };
    const printed = [...document.querySelectorAll("#theme-list > .theme")].slice(0, ON_PAPER).map((node) => node.id);
    view.open = new Set(printed);
    drawThemes(view);
  });
  window.addEventListener("afterprint", () => {
    Object.assign(view, before);
    drawThemes(view);
  });
}
