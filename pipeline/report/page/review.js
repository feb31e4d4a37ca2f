/* The report page with editing. Every edit is sent at once; what comes back is drawn. Other tabs notice by the version. */
import { addBar } from "./review_add.js";
import { byId, h, refill, said } from "./dom.js";
import { t } from "./format.js";
import { start } from "./page.js";
import { mentionTools, rowTools, themeTools } from "./review_tools.js";
import { history } from "./review_history.js";

const SOON = 2500;
const here = location.pathname.replace(/[^/]*$/, "");

const state = { busy: false, picked: new Set(), send, say };
const tools = {
  row: (theme) => rowTools(state, theme),
  theme: (theme) => themeTools(state, theme),
  quote: (one) => mentionTools(state, one),
  transcript: (number) => addBar(state, number),
};
state.data = JSON.parse(byId("data").textContent);
document.body.classList.add("reviewing");
document.body.append(h("p", { id: "review-said", class: "review-said", role: "status", hidden: true }));
byId("themes").before(h("section", { id: "review", "aria-label": state.data.words.review_edits }));
state.view = start(state.data, tools);
drawHistory();
setInterval(look, SOON);

/** Sends an edit, and draws what is so after it; a refusal is told, and changes nothing. */
async function send(edit) {
  if (state.busy) return false;
  state.busy = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(`${here}edits`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(edit),
    });
    const answer = await response.json();
    if (!response.ok) {
      say(answer.refused, true);
      await look();
      return false;
    }
    take(answer);
    say(t("review_kept"));
    return true;
  } catch {
    say(t("review_lost"), true);
    return false;
  } finally {
    state.busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

/** Looks whether somebody else edited: another tab, `custdev themes`, a run. */
async function look() {
  if (document.hidden) return;
  try {
    const { version } = await (await fetch(`${here}version`)).json();
    if (version && version !== state.data.review.version) {
      take(await (await fetch(`${here}data`)).json());
      say(t("review_others"));
    }
  } catch {
    say(t("review_lost"), true);
  }
}

function take(data) {
  data.transcripts.forEach((packed, number) => {
    byId(`transcript-${number}`).textContent = packed;
  });
  const themes = new Set(data.themes.map((theme) => theme.id));
  const mentions = new Set(data.mentions.map((one) => one.id));
  for (const id of state.picked) if (!mentions.has(id)) state.picked.delete(id);
  for (const id of state.view.open) if (!themes.has(id)) state.view.open.delete(id);
  state.data = data;
  state.view.update(data);
  drawHistory();
}

function drawHistory() {
  refill(byId("review"), history(state));
}

let hiding;
function say(text, bad = false) {
  const line = byId("review-said");
  line.classList.toggle("bad", bad);
  line.hidden = false;
  refill(line, said(text));
  clearTimeout(hiding);
  hiding = setTimeout(() => (line.hidden = true), bad ? 9000 : 3000);
}
