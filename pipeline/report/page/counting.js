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

/** The data with what is looked up all the time: each theme's mentions, each mention by its id, each person's quarters. */
export function prepared(data) {
  const columns = data.columns.map((column) => ({
    ...column,
    groups: column.groups.map((one) => ({ ...one, people: new Set(one.people) })),
  }));
  const group = (person) => columns[0]?.groups.findIndex((one) => one.people.has(person)) ?? -1;
  const mentions = data.mentions.map((one) => ({ ...one, group: group(one.person) }));
  const byId = (all) => new Map(all.map((one) => [one.id, one]));
  const themes = data.themes.map((theme) => ({ ...theme, missed: new Set(theme.unasked.map(sitting)) }));
  const sittings = data.people.map(() => new Set());
  for (const voice of data.voices) sittings[voice.person].add(voice.quarter);
  const ofTheme = new Map(themes.map((theme) => [theme.id, []]));
  for (const one of mentions) ofTheme.get(one.theme).push(one);
  return { ...data, columns, themes, mentions, sittings, ofTheme, mention: byId(mentions), theme: byId(themes) };
}

/** People heard in a quarter, or in any. */
const heardIn = (data, quarter) =>
  data.people.map((_, person) => person).filter((person) => quarter === null || data.sittings[person].has(quarter));

/**
 * What the filters leave: the people, and for each theme the mentions and how many people voice it, of how many.
 * `found` says of a mention whether the search finds it.
 */
export function select(data, { quarter, segment }, found) {
  const group = segment && data.columns[segment.column].groups[segment.group];
  const people = new Set(heardIn(data, quarter).filter((person) => !group || group.people.has(person)));
  const kept = new Map(data.themes.map((theme) => [theme.id, []]));
  for (const one of data.mentions)
    if (people.has(one.person) && isIn(quarter, one) && found(one)) kept.get(one.theme).push(one);
  return {
    people,
    themes: new Map(data.themes.map((theme) => [theme.id, counts(data, theme, kept, people, quarter)])),
  };
}

/** How a theme is shared among the groups of one column of respondents.csv, group after group. */
export function bySegment(data, theme, column, quarter) {
  const heard = heardIn(data, quarter);
  return data.columns[column].groups.map((group) =>
    among(data, theme, new Set(heard.filter((person) => group.people.has(person))), quarter),
  );
}

/** How a theme was shared in each quarter. */
export function byQuarter(data, theme) {
  return data.quarters.map((_, quarter) => among(data, theme, new Set(heardIn(data, quarter)), quarter));
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

/** People who could have voiced a theme and let no word of it be heard, however they were asked. */
export function silent(data, theme, asked, quarter) {
  const heard = new Set(
    data.ofTheme
      .get(theme.id)
      .filter((one) => isIn(quarter, one))
      .map((one) => one.person),
  );
  return [...asked].filter((person) => !heard.has(person));
}

function counts(data, theme, kept, people, quarter) {
  const mentions = kept.get(theme.id);
  const asked = theme.missed.size ? new Set([...people].filter((one) => wasAsked(data, theme, one, quarter))) : people;
  const said = new Set(mentions.filter((one) => one.counts && asked.has(one.person)).map((one) => one.person));
  return { mentions, asked, count: said.size, of: asked.size, share: wilson(said.size, asked.size) };
}

const among = (data, theme, people, quarter) =>
  counts(
    data,
    theme,
    new Map([[theme.id, data.ofTheme.get(theme.id).filter((one) => isIn(quarter, one))]]),
    people,
    quarter,
  );

/** Whether somebody was asked about a theme in a quarter, or, over the whole study, in any of theirs. */
const wasAsked = (data, theme, person, quarter) =>
  quarter === null
    ? [...data.sittings[person]].some((one) => !theme.missed.has(sitting([person, one])))
    : !theme.missed.has(sitting([person, quarter]));
const sitting = ([person, quarter]) => `${person} ${quarter}`;
const isIn = (quarter, { quarter: own }) => quarter === null || own === quarter;
