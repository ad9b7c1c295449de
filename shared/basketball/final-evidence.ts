/**
 * What tells, besides the schedule, that a game was played (D4.3), and which games there were when there is no schedule at
 * all (D4.7). Only that such a row exists is looked at; nothing it says goes into a value.
 */
import type { EpochMicros, GameDate } from '../dates.ts';
import { gameIdOf, parseGameId } from './game-id.ts';
import { leagueBoxRowGame, playerRowGame } from './game-references.ts';
import type { GameCandidates, GameReference, IndexedGame } from './game-rows.ts';
import { teamMinutes } from './minutes.ts';
import { type Compare, r0 } from './order.ts';
import { overtimesOfMinutes } from './overtime.ts';
import { teamCode } from './teams.ts';

/** Rows of a source by game date, as far as its window reaches. `SourceRows` of a declared source is one. */
export interface RowsByDate<Row> {
  on(date: GameDate): readonly Row[];
}

interface BoxRow {
  readonly game_id: string;
  readonly game_date: GameDate;
  readonly home_team_abbr: string | null;
  readonly away_team_abbr: string | null;
  readonly team_abbr: string | null;
  readonly processed_at: EpochMicros | null;
}
/** The columns of the four box-score tables that are looked at; rows with more columns do. */
export interface FinalEvidenceRows {
  readonly gamebook: RowsByDate<BoxRow & { readonly player_status: string }>;
  readonly bdl: RowsByDate<BoxRow & { readonly game_status: string | null }>;
  readonly nbaBox: RowsByDate<BoxRow & { readonly nba_game_id: string; readonly game_status: string | null }>;
  readonly teamBox: RowsByDate<EvidentTeamRow>;
}
interface EvidentTeamRow {
  readonly game_id: string;
  readonly nba_game_id: string;
  readonly game_date: GameDate;
  readonly team_abbr: string;
  readonly minutes: string | null;
  readonly points: number | null;
  readonly data_hash: string | null;
  readonly processed_at: EpochMicros;
}

/** Columns of each table to declare for a source that serves as evidence only. */
export const EVIDENCE_COLUMNS = {
  gamebook: ['game_id', 'game_date', 'home_team_abbr', 'away_team_abbr', 'team_abbr', 'player_status', 'processed_at'],
  bdl: ['game_id', 'game_date', 'home_team_abbr', 'away_team_abbr', 'team_abbr', 'game_status', 'processed_at'],
  nbaBox: [
    'game_id',
    'nba_game_id',
    'game_date',
    'home_team_abbr',
    'away_team_abbr',
    'team_abbr',
    'game_status',
    'processed_at',
  ],
  teamBox: ['game_id', 'nba_game_id', 'game_date', 'team_abbr', 'minutes', 'points', 'data_hash', 'processed_at'],
} as const;

/** A game that only box scores tell of. */
export interface PairFound {
  readonly gameId: string;
  readonly date: GameDate;
  readonly home: string;
  readonly away: string;
  /** Greatest processed_at of the rows that name it; null if none has one. */
  readonly newest: EpochMicros | null;
}

export interface FinalEvidence {
  /**
   * The open games that a box score shows to be final. Only their dates are looked up.
   * @param candidates every game of the season, open or not: a row that may mean a game known to be final says nothing
   */
  playedAmong<G extends IndexedGame>(open: readonly G[], candidates: GameCandidates<G>): ReadonlySet<G>;
  /** The pairs of teams that the system-form ids of a date's box-score rows name, by game_id. */
  pairsOn(date: GameDate): readonly PairFound[];
}

/** The evidence that the four box-score tables hold. Rows are read when asked for, a date at a time. */
export function finalEvidenceOf(rows: FinalEvidenceRows): FinalEvidence {
  return {
    playedAmong(open, candidates) {
      const wanted = new Set(open);
      const played = new Set<(typeof open)[number]>();
      for (const date of new Set(open.map((game) => game.date))) {
        for (const reference of playedReferences(rows, date)) {
          const meant = candidates.of(reference);
          if (meant === 'unknown_team_code' || !meant.every((game) => wanted.has(game))) continue;
          for (const game of meant) played.add(game);
        }
        for (const game of officiallyPlayed(rows.teamBox.on(date), candidates)) {
          if (wanted.has(game)) played.add(game);
        }
      }
      return played;
    },
    pairsOn: (date) => pairsOf(rows, date),
  };
}

function playedReferences({ gamebook, bdl, nbaBox }: FinalEvidenceRows, date: GameDate): GameReference[] {
  return [
    ...distinct(gamebook.on(date), ({ player_status }) => isActive(player_status), playerRowGame),
    ...distinct(bdl.on(date), ({ game_status }) => saysFinal(game_status), playerRowGame),
    ...distinct(nbaBox.on(date), ({ game_status }) => saysFinal(game_status), leagueBoxRowGame),
  ];
}

// A season computed date after date asks about the same rows each time; what a box score of one date says is kept.
const references = new WeakMap<object, readonly GameReference[]>();

/** The games that rows of one table and date name, each once, of the rows that the test holds for. */
function distinct<Row>(
  rows: readonly Row[],
  isEvidence: (row: Row) => boolean,
  describe: (row: Row) => GameReference,
): readonly GameReference[] {
  const known = references.get(rows);
  if (known !== undefined) return known;
  const found = new Map<string, GameReference>();
  for (const row of rows) {
    if (!isEvidence(row)) continue;
    const reference = describe(row);
    found.set(
      [reference.nbaGameId, reference.date, reference.systemGameId, ...(reference.codes ?? [])].join('|'),
      reference,
    );
  }
  const result = [...found.values()];
  references.set(rows, result);
  return result;
}

/** Read as D8 reads it, so that a game whose players count is final. */
function isActive(playerStatus: string): boolean {
  return playerStatus.trim().toLowerCase() === 'active';
}

/** Whether a `game_status` begins with `final`, in any case (D4.3, D8). */
function saysFinal(gameStatus: string | null): boolean {
  return gameStatus?.trim().toLowerCase().startsWith('final') ?? false;
}

const compareTeamRows: Compare<EvidentTeamRow> = r0(EVIDENCE_COLUMNS.teamBox);

/** Games of which both official rows have usable minutes and different points. */
function officiallyPlayed<G extends IndexedGame>(rows: readonly EvidentTeamRow[], candidates: GameCandidates<G>): G[] {
  const official = new Map<G, Map<string, EvidentTeamRow>>();
  for (const row of rows) {
    const team = teamCode(row.team_abbr);
    const meant = candidates.of(leagueBoxRowGame(row));
    if (team === undefined || meant === 'unknown_team_code') continue;
    for (const game of meant) {
      const byTeam = official.get(game) ?? new Map<string, EvidentTeamRow>();
      official.set(game, byTeam);
      const known = byTeam.get(team);
      if (known === undefined || compareTeamRows(row, known) < 0) byTeam.set(team, row);
    }
  }
  const played: G[] = [];
  for (const [game, byTeam] of official) {
    const home = byTeam.get(game.home);
    const away = byTeam.get(game.away);
    if (home === undefined || away === undefined || !hasUsableMinutes(home) || !hasUsableMinutes(away)) continue;
    if (home.points !== null && away.points !== null && home.points !== away.points) played.push(game);
  }
  return played;
}

function hasUsableMinutes({ minutes }: EvidentTeamRow): boolean {
  return overtimesOfMinutes(teamMinutes(minutes)) !== undefined;
}

/** A table earlier in the order decides which team was at home; inside a table the smallest game_id. */
function pairsOf(rows: FinalEvidenceRows, date: GameDate): PairFound[] {
  const found = new Map<string, PairFound>();
  for (const table of [rows.gamebook, rows.bdl, rows.nbaBox, rows.teamBox]) {
    const ofTable = new Map<string, PairFound>();
    for (const row of table.on(date)) {
      const parts = parseGameId(row.game_id);
      if (parts === undefined || parts.date !== date) continue;
      const pair = [parts.home, parts.away].toSorted().join();
      const gameId = gameIdOf(parts);
      const known = ofTable.get(pair) ?? found.get(pair);
      const processed = Math.max(row.processed_at ?? -Infinity, known?.newest ?? -Infinity);
      const newest = Number.isFinite(processed) ? (processed as EpochMicros) : null;
      const isFixed = known !== undefined && (found.has(pair) || known.gameId <= gameId);
      ofTable.set(pair, isFixed ? { ...known, newest } : { gameId, ...parts, newest });
    }
    for (const [pair, game] of ofTable) found.set(pair, game);
  }
  return [...found.values()].toSorted((a, b) => (a.gameId < b.gameId ? -1 : 1));
}
