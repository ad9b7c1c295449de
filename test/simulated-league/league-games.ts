/** Rows of single simulated games, for the tests of the league and of whoever reads raw rows. */
import { lookup } from '../../shared/basketball/names.ts';
import { createRosterMatcher, type RosterMatcher, type RosterPlayer } from '../../shared/basketball/roster-matching.ts';
import type { GameDate } from '../../shared/dates.ts';
import type { League } from '../../shared/simulated-league/league.ts';
import type { DatedRows, DatedTable, LeagueRow } from '../../shared/simulated-league/tables.ts';
import type { ScheduledGame } from '../../shared/simulated-league/team-facts.ts';

/** The rows of a table, which must have been asked for. */
export function rowsOf<N extends DatedTable>(rows: DatedRows, table: N): readonly LeagueRow<N>[] {
  const of = rows[table] as readonly LeagueRow<N>[] | undefined;
  if (of === undefined) throw new RangeError(`${table} was not asked for`);
  return of;
}

export interface GamebookPlayer extends RosterPlayer {
  readonly row: LeagueRow<'nbac_gamebook_player_stats'>;
}

/** A date of a season by any number. */
export function dateOf(league: League, season: number, anyNumber: number): GameDate {
  const dates = league.gameDates(season);
  const date = dates[anyNumber % dates.length];
  if (date === undefined) throw new RangeError('a season without dates');
  return date;
}

/** A date with few games, from about any number on: everything of it is generated quickly. */
export function quietDateOf(league: League, season: number, anyNumber: number): GameDate {
  const dates = league.gameDates(season);
  const turned = [...dates.slice(anyNumber % dates.length), ...dates];
  const date = turned.find((candidate) => [2, 3].includes(league.gamesOn(candidate).length));
  if (date === undefined) throw new RangeError('a season without quiet dates');
  return date;
}

export const sum = <Row>(rows: readonly Row[], figure: (row: Row) => number | null): number =>
  rows.reduce((total, row) => total + (figure(row) ?? 0), 0);

/** The game-book roster of a game, and the matcher that the NBA box score helps. */
export function rosterOf(rows: DatedRows, game: ScheduledGame): RosterMatcher<GamebookPlayer> {
  const roster = rowsOf(rows, 'nbac_gamebook_player_stats')
    .filter((row) => row.game_id === game.gameId)
    .map((row) => ({
      lookup: lookup(row.player_name ?? ''),
      fullName: row.player_name,
      teamAbbr: row.team_abbr ?? '',
      row,
    }));
  const nbaBox = rowsOf(rows, 'nbac_player_boxscores')
    .filter((row) => row.game_id === game.gameId)
    .map((row) => ({
      nbaId: row.nba_player_id,
      name: row.player_full_name,
      storedLookup: row.player_lookup,
      team: row.team_abbr,
    }));
  return createRosterMatcher({ roster, nbaBox, playerListNames: new Map(), resolveName: (name) => name });
}
