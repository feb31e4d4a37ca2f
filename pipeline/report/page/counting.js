/* Who said what among the people that the filters leave. Everything counted is a person. */

const Z2 = 1.959963984540054 ** 2;

/** A share with its 95 % Wilson score interval (Wilson 1927), as prevalence.py reckons it; empty where nobody was asked. */
export function wilson(count, asked) {
  if (asked <= 0) return { value: null, low: null, high: null };
  const share = count / asked;
  const centre = (share + Z2 / (2 * asked)) / (1 + Z2 / asked);
  const half = (Math.sqrt(Z2) / (1 + Z2 / asked)) * Math.sqrt((share * (1 - share)) / asked + Z2 / (4 * asked * asked));
  return {
    value: share,
    low: count === 0 ? 0 : Math.max(0, centre - half),
    high: count === asked ? 1 : Math.min(1, centre + half),
  };
}

/** The data with what is looked up all the time: each theme's mentions, and each mention by its id. */
export function prepared(data) {
  const ofTheme = new Map(data.themes.map((theme) => [theme.id, []]));
  const mentions = data.mentions.map((one) => ({ ...one, group: data.voices[one.voice].values[0] ?? -1 }));
  for (const one of mentions) ofTheme.get(one.theme).push(one);
  const byId = (all) => new Map(all.map((one) => [one.id, one]));
  return { ...data, mentions, ofTheme, mention: byId(mentions), theme: byId(data.themes) };
}

/** Each person's last voice, or their last of one quarter; voices come in order of time. */
export function latestVoices(data, quarter) {
  const latest = new Map();
  for (const voice of data.voices) if (quarter === null || voice.quarter === quarter) latest.set(voice.person, voice);
  return latest;
}

/**
 * What the filters leave: the people, and for each theme the mentions and how many people voice it, of how many.
 * `found` says of a mention whether the search finds it.
 */
export function select(data, filters, found) {
  const people = new Set();
  for (const [person, voice] of latestVoices(data, filters.quarter))
    if (inSegment(voice, filters.segment)) people.add(person);
  const kept = data.mentions.filter(
    (one) => people.has(one.person) && (filters.quarter === null || one.quarter === filters.quarter) && found(one),
  );
  const own = new Map(data.themes.map((theme) => [theme.id, []]));
  for (const one of kept) own.get(one.theme).push(one);
  return { people, themes: new Map(data.themes.map((theme) => [theme.id, counts(theme, own.get(theme.id), people)])) };
}

/** How a theme is shared among the groups of one column of respondents.csv, group after group. */
export function bySegment(data, theme, column, quarter) {
  const groups = data.columns[column].values.map(() => ({ said: new Set(), asked: new Set() }));
  const group = new Map();
  for (const [person, voice] of latestVoices(data, quarter)) {
    const at = voice.values[column];
    if (at < 0 || !wasAsked(theme, person)) continue;
    group.set(person, at);
    groups[at].asked.add(person);
  }
  for (const one of data.ofTheme.get(theme.id))
    if (group.has(one.person) && one.counts && (quarter === null || one.quarter === quarter))
      groups[group.get(one.person)].said.add(one.person);
  return groups.map(({ said, asked }) => told(said.size, asked.size));
}

/** How a theme was shared in each quarter. */
export function byQuarter(data, theme) {
  return data.quarters.map((_, quarter) => {
    const asked = new Set([...latestVoices(data, quarter).keys()].filter((person) => wasAsked(theme, person)));
    const own = data.ofTheme
      .get(theme.id)
      .filter((one) => one.quarter === quarter && one.counts && asked.has(one.person));
    return told(new Set(own.map((one) => one.person)).size, asked.size);
  });
}

/**
 * Up to `most` quotes of different people, the most typical first; among the next most typical, those of groups and
 * quarters not heard yet go before others.
 */
export function diverse(mentions, most) {
  const firsts = [...new Map([...mentions].reverse().map((one) => [one.person, one])).values()].reverse();
  const left = firsts.sort((a, b) => mentions.indexOf(a) - mentions.indexOf(b)).slice(0, 2 * most);
  const chosen = [];
  const heard = (field, one) => chosen.some((other) => other[field] === one[field]);
  const novelty = (one) => 2 * !heard("group", one) + !heard("quarter", one);
  while (chosen.length < most && left.length) {
    const best = left.reduce((first, one) => (novelty(one) > novelty(first) ? one : first));
    chosen.push(...left.splice(left.indexOf(best), 1));
  }
  return chosen;
}

function counts(theme, mentions, people) {
  const asked = theme.asked === null ? people : new Set([...people].filter((person) => wasAsked(theme, person)));
  const said = new Set(mentions.filter((one) => one.counts && asked.has(one.person)).map((one) => one.person));
  return { mentions, said, asked, ...told(said.size, asked.size) };
}

const told = (count, of) => ({ count, of, share: wilson(count, of) });
const wasAsked = (theme, person) => theme.asked === null || theme.asked.has(person);
const inSegment = (voice, segment) => segment === null || voice.values[segment.column] === segment.value;
