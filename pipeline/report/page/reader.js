/* The interview a quote comes from, opened at that place: every number opens onto the client's own words. */
import { byId, h, refill, said } from "./dom.js";
import { clock, day, t } from "./format.js";

/** Opens the transcript of a mention with its evidence highlighted. */
export async function readMention(view, id) {
  const one = view.data.mention.get(id);
  await read(view, one.interview, id);
}

/** Opens a transcript; without a mention, at its beginning. */
export async function read(view, number, id = null) {
  const transcript = await unpacked(number);
  const dialog = byId("reader");
  refill(dialog, head(view, number), steps(view, transcript, id), body(view, transcript, number, id));
  if (!dialog.open) dialog.showModal();
  const target = dialog.querySelector("mark.main");
  (target ?? dialog.querySelector(".talk"))?.scrollIntoView({ block: target ? "center" : "start" });
  dialog.querySelector(".talk").focus({ preventScroll: true });
}

/** A transcript as it was packed into the page. */
async function unpacked(number) {
  const packed = Uint8Array.from(atob(byId(`transcript-${number}`).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).json();
}

function head(view, number) {
  const { data } = view;
  const interview = data.interviews[number];
  const facts = [
    interview.date ? day(interview.date) : data.quarters[interview.quarter]?.label,
    ...interview.facts,
    interview.path,
  ];
  return h(
    "header",
    {},
    h(
      "div",
      {},
      h(
        "h2",
        { id: "reader-title" },
        `${t("interview")} `,
        said(interview.person === null ? interview.path : data.people[interview.person]),
      ),
      h(
        "p",
        { class: "soft" },
        facts.filter(Boolean).flatMap((fact, place) => (place ? [" · ", said(fact)] : [said(fact)])),
      ),
      interview.note && h("p", { class: "note" }, interview.note),
    ),
    h(
      "button",
      { type: "button", class: "close", "aria-label": t("close"), onclick: () => byId("reader").close() },
      "✕",
    ),
  );
}

/** From one quote of this interview to the next, in the order they were said. */
function steps(view, transcript, id) {
  const order = transcript.marks.map(([mention]) => mention);
  const here = order.indexOf(id);
  const step = (to, sign, name) =>
    h(
      "button",
      {
        type: "button",
        disabled: order[to] === undefined,
        onclick: () => readMention(view, order[to]),
        "aria-label": name,
        title: name,
      },
      sign,
    );
  const one = view.data.mention.get(id);
  return h(
    "div",
    { class: "steps" },
    step(here < 0 ? -1 : here - 1, "←", t("previous_quote")),
    step(here + 1, "→", t("next_quote")),
    h(
      "p",
      { "aria-live": "polite" },
      one
        ? [`${here + 1}/${order.length} · `, said(view.data.theme.get(one.theme).label)]
        : t("quotes_here", { n: order.length }),
    ),
  );
}

function body(view, transcript, number, id) {
  const turns = transcript.turns
    .map(([speaker, side, start, end, time]) => ({ speaker, asks: side === 1, start, end, time }))
    .map(({ speaker, asks, start, end, time }) =>
      h(
        "div",
        { class: asks ? "turn asks" : "turn" },
        h(
          "p",
          { class: "who" },
          h("b", {}, said(speaker || t(asks ? "interviewer" : "respondent"))),
          asks && !isRole(speaker) && h("span", { class: "role" }, t("interviewer")),
          time !== null && h("time", {}, clock(time)),
        ),
        h("p", { class: "words", dir: "auto", "data-start": start }, pieces(view, transcript, start, end, id)),
      ),
    );
  return h("div", { class: "talk", tabindex: "0" }, turns, view.tools.transcript?.(number));
}

/** Whether a speaker's label says already that it is the interviewer, or is missing, so that the role stands for it. */
const isRole = (speaker) => !speaker || speaker.toLowerCase() === t("interviewer").toLowerCase();

/** A stretch of the transcript cut wherever a mention's evidence begins or ends. */
function pieces(view, transcript, start, end, id) {
  const inside = transcript.marks
    .flatMap(([mention, spans]) =>
      spans.map(([from, to], place) => ({ mention, from, to, main: mention === id && place === 0 })),
    )
    .filter((one) => one.from < end && one.to > start);
  const cuts = [...new Set([start, end, ...inside.flatMap((one) => [one.from, one.to])])]
    .filter((cut) => cut >= start && cut <= end)
    .sort((a, b) => a - b);
  return cuts.slice(1).map((cut, place) =>
    piece(
      view,
      transcript.text.slice(cuts[place], cut),
      inside.filter((one) => one.from <= cuts[place] && one.to >= cut),
      id,
    ),
  );
}

function piece(view, text, covering, id) {
  if (!covering.length) return text;
  const chosen = covering.find((one) => one.mention === id);
  if (chosen) return h("mark", { class: covering.some((one) => one.main) ? "evidence main" : "evidence" }, text);
  const other = view.data.mention.get(covering[0].mention);
  return h(
    "mark",
    { class: "other", title: view.data.theme.get(other.theme).label, onclick: () => readMention(view, other.id) },
    text,
  );
}
