/* A group's share as a row: its name, the interval, how many of how many. */
import { interval } from "./charts.js";
import { h, said } from "./dom.js";
import { ofPeople, shareText } from "./format.js";

export function shareBar(name, { count, of, share }) {
  const people = ofPeople(count, of);
  return h(
    "div",
    { class: "bar" },
    h("span", {}, said(name)),
    interval(share, `${name}: ${people}, ${shareText(share)}`, { height: 16 }),
    h("span", { class: "count" }, people),
  );
}
