/** Checks of sources (D23): ages that warn or fail, minima that warn, and critical sources without which nothing can be computed. */
import { addDays, type EpochMicros, easternDate, type GameDate, parseInstant } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { AnyProcessor, ComputeResult, GameOutcome, Report } from './define-processor.ts';
import { isNoGames } from './outcome.ts';
import type { SourceStates } from './source-states.ts';

const MICROS_PER_HOUR = 3_600_000_000;

export interface SourceChecks {
  readonly warnings: readonly Report[];
  /** Names of tables whose age warns or fails. */
  readonly stale: readonly string[];
}

/** When and how a run of a date looks at the ages of its sources. */
export interface Freshness {
  readonly startedAt: EpochMicros;
  /** A backfill fills history: no source is too old for it. */
  readonly isBackfill: boolean;
}

/**
 * Compares the newest row of each source with the start of the run, for D = yesterday (Eastern) or later. A source without
 * rows has no age: its minimum tells.
 * @throws AppError SOURCE_STALE
 */
export function checkAges(
  processor: AnyProcessor,
  states: SourceStates,
  date: GameDate,
  { startedAt, isBackfill }: Freshness,
): SourceChecks {
  if (isBackfill || date < addDays(easternDate(startedAt), -1)) return { warnings: [], stale: [] };
  const warnings: Report[] = [];
  const stale: string[] = [];
  for (const [name, { table, warnAfterHours, failAfterHours }] of Object.entries(processor.sources)) {
    const { newest } = states.of(name, date);
    const instant = newest === null ? undefined : parseInstant(newest);
    if (instant === undefined) continue;
    const hours = (startedAt - instant) / MICROS_PER_HOUR;
    const age = `the newest row was processed ${Math.floor(hours)} hours before the run`;
    if (failAfterHours !== undefined && hours > failAfterHours) {
      throw new AppError('SOURCE_STALE', `${table.id} is too old: ${age}, at most ${failAfterHours} are allowed`, {
        details: { table: table.id, newest, hours: Math.floor(hours), limit: failAfterHours },
      });
    }
    if (warnAfterHours !== undefined && hours > warnAfterHours) {
      stale.push(table.name);
      warnings.push({ code: 'SOURCE_OLD', subject: table.name, detail: `${age}; ${warnAfterHours} are usual` });
    }
  }
  return { warnings, stale };
}

/** Sources that have fewer rows than they should for the games of D. */
export function checkMinima(
  processor: AnyProcessor,
  states: SourceStates,
  date: GameDate,
  games: readonly GameOutcome[],
): readonly Report[] {
  const finals = games.filter(({ state }) => state !== 'game_not_final').length;
  const warnings: Report[] = [];
  for (const [name, { table, minimum }] of Object.entries(processor.sources)) {
    if (minimum === undefined) continue;
    const perGame = minimum.per === 'game';
    // A window that looks back holds other days' games too.
    const rows = perGame ? states.of(name, date).rows : states.rowsOn(name, date);
    const needed = minimum.rows * (perGame ? games.length : finals);
    if (rows >= needed) continue;
    const detail = `${rows} rows for ${perGame ? games.length : finals} ${minimum.per}s, usual are ${needed}`;
    warnings.push({ code: 'SOURCE_BELOW_MINIMUM', subject: table.name, detail });
  }
  return warnings;
}

/**
 * Fails a run that nothing can be computed for: a context without a schedule, games none of which has its critical source,
 * or what the processor itself refuses.
 * @throws AppError SOURCE_MISSING, SOURCE_STALE
 */
export function checkCritical(
  processor: AnyProcessor,
  states: SourceStates,
  date: GameDate,
  result: Pick<ComputeResult<AnyProcessor['table']>, 'games' | 'scheduleKnown' | 'refusal'>,
): void {
  const { games, scheduleKnown, refusal } = result;
  if (refusal !== undefined) {
    throw new AppError(
      refusal.code,
      refusal.message,
      refusal.details === undefined ? {} : { details: refusal.details },
    );
  }
  const critical = Object.entries(processor.sources).filter(([, { role }]) => role === 'critical');
  const tables = [...new Set(critical.map(([, { table }]) => table.id))];
  const missing = (message: string, details: object = {}): never => {
    throw new AppError('SOURCE_MISSING', message, { details: { date, tables, ...details } });
  };
  if (!scheduleKnown && processor.kind === 'context') {
    missing(`there is no schedule for the season of ${date}: load ${tables.join(', ')}`);
  }
  if (isNoGames(processor, games)) {
    const exists = critical.some(([name]) => states.exists(name));
    if (!scheduleKnown && !exists) missing(`neither a schedule nor any of ${tables.join(', ')} is there`);
    return;
  }
  const awaited = games.filter(({ state }) => state !== 'game_not_final');
  if (awaited.some(({ state }) => state === 'computed')) return;
  missing(`none of the ${awaited.length} games of ${date} has a usable row in ${tables.join(', ')}`, {
    games: awaited.map(({ gameId, reason }) => ({ game_id: gameId, ...(reason === undefined ? {} : { reason }) })),
  });
}
