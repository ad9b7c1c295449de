/** What is wrong with which dates, in words, and the command that repairs it. */
import type { CalendarDate } from '../dates.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Coverage } from './coverage.ts';
import { type DayFigures, dayStatus, duplicatesOf } from './figures.ts';
import { type StaleCause, staleCauses } from './stale-cause.ts';

/** In the order in which they are told. */
export const FAULTS = {
  duplicate_rows: ['row too many', 'rows too many', 'of keys that are there already'],
  values_changed: ['row', 'rows', 'whose values were changed under their hash'],
  stale_hashes: ['hash', 'hashes', 'that are not the hash of their row'],
  malformed_hashes: ['malformed hash', 'malformed hashes', ''],
  missing_rows: ['row', 'rows', 'missing'],
  missing_hashes: ['row', 'rows', 'without a hash'],
  unexpected_rows: ['row', 'rows', 'that should not be there'],
  games_without_source: ['game', 'games', 'of which no source tells who played'],
} as const satisfies Record<string, readonly [one: string, many: string, what: string]>;
export type Fault = keyof typeof FAULTS;

/** Consecutive game dates of one table with the same faults; plain JSON. */
export interface Gap {
  readonly table: string;
  readonly start_date: string;
  readonly end_date: string;
  /** Game dates from the first to the last, all of which have the faults. */
  readonly dates: number;
  readonly status: 'missing' | 'partial' | 'corrupt' | 'unexpected';
  /** How many rows, hashes or games have each fault. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  /** What is wrong, and what to know before repairing it. */
  readonly explanation: string;
  readonly command: string;
}

interface FaultyDay {
  readonly date: CalendarDate;
  readonly status: Gap['status'];
  readonly faults: ReadonlyMap<Fault, number>;
}

/** @param cause of stale hashes; what is not known to be changed values counts as stale hashes */
export function faultsOf(day: DayFigures, cause: StaleCause | undefined): ReadonlyMap<Fault, number> {
  // A malformed hash is stale too; it is told once.
  const stale = Math.max(0, day.stale - day.malformed);
  const counts: Readonly<Record<Fault, number>> = {
    duplicate_rows: duplicatesOf(day),
    values_changed: cause === 'values' ? stale : 0,
    stale_hashes: cause === 'values' ? 0 : stale,
    malformed_hashes: day.malformed,
    missing_rows: day.missing,
    missing_hashes: day.rows - day.hashed,
    unexpected_rows: day.unexpected,
    games_without_source: day.gamesWithoutSource.length,
  };
  return new Map(
    (Object.keys(FAULTS) as Fault[]).flatMap((fault) => (counts[fault] > 0 ? [[fault, counts[fault]]] : [])),
  );
}

/** Longer ranges are repaired by a backfill, which can be interrupted and resumed. */
const PROCESSED_DATES = 31;
const HASH_FAULTS: ReadonlySet<Fault> = new Set(['stale_hashes', 'malformed_hashes', 'missing_hashes']);

/**
 * The command that repairs the faults of a range of dates of one table. Hashes alone are written in place; everything else is
 * computed anew, and with `--force` where rows would be left as they are because their hash is right.
 */
export function repairCommand(
  table: string,
  range: { readonly start: CalendarDate; readonly end: CalendarDate; readonly dates: number },
  faults: Iterable<Fault>,
): string {
  const all = new Set(faults);
  const dates =
    range.start === range.end ? `--date ${range.start}` : `--start-date ${range.start} --end-date ${range.end}`;
  const span = `--start-date ${range.start} --end-date ${range.end}`;
  if ([...all].every((fault) => HASH_FAULTS.has(fault))) {
    const mode = !all.has('missing_hashes') ? ' --mode stale' : all.size > 1 ? ' --mode all' : '';
    return `nba-analytics backfill --table ${table} --method hash${mode} ${span}`;
  }
  if (all.has('values_changed') || all.has('stale_hashes'))
    return `nba-analytics process --table ${table} ${dates} --force`;
  if (range.dates <= PROCESSED_DATES) return `nba-analytics process --table ${table} ${dates}`;
  const isMissing = [...all].every((fault) => ['missing_rows', 'missing_hashes'].includes(fault));
  return `nba-analytics backfill --table ${table} --method reprocess${isMissing ? '' : ' --mode all'} ${span}`;
}

const ADVICE: Partial<Record<Fault, string>> = {
  values_changed: 'Hashing them again would make wrong values look right, so they are computed anew.',
  games_without_source: 'Load box scores of these games first; without them they stay as they are.',
};

/** The faults in a sentence or two. */
export function explain(faults: ReadonlyMap<Fault, number>): string {
  const told = [...faults].map(([fault, count]) => {
    const [one, many, what] = FAULTS[fault];
    return `${count.toLocaleString('en-US')} ${count === 1 ? one : many} ${what}`.trimEnd();
  });
  const list = told.length > 1 ? `${told.slice(0, -1).join(', ')} and ${told.at(-1)}` : (told[0] ?? '');
  const advice = [...faults.keys()].flatMap((fault) => ADVICE[fault] ?? []);
  return [`${list}.`, ...advice].join(' ');
}

/**
 * The gaps of what was measured, by table and date. Where hashes were verified, it is found out why some are stale.
 * @throws AppError where something cannot be read
 */
export async function findGaps(
  warehouse: Warehouse,
  coverage: Coverage,
  signal?: AbortSignal,
): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  for (const { processor, days } of coverage.tables) {
    const stale = days.filter((day) => day.stale > day.malformed).map(({ date }) => date);
    const causes = await staleCauses(warehouse, processor, stale, signal);
    gaps.push(...gapsOf(processor, days, causes));
  }
  return gaps;
}

function gapsOf(
  { table }: AnyProcessor,
  days: readonly DayFigures[],
  causes: ReadonlyMap<CalendarDate, StaleCause>,
): readonly Gap[] {
  const gaps: Gap[] = [];
  let run: FaultyDay[] = [];
  const end = (): void => {
    if (run.length > 0) gaps.push(gapOf(table.name, run));
    run = [];
  };
  for (const day of days) {
    const status = dayStatus(day);
    if (status === 'nothing') continue;
    if (status === 'complete') {
      end();
      continue;
    }
    const faulty = { date: day.date, status, faults: faultsOf(day, causes.get(day.date)) };
    const [first] = run;
    if (first !== undefined && signature(first) !== signature(faulty)) end();
    run.push(faulty);
  }
  end();
  return gaps;
}

const signature = ({ status, faults }: FaultyDay): string => `${status} ${[...faults.keys()].join(' ')}`;

function gapOf(table: string, days: readonly FaultyDay[]): Gap {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a gap has at least one date');
  const faults = new Map<Fault, number>();
  for (const day of days) for (const [fault, count] of day.faults) faults.set(fault, (faults.get(fault) ?? 0) + count);
  return {
    table,
    start_date: first.date,
    end_date: last.date,
    dates: days.length,
    status: first.status,
    faults: Object.fromEntries(faults),
    explanation: explain(faults),
    command: repairCommand(table, { start: first.date, end: last.date, dates: days.length }, faults.keys()),
  };
}
