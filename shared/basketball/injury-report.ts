/**
 * The league's injury report for the games of a date (D19), as it was known when each game started.
 *
 * - *instant* of a report = its date at half past its hour, Eastern: what the league stamps it with · *usable* = reliable,
 *   of a team that plays, known at the cutoff · *listed* = a player's newest usable row.
 */
import { addDays, type EpochMicros, easternInstant, type GameDate } from '../dates.ts';
import type { RowOf } from '../tables/define-table.ts';
import type { nbacInjuryReport } from '../tables/raw/nbac-injury-report.ts';
import type { Game } from './games.ts';
import { type NameForms, type NameFormsOf, nameFormsOnce, type ResolveName } from './names.ts';
import { type Compare, collapse, greatest, inOrder, r0 } from './order.ts';
import { teamCode, teamCodeOfName } from './teams.ts';

/** Columns of `nbac_injury_report` that D19 and its users read. */
export const INJURY_COLUMNS = [
  'report_date',
  'report_hour',
  'game_date',
  'team',
  'player_full_name',
  'player_lookup',
  'injury_status',
  'reason',
  'confidence_score',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const;
export type InjuryRow = RowOf<typeof nbacInjuryReport, (typeof INJURY_COLUMNS)[number]>;

/** Days before the game's date from which reports count. */
export const INJURY_REPORT_DAYS = 7;

const STATUSES = ['out', 'questionable', 'doubtful', 'probable', 'available'] as const;
export type InjuryStatus = (typeof STATUSES)[number];

/** A usable row, read. */
export interface Injury {
  readonly row: InjuryRow;
  /** System code of the team that lists the player. */
  readonly team: string;
  /** KEY and LOOKUP of the player (D6). */
  readonly key: string;
  readonly lookup: string;
  readonly status: InjuryStatus;
  readonly instant: EpochMicros;
}

export interface InjuryReport {
  /** INJ_KNOWN(D): a player or team without a row has no listed injury. If false, injuries are unknown. */
  readonly isKnown: boolean;
  /** Every usable row, before the newest are picked, duplicates included. */
  readonly usable: readonly Injury[];
  /** The listed players of a team, by key. */
  ofTeam(team: string): readonly Injury[];
  /** The row by which a team lists a player, by his key; undefined: he is not listed. */
  listed(team: string, key: string): Injury | undefined;
  /** Rows of the date that were ignored or collapsed, by reason and table. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A game of the date, and up to when a report about its teams counts. */
export interface ReportedGame {
  readonly game: Pick<Game, 'home' | 'away'>;
  /** CUTOFF(g), inclusive. */
  readonly cutoff: EpochMicros;
}

const LEAST_CONFIDENCE = 0.8;
const compareRows = r0<InjuryRow>(INJURY_COLUMNS);
const newestReport: Compare<Injury> = inOrder(
  greatest(({ instant }) => instant),
  (a, b) => compareRows(a.row, b.row),
);

/**
 * The injury report of a date.
 * @param input.games games of the date
 * @param input.rows rows of any dates of game and report; those of other dates are not looked at
 */
export function injuryReport(input: {
  readonly date: GameDate;
  readonly games: readonly ReportedGame[];
  readonly rows: readonly InjuryRow[];
  readonly resolveName: ResolveName;
}): InjuryReport {
  const { date, games, rows, resolveName } = input;
  const cutoffs = new Map(games.flatMap(({ game, cutoff }) => [game.home, game.away].map((team) => [team, cutoff])));
  const formsOf = nameFormsOnce(resolveName);
  const earliest = addDays(date, -INJURY_REPORT_DAYS);
  const counts: Record<string, number> = {};
  const count = (reason: string, amount = 1): void => {
    const name = `${reason}:nbac_injury_report`;
    if (amount > 0) counts[name] = (counts[name] ?? 0) + amount;
  };
  const usable: Injury[] = [];
  for (const row of rows) {
    if (row.game_date !== date) continue;
    if (row.report_date === null || row.report_date < earliest || row.report_date > date) continue;
    const injury = readInjury(row, row.report_date, cutoffs, formsOf);
    if (typeof injury === 'string') count(injury);
    else usable.push(injury);
  }
  const { kept, collapsed } = collapse(usable, ({ team, key }) => `${team}|${key}`, newestReport);
  count('raw_duplicates_collapsed', collapsed);
  const byTeam = new Map<string, Map<string, Injury>>();
  for (const injury of kept.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const ofTeam = byTeam.get(injury.team) ?? new Map<string, Injury>();
    byTeam.set(injury.team, ofTeam.set(injury.key, injury));
  }
  return {
    isKnown: usable.length > 0,
    usable,
    ofTeam: (team) => [...(byTeam.get(team)?.values() ?? [])],
    listed: (team, key) => byTeam.get(team)?.get(key),
    counts,
  };
}

/** The row as an injury, or why it is not usable. */
function readInjury(
  row: InjuryRow,
  reportDate: GameDate,
  cutoffs: ReadonlyMap<string, EpochMicros>,
  formsOf: NameFormsOf,
): Injury | string {
  const team = teamCode(row.team) ?? teamCodeOfName(row.team);
  if (team === undefined) return 'unknown_team_code';
  const cutoff = cutoffs.get(team);
  if (cutoff === undefined) return 'unmatched_raw_rows';
  const instant = reportInstant(reportDate, row.report_hour);
  if (instant > cutoff) return 'after_cutoff';
  if (row.confidence_score !== null && row.confidence_score < LEAST_CONFIDENCE) return 'unreliable_rows';
  const status = STATUSES.find((known) => known === row.injury_status?.trim().toLowerCase());
  if (status === undefined) return 'unknown_injury_status';
  const forms: NameForms | undefined = formsOf(row.player_full_name, row.player_lookup);
  if (forms === undefined) return 'unnamed_players';
  return { row, team, ...forms, status, instant };
}

/** When a report was published: half past its hour, Eastern; without an hour at the start of its date. */
export function reportInstant(reportDate: GameDate, hour: number | null): EpochMicros {
  return easternInstant(reportDate, hour === null ? 0 : hour * 3600 + 1800);
}
