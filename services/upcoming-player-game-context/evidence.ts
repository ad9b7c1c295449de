/**
 * What is known about a player's team (P1): items of evidence, each of a date.
 *
 * - *transaction* = he joined a team, or was waived · *snapshot* = a published roster names him · *appearance* = he played or
 *   was listed in a final game. The last item known says which team he is with; after a waiver he is with none.
 */
import type { NameForms, NameFormsOf } from '../../shared/basketball/names.ts';
import { type Compare, collapse, inOrder, r0, smallest } from '../../shared/basketball/order.ts';
import { teamCode } from '../../shared/basketball/teams.ts';
import { type CalendarDate, type EpochMicros, easternInstant, type GameDate } from '../../shared/dates.ts';
import type { RowOf } from '../../shared/tables/define-table.ts';
import type { espnTeamRosters } from '../../shared/tables/raw/espn-team-rosters.ts';
import type { nbacPlayerMovement } from '../../shared/tables/raw/nbac-player-movement.ts';
import type { EarlierGame } from './earlier-game.ts';

export const ESPN_ROSTER_COLUMNS = [
  'roster_date',
  'scrape_hour',
  'team_abbr',
  'player_full_name',
  'player_lookup',
  'birth_date',
  'age',
  'data_hash',
  'processed_at',
] as const;
export type EspnRosterRow = RowOf<typeof espnTeamRosters, (typeof ESPN_ROSTER_COLUMNS)[number]>;

export const MOVEMENT_COLUMNS = [
  'transaction_type',
  'transaction_date',
  'player_full_name',
  'player_lookup',
  'is_player_transaction',
  'team_abbr',
  'group_sort',
  'data_hash',
  'created_at',
] as const;
export type MovementRow = RowOf<typeof nbacPlayerMovement, (typeof MOVEMENT_COLUMNS)[number]>;

export type EvidenceKind = 'appearance' | 'snapshot' | 'transaction';

export interface Evidence {
  readonly date: GameDate;
  readonly kind: EvidenceKind;
  /** Place among the transactions of a date: trades first, the others by their number. 0 of other kinds. */
  readonly place: number;
  /** Hour of a snapshot, Eastern; 0 of other kinds. */
  readonly hour: number;
  /** System code; null = he is with no team. */
  readonly team: string | null;
  /** LOOKUP of the name in it. */
  readonly lookup: string;
}

/** The first day of evidence about a season: contracts end in June. */
export function evidenceStart(season: number): CalendarDate {
  return `${String(season).padStart(4, '0')}-06-01` as CalendarDate;
}

const RANKS: Readonly<Record<EvidenceKind, number>> = { appearance: 1, snapshot: 2, transaction: 3 };

/** Order of evidence about one player: the last says where he is. */
export const inOrderOfEvidence: Compare<Evidence> = inOrder(
  smallest((item) => item.date),
  smallest((item) => RANKS[item.kind]),
  smallest((item) => item.place),
  smallest((item) => item.hour),
  smallest((item) => item.team),
  // Of two spellings the smallest is the newest.
  (a, b) => (a.lookup === b.lookup ? 0 : a.lookup > b.lookup ? -1 : 1),
);

/** A transaction, or anything else, of a player. */
export type PlayerItem = NameForms & { readonly item: Evidence };
type Counts = Map<string, number>;
/** Adds to a count of rows that are ignored or collapsed. */
export function addTo(counts: Counts, name: string, amount = 1): void {
  if (amount > 0) counts.set(name, (counts.get(name) ?? 0) + amount);
}

const JOINS = new Set(['signing', 'trade', 'awardonwaivers', 'contractconverted']);
const WAIVE = 'waive';
const TRADE = 'trade';
const TRAILING_NUMBER = /(\d+)\s*$/;
const MOVEMENTS = 'nbac_player_movement';
const compareMovements = r0<MovementRow>(MOVEMENT_COLUMNS);

/** Transactions of a day that say which team a player is with. */
export function transactionsOf(
  rows: readonly MovementRow[],
  formsOf: NameFormsOf,
): { readonly items: readonly PlayerItem[]; readonly counts: Counts } {
  const counts: Counts = new Map();
  const telling: (NameForms & { readonly row: MovementRow; readonly type: string; readonly team: string })[] = [];
  for (const row of rows) {
    const type = row.transaction_type.trim().toLowerCase();
    const team = teamCode(row.team_abbr);
    const forms = formsOf(row.player_full_name, row.player_lookup);
    if (!row.is_player_transaction || (type !== WAIVE && !JOINS.has(type))) {
      addTo(counts, `not_about_a_team:${MOVEMENTS}`);
    } else if (team === undefined) addTo(counts, `unknown_team_code:${MOVEMENTS}`);
    else if (forms === undefined) addTo(counts, `rows_without_name:${MOVEMENTS}`);
    else telling.push({ ...forms, row, type, team });
  }
  const { kept, collapsed } = collapse(
    telling,
    ({ key, team, type, row }) => [key, team, row.transaction_date, type, row.group_sort].join('|'),
    (a, b) => compareMovements(a.row, b.row),
  );
  addTo(counts, `raw_duplicates_collapsed:${MOVEMENTS}`, collapsed);
  const items = kept.map(({ lookup, key, row, type, team }): PlayerItem => {
    const item: Evidence = {
      date: row.transaction_date,
      kind: 'transaction',
      place: type === TRADE ? -1 : Number(TRAILING_NUMBER.exec(row.group_sort)?.[1] ?? 0),
      hour: 0,
      team: type === WAIVE ? null : team,
      lookup,
    };
    return { lookup, key, item };
  });
  return { items, counts };
}

/** A player on a published roster. */
export interface RosterEntry extends NameForms {
  readonly item: Evidence;
  readonly team: string;
  /** When the roster was published at the latest. */
  readonly instant: EpochMicros;
  readonly birthDate: CalendarDate | null;
  /** Completed years, as published. */
  readonly age: number | null;
}

/** The roster of a team as published at one hour. */
export interface Snapshot {
  readonly date: GameDate;
  readonly hour: number;
  readonly instant: EpochMicros;
  readonly keys: ReadonlySet<string>;
}

/** What was published on a day. */
export interface RosterDay {
  /** By player key, in order of evidence. */
  readonly entries: ReadonlyMap<string, readonly RosterEntry[]>;
  /** By team, by hour. */
  readonly snapshots: ReadonlyMap<string, readonly Snapshot[]>;
  readonly counts: Counts;
}

const ROSTERS = 'espn_team_rosters';
const compareRosterRows = r0<EspnRosterRow>(ESPN_ROSTER_COLUMNS);

/** The rosters published on one day. A roster of hour H counts from H:59, Eastern. */
export function rosterDay(rows: readonly EspnRosterRow[], formsOf: NameFormsOf): RosterDay {
  const counts: Counts = new Map();
  const read: (NameForms & { readonly row: EspnRosterRow; readonly team: string; readonly hour: number })[] = [];
  for (const row of rows) {
    const team = teamCode(row.team_abbr);
    const forms = formsOf(row.player_full_name, row.player_lookup);
    if (team === undefined) addTo(counts, `unknown_team_code:${ROSTERS}`);
    else if (forms === undefined) addTo(counts, `rows_without_name:${ROSTERS}`);
    else read.push({ ...forms, row, team, hour: row.scrape_hour ?? 0 });
  }
  const { kept, collapsed } = collapse(
    read,
    ({ key, team, hour }) => `${hour}|${team}|${key}`,
    (a, b) => compareRosterRows(a.row, b.row),
  );
  addTo(counts, `raw_duplicates_collapsed:${ROSTERS}`, collapsed);
  const entries = new Map<string, RosterEntry[]>();
  const byTeamAndHour = new Map<string, Map<number, Snapshot & { readonly keys: Set<string> }>>();
  const instants = new Map<number, EpochMicros>();
  for (const { key, lookup, row, team, hour } of kept) {
    const date = row.roster_date;
    const instant = instants.get(hour) ?? easternInstant(date, hour * 3600 + 59 * 60);
    instants.set(hour, instant);
    const item: Evidence = { date, kind: 'snapshot', place: 0, hour, team, lookup };
    const entry = { key, lookup, item, team, instant, birthDate: row.birth_date, age: row.age };
    entries.set(key, [...(entries.get(key) ?? []), entry]);
    const ofTeam = byTeamAndHour.get(team) ?? new Map();
    byTeamAndHour.set(team, ofTeam);
    const snapshot = ofTeam.get(hour) ?? { date, hour, instant, keys: new Set<string>() };
    ofTeam.set(hour, snapshot);
    snapshot.keys.add(key);
  }
  for (const ofPlayer of entries.values()) ofPlayer.sort((a, b) => inOrderOfEvidence(a.item, b.item));
  const snapshots = new Map(
    Array.from(byTeamAndHour, ([team, byHour]) => [team, [...byHour.values()].sort((a, b) => a.hour - b.hour)]),
  );
  return { entries, snapshots, counts };
}

/** The appearances of a game, one item for each player who played or was listed. */
export function appearancesOf({ date, records, listings }: EarlierGame): readonly PlayerItem[] {
  const players = [...Array.from(records.values(), ({ player }) => player), ...listings.values()];
  return players.map(({ key, lookup, teamAbbr }) => ({
    key,
    lookup,
    item: { date, kind: 'appearance', place: 0, hour: 0, team: teamAbbr, lookup },
  }));
}
