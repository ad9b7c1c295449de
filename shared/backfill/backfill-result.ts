/** What became of a backfill: dates by how they ended, and what is not as it should be. */
import type { GameDate } from '../dates.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import { faultsOf, type Measured, type MeasuredDay } from './measure.ts';
import type { TablePlan } from './plan.ts';
import { type DateState, isFaulty, type Status } from './state.ts';

/** A date that is not as it should be. */
export interface FaultyDate {
  readonly date: GameDate;
  readonly status: Extract<Status, 'incomplete' | 'failed'>;
  readonly reason: string;
  /** Whether this backfill was to do it; others were found by the measurement. */
  readonly planned: boolean;
  /**
   * What may help: retry = doing it again, once what it lacks is there · stale = doing what is outdated or too much ·
   * reprocess = computing what hashing cannot repair.
   */
  readonly repair: 'retry' | 'stale' | 'reprocess';
}

export interface TableResult {
  readonly processor: AnyProcessor;
  readonly planned: number;
  /** Planned dates by how they ended. */
  readonly ended: Readonly<Record<Status, number>>;
  readonly rowsWritten: number;
  /** In date order. */
  readonly faulty: readonly FaultyDate[];
  /** Dates that are as they are because somebody said so. */
  readonly acceptedGaps: readonly GameDate[];
  /** What the range holds now; null when that was not measured. */
  readonly measured: readonly MeasuredDay[] | null;
}

export interface BackfillResult {
  readonly backfillId: string;
  /** done: every planned date was tried · interrupted · stopped: too many dates failed. */
  readonly ending: 'done' | 'interrupted' | 'stopped';
  readonly tables: readonly TableResult[];
  readonly seconds: { readonly write: number; readonly verify: number };
}

/** Every planned date was done, and the range is as it should be. */
export function isComplete({ ending, tables }: BackfillResult): boolean {
  return ending === 'done' && tables.every(({ faulty }) => faulty.length === 0);
}

/** What was measured of the plan's table, by date. */
export function daysOf(measured: readonly Measured[], { processor }: TablePlan): ReadonlyMap<GameDate, MeasuredDay> {
  const table = measured.find((candidate) => candidate.processor === processor);
  return new Map(table?.days.map((day) => [day.date, day]));
}

/** A state as the measurement leaves it: a date is complete when that says so. */
export function settled(state: DateState, day: MeasuredDay | undefined): DateState {
  if (day === undefined) return { ...state, expected: state.expected === null ? null : 0, present: 0 };
  const known = { ...state, expected: day.expected, present: day.present };
  if (state.status !== 'complete' && state.status !== 'no_games') return known;
  const faults = faultsOf(day);
  return faults.length === 0 ? known : { ...known, status: 'incomplete', error: faults.join(', ') };
}

/** Whether the measurement leaves the state as it is. */
export function isSettled(state: DateState, day: MeasuredDay | undefined): boolean {
  const { status, expected, present } = settled(state, day);
  return status === state.status && expected === state.expected && present === state.present;
}

/** @param days what was measured; undefined when nothing was */
export function tableResult(
  plan: TablePlan,
  states: readonly DateState[],
  days: ReadonlyMap<GameDate, MeasuredDay> | undefined,
): TableResult {
  const planned = states.filter(isFaulty).map((state) => faultyDate(state, days?.get(state.date)));
  const known = new Set([...plan.acceptedGaps, ...states.map(({ date }) => date)]);
  const found = [...(days?.values() ?? [])].flatMap((day): FaultyDate[] => {
    const reason = known.has(day.date) ? '' : faultsOf(day).join(', ');
    if (reason === '') return [];
    return [{ date: day.date, status: 'incomplete', reason, planned: false, repair: repairOf(day) }];
  });
  return {
    processor: plan.processor,
    planned: states.length,
    ended: countByStatus(states),
    rowsWritten: states.reduce((total, { rowsWritten }) => total + (rowsWritten ?? 0), 0),
    faulty: [...planned, ...found].sort((a, b) => (a.date < b.date ? -1 : 1)),
    acceptedGaps: plan.acceptedGaps,
    measured: days === undefined ? null : [...days.values()],
  };
}

function faultyDate({ date, status, error }: DateState, day: MeasuredDay | undefined): FaultyDate {
  const repair = day !== undefined && repairOf(day) === 'reprocess' ? 'reprocess' : 'retry';
  return { date, status: status === 'failed' ? 'failed' : 'incomplete', reason: error ?? '', planned: true, repair };
}

/** Surplus copies are beyond hashing. */
function repairOf({ expected, duplicates }: MeasuredDay): 'stale' | 'reprocess' {
  return expected === null && duplicates > 0 ? 'reprocess' : 'stale';
}

function countByStatus(states: readonly DateState[]): Readonly<Record<Status, number>> {
  const counts: Record<Status, number> = {
    pending: 0,
    running: 0,
    complete: 0,
    incomplete: 0,
    failed: 0,
    no_games: 0,
    accepted_gap: 0,
  };
  for (const { status } of states) counts[status] += 1;
  return counts;
}
