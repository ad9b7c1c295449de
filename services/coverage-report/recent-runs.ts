/** What the processors did lately, for people. */
import type { EpochMicros } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import { readRecentRuns } from '../../shared/processing/run-ledger.ts';
import type { RunRecord } from '../../shared/processing/runner-port.ts';
import type { JsonValue } from '../../shared/tables/column-types.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';

export interface RecentRun {
  readonly table: string;
  readonly date: string;
  readonly status: RunRecord['status'];
  /** ISO text. */
  readonly startedAt: string;
  readonly seconds: number | null;
  readonly trigger: string | null;
  /** What it changed, or why it failed. */
  readonly outcome: string;
}

/** Newest first. */
export async function recentRuns(
  warehouse: Pick<Warehouse, 'read'>,
  processors: readonly AnyProcessor[],
  limit: number,
  now: EpochMicros,
): Promise<readonly RecentRun[]> {
  const read = async (processor: AnyProcessor): Promise<readonly RunRecord[]> => {
    try {
      return await readRecentRuns(warehouse, processor, { limit }, now);
    } catch (error) {
      if (error instanceof AppError && error.code === 'TABLE_MISSING') return [];
      throw error;
    }
  };
  const records = (await Promise.all(processors.map(read))).flat();
  return records
    .sort((a, b) => (a.started_at < b.started_at ? 1 : -1))
    .slice(0, limit)
    .map(recentRun);
}

type Members = Readonly<Record<string, JsonValue>>;
const membersOf = (value: JsonValue | undefined): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

function recentRun(run: RunRecord): RecentRun {
  return {
    table: run.table,
    date: run.game_date,
    status: run.status,
    startedAt: run.started_at,
    seconds: run.duration_seconds,
    trigger: run.trigger_source,
    outcome: outcomeOf(run),
  };
}

const MOST_FIELDS = 4;
const MOST_LETTERS = 140;

function outcomeOf({ status, summary, record_count: count }: RunRecord): string {
  const { rows, changed_fields: changedFields, errors } = membersOf(summary);
  if (status === 'running') return 'not ended yet';
  if (status === 'failed') {
    const [error] = Array.isArray(errors) ? errors : [];
    const { code, message } = membersOf(error);
    const text = `${code ?? 'failed'}: ${message ?? 'no reason recorded'}`;
    return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
  }
  const counts = membersOf(rows);
  const told = (['added', 'changed', 'removed'] as const).flatMap((kind) => {
    const number = Number(counts[kind] ?? 0);
    return number > 0 ? [`${number.toLocaleString('en-US')} ${kind}`] : [];
  });
  if (told.length === 0) return status === 'no_games' ? 'no games' : `nothing; ${count ?? 0} rows stay`;
  const fields = Object.entries(membersOf(changedFields)).sort(
    ([a, m], [b, n]) => Number(n) - Number(m) || (a < b ? -1 : 1),
  );
  const named = fields.slice(0, MOST_FIELDS).map(([field]) => field);
  const more = fields.length > MOST_FIELDS ? ` and ${fields.length - MOST_FIELDS} more` : '';
  return told.join(', ') + (named.length > 0 ? `: ${named.join(', ')}${more}` : '');
}
