/** Everything between sources that are read and rows that are written, for one date. No I/O. */
import type { EpochMicros, GameDate } from '../dates.ts';
import type { StoredRow } from '../tables/column-types.ts';
import { keySetDigest } from '../warehouse/key-set.ts';
import {
  type AnyProcessor,
  type ExpectedKeys,
  type FailedRow,
  type GameOutcome,
  keySourceNames,
  type Report,
} from './define-processor.ts';
import type { SourceData, Sources } from './define-source.ts';
import { finishRows, type KeepRules } from './finish-rows.ts';
import { isNoGames } from './outcome.ts';
import { checkCritical, checkMinima } from './source-checks.ts';
import type { SourceStates } from './source-states.ts';

export interface ComputedDate {
  readonly outcome: 'success' | 'partial' | 'no_games';
  readonly rows: readonly StoredRow[];
  readonly keep: KeepRules;
  /** Whatever is stored of the date stays: nothing is known about its season (D23). */
  readonly leaveStored: boolean;
  readonly games: readonly GameOutcome[];
  readonly failed: readonly FailedRow[];
  readonly reports: readonly Report[];
  readonly warnings: readonly Report[];
  readonly counts: Readonly<Record<string, number>>;
  readonly expected: ExpectedSummary;
}

/** Expected keys as a run record has them: enough to compare, not to list. */
export interface ExpectedSummary {
  readonly rows: number;
  /** `keySetDigest` of the keys. */
  readonly digest: string;
  readonly games_without_source: readonly string[];
  /** Over the sources that the keys come from, in the windows they are read in. */
  readonly source_digest: string;
}

export function summaryOfExpected({ keys, gamesWithoutSource }: ExpectedKeys, sourceDigest: string): ExpectedSummary {
  return {
    rows: keys.length,
    digest: keySetDigest(keys),
    games_without_source: gamesWithoutSource,
    source_digest: sourceDigest,
  };
}

/**
 * @param stamp the instant that stands for the write in the rows
 * @throws AppError SOURCE_MISSING, SOURCE_STALE, DUPLICATE_KEY, TOO_MANY_BAD_ROWS, or whatever compute throws
 */
export function computeDate(
  processor: AnyProcessor,
  states: SourceStates,
  sources: SourceData<Sources>,
  date: GameDate,
  stamp: EpochMicros,
): ComputedDate {
  const input = { date, sources };
  const result = processor.compute(input);
  const { games, reports, counts, warnings = [] } = result;
  checkCritical(processor, states, date, result);
  const keys = result.expected ?? processor.expected(input);
  const expected = summaryOfExpected(keys, states.digest([date], keySourceNames(processor)));
  const found = { games, counts, expected };
  if (isNoGames(processor, games)) {
    const nothing = { rows: [], keep: [], failed: [], leaveStored: !result.scheduleKnown };
    return { outcome: 'no_games', ...nothing, ...found, reports, warnings };
  }
  const { rows, failed, keep, withheld } = finishRows(processor, result, date, stamp);
  const isPartial = failed.length > 0 || games.some(({ state }) => state === 'game_missing');
  return {
    outcome: isPartial ? 'partial' : 'success',
    rows,
    keep,
    leaveStored: false,
    failed,
    ...found,
    reports: [...reports, ...withheld],
    warnings: [...warnings, ...checkMinima(processor, states, date, games)],
  };
}
