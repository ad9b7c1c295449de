/**
 * Who is on the roster of a team for a game (P2): everyone the injury report lists for it, everyone who is with the team and
 * was seen with it lately, and everyone quoted for the game whose team is known.
 *
 * - *place* = a game and a team at which a player could be · *fresh* = seen with the team lately · *contradicted* = a newer
 *   roster of the team lacks him. A player has one place per date: the newest evidence decides.
 */
import type { Game, SeasonGames } from '../../shared/basketball/games.ts';
import type { Injury, InjuryReport } from '../../shared/basketball/injury-report.ts';
import { addCount } from '../../shared/basketball/summary-games.ts';
import type { EpochMicros, GameDate } from '../../shared/dates.ts';
import type { Report } from '../../shared/processing/define-processor.ts';
import type { EarlierGame } from './earlier-game.ts';
import { LOOK_BACK_GAMES } from './history.ts';
import type { KnownTeams } from './known-teams.ts';
import { BETTING_PROS, type DateProps } from './props.ts';
import type { SeasonHistory } from './season-history.ts';

/** A game of the date, what is known of players when it starts, and until when. */
export interface RosterGame {
  readonly game: Game;
  readonly cutoff: EpochMicros;
  readonly known: KnownTeams;
  /** The last recorded games of last season of a team that opens its season; undefined for any other. */
  openingGames(team: string): readonly EarlierGame[] | undefined;
}

export interface RosterMember {
  readonly key: string;
  readonly team: string;
  readonly game: Game;
  /** His row of the injury report for this team. */
  readonly injury: Injury | undefined;
  /** The injury report has him for another team of the date too (`team_conflict`). */
  readonly teamConflict: boolean;
}

export interface Rosters {
  /** ROSTER(t,g), by key. */
  of(game: Game, team: string): readonly RosterMember[];
  /** TEAM_UNKNOWN: players quoted for a game whose team nothing tells. */
  readonly reports: readonly Report[];
}

interface Place {
  readonly on: RosterGame;
  readonly team: string;
  readonly injury: Injury | undefined;
}

export interface RostersInput {
  readonly date: GameDate;
  readonly games: readonly RosterGame[];
  readonly season: SeasonGames;
  readonly history: SeasonHistory;
  readonly injuries: InjuryReport;
  readonly props: DateProps;
  /** First day of evidence about the season. */
  readonly start: GameDate;
  readonly counts: Map<string, number>;
}

export function rostersOf(input: RostersInput): Rosters {
  const places = new Map<string, Place[]>();
  const add = (key: string, place: Place): void => {
    const known = places.get(key);
    if (known === undefined) places.set(key, [place]);
    else if (!known.some(({ on, team }) => on === place.on && team === place.team)) known.push(place);
  };
  for (const on of input.games) {
    for (const team of teamsOf(on)) {
      for (const injury of input.injuries.ofTeam(team)) add(injury.key, { on, team, injury });
    }
  }
  for (const on of input.games) {
    for (const team of teamsOf(on)) {
      for (const key of membersSeen(team, on, input)) add(key, { on, team, injury: undefined });
    }
  }
  const reports = addQuoted(input, places, add);
  const members = new Map<string, RosterMember[]>();
  for (const [key, ofPlayer] of places) {
    const member = settled(key, ofPlayer);
    const place = `${member.game.gameId}|${member.team}`;
    const known = members.get(place);
    if (known === undefined) members.set(place, [member]);
    else known.push(member);
  }
  for (const ofTeam of members.values()) ofTeam.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { of: (game, team) => members.get(`${game.gameId}|${team}`) ?? [], reports };
}

function teamsOf({ game }: RosterGame): readonly [string, string] {
  return [game.home, game.away];
}

/** Rule (b): players who are with the team, fresh and not contradicted. */
function membersSeen(team: string, on: RosterGame, input: RostersInput): readonly string[] {
  const { date, season, history, start } = input;
  const { known } = on;
  const finals = season.finalBefore(team, date);
  const opening = on.openingGames(team);
  const recorded: EarlierGame[] = [];
  for (const final of finals) {
    const game = history.gameOf(final);
    if (game?.isRecorded) recorded.push(game);
    if (recorded.length === LOOK_BACK_GAMES) break;
  }
  const since = recorded.length === LOOK_BACK_GAMES ? (recorded.at(-1)?.date ?? start) : start;
  const snapshot = known.snapshot(team);
  const fresh = new Set<string>(snapshot?.keys);
  for (const game of opening ?? recorded) for (const key of appearedFor(team, game)) fresh.add(key);
  for (const day of history.daysBefore(date)) {
    if (day.date < since) continue;
    for (const { key, item } of day.transactions) if (item.team === team) fresh.add(key);
  }
  const seenSince = new Set<string>();
  if (snapshot !== undefined) {
    for (const final of finals) {
      if (final.date < snapshot.date) break;
      const game = history.gameOf(final);
      if (game !== undefined) for (const key of appearedFor(team, game)) seenSince.add(key);
    }
  }
  return [...fresh].filter((key) => {
    if (known.teamAt(key) !== team) return false;
    if (snapshot === undefined || snapshot.keys.has(key) || seenSince.has(key)) return true;
    return known.joinedSince(key, team, snapshot.date);
  });
}

function appearedFor(team: string, game: EarlierGame): readonly string[] {
  const keys: string[] = [];
  for (const [key, { player }] of game.records) if (player.teamAbbr === team) keys.push(key);
  for (const [key, { teamAbbr }] of game.listings) if (teamAbbr === team) keys.push(key);
  return keys;
}

/** Rule (c): players quoted for a game, or by BettingPros for the date, whose team is one of a game's two. */
function addQuoted(
  { games, props, counts }: RostersInput,
  places: ReadonlyMap<string, readonly Place[]>,
  add: (key: string, place: Place) => void,
): readonly Report[] {
  const reports: Report[] = [];
  const found: (readonly [string, Place])[] = [];
  const playing = new Set<string>();
  const quoted = new Set<string>();
  for (const on of games) {
    const { game, cutoff } = on;
    const place = (key: string): boolean => {
      const team = teamOfQuoted(key, on, props);
      if (team !== undefined) found.push([key, { on, team, injury: undefined }]);
      return team !== undefined;
    };
    for (const key of props.quotedIn(game, cutoff)) {
      if (place(key) || places.get(key)?.some((known) => known.on === on)) continue;
      const subject = `${game.gameId}|${props.spelling(game, key)}`;
      reports.push({ code: 'TEAM_UNKNOWN', subject, detail: 'has a points line, and nothing tells his team' });
    }
    for (const key of props.quotedByBettingPros(cutoff)) {
      quoted.add(key);
      if (place(key)) playing.add(key);
    }
  }
  for (const [key, place] of found) add(key, place);
  for (const key of quoted) {
    if (!playing.has(key) && !places.has(key)) {
      addCount(counts, `team_not_playing:${BETTING_PROS}`, props.bettingProsRows(key).length);
    }
  }
  return reports.sort((a, b) => (a.subject < b.subject ? -1 : 1));
}

function teamOfQuoted(key: string, on: RosterGame, props: DateProps): string | undefined {
  const teams: readonly string[] = teamsOf(on);
  const candidates = [
    () => on.known.teamAt(key),
    () => on.known.lastTeamNamed(key),
    () => props.bettingProsTeam(key, on.cutoff),
  ];
  for (const candidate of candidates) {
    const team = candidate();
    if (team !== undefined && teams.includes(team)) return team;
  }
  return undefined;
}

/** The one place of a player: by the newest injury report, else by his team as the last of the games knows it. */
function settled(key: string, places: readonly Place[]): RosterMember {
  const listed = places.filter(({ injury }) => injury !== undefined);
  const newest = Math.max(...listed.map(({ injury }) => injury?.instant ?? Number.NEGATIVE_INFINITY));
  const candidates = listed.length === 0 ? places : listed.filter(({ injury }) => injury?.instant === newest);
  const latest = places.reduce((last, place) => (place.on.cutoff > last.on.cutoff ? place : last));
  const team = candidates.length > 1 ? latest.on.known.teamAt(key) : undefined;
  const withTeam = candidates.filter((place) => place.team === team);
  const [first] = (withTeam.length > 0 ? withTeam : candidates).toSorted(
    (a, b) =>
      Number(b.team === b.on.game.home) - Number(a.team === a.on.game.home) ||
      (a.on.game.gameId < b.on.game.gameId ? -1 : 1),
  );
  if (first === undefined) throw new TypeError(`${key} has no place`);
  const { on, injury } = first;
  return { key, team: first.team, game: on.game, injury, teamConflict: listed.length > 1 };
}
