/* Words and numbers as the report's language writes them; the same rules as wording.py. */

const HARD = "\u00a0";
let words = {};
let language = "en";

/** Sets the language everything is written in from here on. */
export function speak(data) {
  words = data.words;
  language = data.language;
}

/** A phrase with its {gaps} filled. */
export function t(key, gaps = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => gaps[name]);
}

/** The form of a noun that goes with a number: «тема», «темы», «тем». */
function plural(count, noun) {
  const forms = words.plurals[noun];
  if (language !== "ru") return forms[count === 1 ? 0 : 1];
  if (count % 10 === 1 && count % 100 !== 11) return forms[0];
  return [2, 3, 4].includes(count % 10) && ![12, 13, 14].includes(count % 100) ? forms[1] : forms[2];
}

export const counted = (count, noun) => `${grouped(count)}${HARD}${plural(count, noun)}`;

/** A whole number with a thin gap between thousands, from five digits on. */
function grouped(count) {
  return count < 10000 ? String(count) : String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

export function decimal(value, places = 1) {
  const written = value.toFixed(places).replace("-", "−");
  return language === "ru" ? written.replace(".", ",") : written;
}

/** A share as whole percent; halves go to the even number, as in Python. */
export function whole(share) {
  const value = 100 * share;
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

export const percent = (share) => `${whole(share)}${language === "ru" ? HARD : ""}%`;

/** The ends of a share's interval: «33–77 %». */
export const ends = (share) => (share.low === null ? "" : `${whole(share.low)}–${percent(share.high)}`);

/** A share with its interval: «56 % (33–77 %)». */
export const shareText = (share) => (share.value === null ? "—" : `${percent(share.value)} (${ends(share)})`);

/** How many of how many people: «9 из 16». */
export const ofPeople = (count, asked) => `${grouped(count)}${HARD}${words.of}${HARD}${grouped(asked)}`;

/** A time code: 1:02 or 1:02:03. */
export function clock(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const all = Math.floor(seconds);
  const pad = (part) => String(part).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** A day as people write it: 21.04.2026 in Russian, 2026-04-21 in English. */
export function day(iso) {
  return language === "ru" ? iso.split("-").reverse().join(".") : iso;
}

/** Text in the language's quotation marks; marks inside change to the inner ones. */
export function quoted(text) {
  if (language === "ru") return `«${text.replaceAll("«", "„").replaceAll("»", "“")}»`;
  return `“${text.replaceAll("“", "‘").replaceAll("”", "’")}”`;
}
