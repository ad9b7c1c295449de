/**
 * Raw rows of one player box score as players of a game (D8): names, team, seconds, duplicates collapsed.
 *
 * - *Own seconds*: what the source itself says; gaps are filled later from the next source of the order.
 * - *Unplaceable*: a row whose player or team is unknown; it counts only if it would have been a row of the table.
 */
import type { EpochMicros } from '../dates.ts';
import type { BoxScore } from './box-score.ts';
import { secondsOfDecimal, secondsOfMinutes } from './minutes.ts';
import { key, lookup, type NameForms, nameFormsOnce, type ResolveName } from './names.ts';
import { type Compare, greatest, inOrder, r0, smallest } from './order.ts';
import {
  BDL_COLUMNS,
  type BdlRow,
  GAMEBOOK_COLUMNS,
  type GamebookRow,
  NBA_BOX_COLUMNS,
  type NbaBoxRow,
  type PlayerSource,
} from './player-columns.ts';
import type { PlayerRow, PlayerStatus } from './player-rows.ts';
import { teamCode } from './teams.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
/** A player row whose gaps are still being filled. */
export type PlayerDraft = Writable<PlayerRow>;

export interface UnplaceableRow {
  readonly player: PlayerDraft;
  readonly reason: string;
}

export interface SourceDraft {
  /** One draft per (team, lookup), keyed by playerKey. */
  readonly players: Map<string, PlayerDraft>;
  readonly unplaceable: readonly UnplaceableRow[];
  readonly newest: EpochMicros | null;
}

/** A player of a game in one source. */
export function playerKey(player: { readonly teamAbbr: string; readonly lookup: string }): string {
  return `${player.teamAbbr}|${player.lookup}`;
}

export interface ReadContext {
  readonly teams: { readonly home: string; readonly away: string };
  readonly resolveName: ResolveName;
  /** Team of a row that names none, by the player's name; undefined where nothing tells. */
  readonly teamOf: (forms: NameForms) => string | undefined;
  readonly count: (what: string, source: PlayerSource) => void;
}

/** How a table's columns become a player; everything that differs between the three tables is here. */
interface Reader<Row> {
  readonly source: PlayerSource;
  readonly nameText: (row: Row) => string | null;
  /** Undefined for a status that D8 does not know. */
  readonly status: (row: Row) => PlayerStatus | undefined;
  readonly read: (row: Row, forms: NameForms, team: string, status: PlayerStatus) => PlayerDraft;
  /** R0, the last resort among duplicates. */
  readonly r0: Compare<Row>;
}

interface PlayerRaw extends CommonStatistics {
  readonly team_abbr: string | null;
  readonly player_lookup: string | null;
  readonly source_file_path: string | null;
  readonly data_hash: string | null;
  readonly processed_at: EpochMicros | null;
}

interface CommonStatistics {
  readonly points: number | null;
  readonly field_goals_made: number | null;
  readonly field_goals_attempted: number | null;
  readonly three_pointers_made: number | null;
  readonly three_pointers_attempted: number | null;
  readonly free_throws_made: number | null;
  readonly free_throws_attempted: number | null;
  readonly offensive_rebounds: number | null;
  readonly defensive_rebounds: number | null;
  readonly assists: number | null;
  readonly steals: number | null;
  readonly blocks: number | null;
  readonly turnovers: number | null;
  readonly personal_fouls: number | null;
}

function statisticsOf(row: CommonStatistics, totalRebounds: number | null): BoxScore {
  return {
    points: row.points,
    fieldGoalMakes: row.field_goals_made,
    fieldGoalAttempts: row.field_goals_attempted,
    threePointMakes: row.three_pointers_made,
    threePointAttempts: row.three_pointers_attempted,
    freeThrowMakes: row.free_throws_made,
    freeThrowAttempts: row.free_throws_attempted,
    offensiveRebounds: row.offensive_rebounds,
    defensiveRebounds: row.defensive_rebounds,
    totalRebounds,
    assists: row.assists,
    steals: row.steals,
    blocks: row.blocks,
    turnovers: row.turnovers,
    personalFouls: row.personal_fouls,
  };
}

/** What the three tables say alike; what only some of them say is null. */
function draft(input: {
  readonly row: PlayerRaw;
  readonly source: PlayerSource;
  readonly fullName: string | null;
  readonly forms: NameForms;
  readonly team: string;
  readonly seconds: number | null;
  readonly totalRebounds: number | null;
}): PlayerDraft {
  const { row, source, fullName, forms, team, seconds, totalRebounds } = input;
  return {
    source,
    lookup: forms.lookup,
    key: forms.key,
    storedLookup: row.player_lookup,
    fullName: fullName === null || fullName.trim() === '' ? null : fullName,
    teamAbbr: team,
    status: 'active',
    seconds,
    appeared: false,
    statistics: statisticsOf(row, totalRebounds),
    plusMinus: null,
    starter: null,
    nbaId: null,
    fourthQuarterPoints: null,
    dnpReason: null,
    nameResolutionStatus: null,
    originalName: null,
    period: null,
    dataHash: row.data_hash,
    processedAt: row.processed_at,
  };
}

const GAMEBOOK: Reader<GamebookRow> = {
  source: 'nbac_gamebook_player_stats',
  nameText: (row) => row.player_name,
  status: (row) => {
    const status = row.player_status.trim().toLowerCase();
    return status === 'active' || status === 'dnp' || status === 'inactive' ? status : undefined;
  },
  read: (row, forms, team, status) => {
    const player = draft({
      row,
      source: 'nbac_gamebook_player_stats',
      fullName: row.player_name,
      forms,
      team,
      seconds: secondsOfMinutes(row.minutes) ?? secondsOfDecimal(row.minutes_decimal),
      totalRebounds: row.total_rebounds,
    });
    player.status = status;
    player.plusMinus = row.plus_minus;
    player.dnpReason = row.dnp_reason;
    player.nameResolutionStatus = row.name_resolution_status;
    player.originalName = row.player_name_original;
    return player;
  },
  r0: r0<GamebookRow>(GAMEBOOK_COLUMNS),
};

const FINAL = /^\s*final/i;
/** BDL and NBA box rows count as played only once their game is final, or where they do not say. */
const isFinalOrUnsaid = (status: string | null): boolean => status === null || FINAL.test(status);

const BDL: Reader<BdlRow> = {
  source: 'bdl_player_boxscores',
  nameText: (row) => row.player_full_name,
  status: () => 'active',
  read: (row, forms, team) => {
    const player = draft({
      row,
      source: 'bdl_player_boxscores',
      fullName: row.player_full_name,
      forms,
      team,
      seconds: secondsOfMinutes(row.minutes),
      totalRebounds: row.rebounds,
    });
    player.appeared = isFinalOrUnsaid(row.game_status);
    player.period = row.period;
    return player;
  },
  r0: r0<BdlRow>(BDL_COLUMNS),
};

const NBA_BOX: Reader<NbaBoxRow> = {
  source: 'nbac_player_boxscores',
  nameText: (row) => row.player_full_name,
  status: () => 'active',
  read: (row, forms, team) => {
    const player = draft({
      row,
      source: 'nbac_player_boxscores',
      fullName: row.player_full_name,
      forms,
      team,
      seconds: secondsOfMinutes(row.minutes),
      totalRebounds: row.total_rebounds,
    });
    player.appeared = isFinalOrUnsaid(row.game_status);
    player.plusMinus = row.plus_minus;
    player.starter = row.starter;
    player.nbaId = row.nba_player_id;
    player.fourthQuarterPoints = row.points_q4;
    return player;
  },
  r0: r0<NbaBoxRow>(NBA_BOX_COLUMNS),
};

/** Gamebook rows of a game; `appeared` and gaps in seconds are still open. */
export function readGamebook(rows: readonly GamebookRow[], context: ReadContext): SourceDraft {
  return readRows(rows, GAMEBOOK, context);
}

/** BDL rows of a game; `appeared` says so far whether the row may count as played. */
export function readBdl(rows: readonly BdlRow[], context: ReadContext): SourceDraft {
  return readRows(rows, BDL, context);
}

/** NBA box rows of a game; `appeared` as for BDL. */
export function readNbaBox(rows: readonly NbaBoxRow[], context: ReadContext): SourceDraft {
  return readRows(rows, NBA_BOX, context);
}

const STATUS_ORDER: Readonly<Record<PlayerStatus, number>> = { active: 0, dnp: 1, inactive: 2 };

interface Candidate<Row> {
  readonly player: PlayerDraft;
  readonly raw: Row;
}

function readRows<Row extends PlayerRaw>(rows: readonly Row[], reader: Reader<Row>, context: ReadContext): SourceDraft {
  const { teams, count } = context;
  const { source } = reader;
  const formsOf = nameFormsOnce(context.resolveName);
  const chosen = new Map<string, Candidate<Row>>();
  const unplaceable: UnplaceableRow[] = [];
  const better = duplicateOrder(reader.r0);
  let newest: EpochMicros | null = null;
  for (const raw of rows) {
    if (raw.processed_at !== null && (newest === null || raw.processed_at > newest)) newest = raw.processed_at;
    const status = reader.status(raw);
    if (status === undefined) {
      count('unknown_player_status', source);
      continue;
    }
    const named = formsOf(reader.nameText(raw), raw.player_lookup);
    const forms = named ?? NAMELESS;
    const team = teamOf(raw.team_abbr, forms, context);
    if (team === null) {
      count('unknown_team_code', source);
      continue;
    }
    const player = reader.read(raw, forms, team, status);
    if (named === undefined && !takeOriginalName(player)) {
      count('rows_without_name', source);
      unplaceable.push({ player, reason: 'neither a name nor a lookup' });
      continue;
    }
    if (team !== teams.home && team !== teams.away) {
      count('team_not_in_game', source);
      unplaceable.push({ player, reason: team === '' ? 'no team' : `team ${team} is not in the game` });
      continue;
    }
    const person = playerKey(player);
    const known = chosen.get(person);
    if (known !== undefined) count('raw_duplicates_collapsed', source);
    const candidate = { player, raw };
    if (known === undefined || better(candidate, known) < 0) chosen.set(person, candidate);
  }
  const players = new Map<string, PlayerDraft>();
  for (const [person, { player }] of chosen) players.set(person, player);
  return { players, unplaceable, newest };
}

const NAMELESS: NameForms = { lookup: '', key: '' };

/** System code; '' where nothing tells; null for a code that is none. */
function teamOf(raw: string | null, forms: NameForms, context: ReadContext): string | null {
  if (raw !== null && raw.trim() !== '') return teamCode(raw) ?? null;
  return context.teamOf(forms) ?? '';
}

/** Inactive lists often carry a surname that no loader resolved: it stands for the lookup (D15). */
function takeOriginalName(player: PlayerDraft): boolean {
  if (player.status === 'active' || player.originalName === null) return false;
  player.lookup = lookup(player.originalName);
  player.key = key(player.originalName);
  return player.lookup !== '';
}

/** D8, duplicates of one player: the first wins. */
function duplicateOrder<Row extends PlayerRaw>(lastResort: Compare<Row>): Compare<Candidate<Row>> {
  return inOrder<Candidate<Row>>(
    greatest(({ raw }) => raw.processed_at),
    smallest(({ player }) => STATUS_ORDER[player.status]),
    greatest(({ player }) => player.seconds),
    greatest(({ raw }) => raw.points),
    smallest(({ raw }) => raw.player_lookup),
    smallest(({ raw }) => raw.source_file_path),
    (a, b) => lastResort(a.raw, b.raw),
  );
}
