/* Search by word forms: «звонит» finds «звонили», "calls" finds "called", and any beginning of a word finds the word. */
import { EnglishStemmer, RussianStemmer } from "./stemmers.js";

const WORD = /[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu;
const stemmers = { ru: new RussianStemmer(), en: new EnglishStemmer() };
const stems = new Map();

const folded = (text) => text.toLowerCase().replaceAll("ё", "е");

/** A word without its ending (Snowball). */
function stem(word) {
  if (!stems.has(word)) stems.set(word, stemmers[/[а-я]/.test(word) ? "ru" : "en"].stemWord(word));
  return stems.get(word);
}

/** What the study's irregular words go by: «люди» is a form of «человек», "paid" of "pay". */
let lemmas = {};
const key = (word) => stem(lemmas[word] ?? word);

/** Makes an index over mentions: each is found by its quote, its summary, and the name of its theme. */
export function searchIndex(data) {
  lemmas = data.lemmas;
  const names = new Map(data.themes.map((theme) => [theme.id, tokens(`${theme.label} ${theme.definition}`)]));
  return new Map(
    data.mentions.map((one) => [one.id, [...tokens(`${one.quote} ${one.summary}`), ...names.get(one.theme)]]),
  );
}

/** A test of mentions for a query: every word of it must be there in some form; an empty query finds all. */
export function finder(index, query) {
  const wanted = tokens(query);
  if (!wanted.length) return () => true;
  return (one) => wanted.every((word) => index.get(one.id).some((token) => matches(word, token)));
}

/** The places in a text where a query's words stand, as [start, end). */
export function places(text, query) {
  const wanted = tokens(query);
  if (!wanted.length) return [];
  return [...folded(text).matchAll(WORD)]
    .filter(([word]) => wanted.some((one) => matches(one, { word, key: key(word) })))
    .map((match) => [match.index, match.index + match[0].length]);
}

const tokens = (text) => (folded(text).match(WORD) ?? []).map((word) => ({ word, key: key(word) }));
const matches = (wanted, token) => token.word.startsWith(wanted.word) || token.key === wanted.key;
