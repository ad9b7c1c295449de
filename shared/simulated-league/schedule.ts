/**
 * The schedule of a season: 1,230 games between the third week of October and the second of April, as many a day as is
 * usual for its weekday, back-to-backs but never three days in a row, road trips, the breaks of the league, a few games at
 * special venues.
 */
import { addDays, type CalendarDate, dayNumber, daysBetween } from '../dates.ts';
import { type Pairing, seasonPairings } from './pairings.ts';
import { type Random, randomOf } from './random.ts';
import { type Arena, type ScheduledGame, SPECIAL_ARENAS, TEAMS, type TeamFacts } from './team-facts.ts';
import { tipOffSeconds } from './tip-off-times.ts';

// Games a day, Sunday to Saturday, before they are scaled to the number of games left.
const GAMES_BY_WEEKDAY = [8, 8.5, 6.5, 11, 3.5, 11, 8.5];
const MOST_GAMES = 15;

const LONG_AGO = -1000;

interface TeamState {
  left: number;
  /** Day numbers of the last game and of the one before. */
  lastDay: number;
  dayBefore: number;
  /** Whether the last game was at home. */
  wasHome: boolean;
  readonly days: Set<number>;
}

/** Every game of a season, by date, then game id. */
export function seasonSchedule(seed: number, season: number): ScheduledGame[] {
  const random = randomOf(seed, 'schedule', season);
  const dates = gameDays(season);
  const states = new Map<TeamFacts, TeamState>(
    TEAMS.map((team) => [team, { left: 82, lastDay: LONG_AGO, dayBefore: LONG_AGO, wasHome: false, days: new Set() }]),
  );
  const stateOf = (team: TeamFacts): TeamState => states.get(team) as TeamState;
  const lastMeeting = new Map<string, number>();
  const placed: { pairing: Pairing; date: CalendarDate }[] = [];
  let open = random.shuffled(seasonPairings(season));

  const place = (pairing: Pairing, date: CalendarDate): void => {
    const day = dayNumber(date);
    placed.push({ pairing, date });
    for (const team of [pairing.home, pairing.away]) {
      const state = stateOf(team);
      state.left -= 1;
      state.dayBefore = state.lastDay;
      state.lastDay = day;
      state.wasHome = team === pairing.home;
      state.days.add(day);
    }
    lastMeeting.set(pairKey(pairing), day);
  };

  let weightLeft = dates.reduce((sum, date) => sum + weekdayWeight(date), 0);
  for (const [index, date] of dates.entries()) {
    const fair = (open.length * weekdayWeight(date)) / weightLeft;
    weightLeft -= weekdayWeight(date);
    const isLast = index >= dates.length - 2;
    const wanted = isLast ? MOST_GAMES : Math.min(MOST_GAMES, Math.max(1, Math.round(fair + random.normal())));
    const day = dayNumber(date);
    const scored = open
      .filter(({ home, away }) => isRested(stateOf(home), day) && isRested(stateOf(away), day))
      .map((pairing) => ({ pairing, score: urgency(pairing, day, stateOf, lastMeeting) + random.next() }))
      .sort((a, b) => b.score - a.score);
    const busy = new Set<TeamFacts>();
    const chosen = new Set<Pairing>();
    for (const { pairing } of scored) {
      if (chosen.size >= wanted) break;
      if (busy.has(pairing.home) || busy.has(pairing.away)) continue;
      busy.add(pairing.home).add(pairing.away);
      chosen.add(pairing);
      place(pairing, date);
    }
    open = open.filter((pairing) => !chosen.has(pairing));
  }
  placeLeftOvers(open, dates, stateOf, placed);
  return withVenues(placed, season, random);
}

function pairKey({ home, away }: Pairing): string {
  return home.code < away.code ? `${home.code}${away.code}` : `${away.code}${home.code}`;
}

function weekday(date: CalendarDate): number {
  // 1970-01-01 was a Thursday.
  return (dayNumber(date) + 4) % 7;
}

function weekdayWeight(date: CalendarDate): number {
  return GAMES_BY_WEEKDAY[weekday(date)] ?? 7;
}

/** From a Tuesday about 20 October to a Sunday about 13 April, without the days on which nobody plays. */
function gameDays(season: number): CalendarDate[] {
  let first = `${season}-10-18` as CalendarDate;
  while (weekday(first) !== 2) first = addDays(first, 1);
  let last = `${season + 1}-04-09` as CalendarDate;
  while (weekday(last) !== 0) last = addDays(last, 1);
  let allStar = `${season + 1}-02-14` as CalendarDate;
  while (weekday(allStar) !== 5) allStar = addDays(allStar, 1);
  let thanksgiving = `${season}-11-22` as CalendarDate;
  while (weekday(thanksgiving) !== 4) thanksgiving = addDays(thanksgiving, 1);
  const free = new Set<CalendarDate>([thanksgiving, `${season}-12-24` as CalendarDate]);
  for (let day = 0; day < 6; day += 1) free.add(addDays(allStar, day));
  const days = Array.from({ length: daysBetween(first, last) + 1 }, (_, day) => addDays(first, day));
  return days.filter((day) => !free.has(day));
}

function isRested({ left, lastDay, dayBefore }: TeamState, day: number): boolean {
  if (left === 0 || lastDay === day) return false;
  return day - lastDay > 1 || day - dayBefore > 2;
}

function urgency(
  { home, away }: Pairing,
  day: number,
  stateOf: (team: TeamFacts) => TeamState,
  lastMeeting: ReadonlyMap<string, number>,
): number {
  let score = 0;
  for (const team of [home, away]) {
    const state = stateOf(team);
    const rest = day - state.lastDay;
    score += state.left * 0.5 + Math.min(rest, 4) * 0.5;
    // Home stands and road trips: a team rather stays where it is.
    if (state.lastDay !== LONG_AGO && state.wasHome === (team === home)) score += 0.5;
  }
  const met = lastMeeting.get(pairKey({ home, away })) ?? LONG_AGO;
  return day - met < 12 ? score - 6 : score;
}

// Whatever found no date goes to the first one on which both are free, not in a row of three days if that can be.
function placeLeftOvers(
  open: readonly Pairing[],
  dates: readonly CalendarDate[],
  stateOf: (team: TeamFacts) => TeamState,
  placed: { pairing: Pairing; date: CalendarDate }[],
): void {
  const gamesOn = new Map<CalendarDate, number>();
  for (const { date } of placed) gamesOn.set(date, (gamesOn.get(date) ?? 0) + 1);
  for (const pairing of open) {
    const teams = [stateOf(pairing.home), stateOf(pairing.away)];
    const free = dates.filter(
      (date) => (gamesOn.get(date) ?? 0) < MOST_GAMES && teams.every((state) => !state.days.has(dayNumber(date))),
    );
    const crowding = (date: CalendarDate): number =>
      teams.reduce(
        (sum, state) => sum + [-2, -1, 1, 2].filter((offset) => state.days.has(dayNumber(date) + offset)).length,
        0,
      );
    let date = free[0];
    for (const candidate of free) if (date === undefined || crowding(candidate) < crowding(date)) date = candidate;
    if (date === undefined) throw new RangeError(`no date left for ${pairing.away.code} at ${pairing.home.code}`);
    for (const state of teams) state.days.add(dayNumber(date));
    gamesOn.set(date, (gamesOn.get(date) ?? 0) + 1);
    placed.push({ pairing, date });
  }
}

function withVenues(
  placed: readonly { pairing: Pairing; date: CalendarDate }[],
  season: number,
  random: Random,
): ScheduledGame[] {
  const gameIdOf = ({ pairing: { home, away }, date }: { pairing: Pairing; date: CalendarDate }): string =>
    `${date.replaceAll('-', '')}_${away.code}_${home.code}`;
  const ordered = placed
    .map((entry) => ({ ...entry, gameId: gameIdOf(entry) }))
    .sort((a, b) => (a.gameId < b.gameId ? -1 : 1));
  const special = new Map<string, Arena & { readonly country: string }>();
  for (const [index, month] of [`${season}-11`, `${season + 1}-01`, `${season}-12`, `${season + 1}-03`].entries()) {
    const arena = SPECIAL_ARENAS[index];
    const candidates = ordered.filter(({ date, pairing }) => date.startsWith(month) && pairing.home.code !== 'UTA');
    if (arena !== undefined) special.set(random.pick(candidates).gameId, arena);
  }
  return ordered.map(({ pairing: { home, away }, date, gameId }, index) => {
    const arena = special.get(gameId);
    return {
      gameId,
      nbaGameId: `002${String(season % 100).padStart(2, '0')}${String(index + 1).padStart(5, '0')}`,
      season,
      date,
      home,
      away,
      arena: arena ?? home.home,
      isNeutral: arena !== undefined,
      isAbroad: arena !== undefined && arena.country !== 'USA',
      playoffRound: null,
      tipOffSeconds: tipOffSeconds(arena ?? home.home, weekday(date), random),
    };
  });
}
