/** A ProcessorRunner that only remembers and answers what a test tells it: for the protocol, not for the processing. */
import type {
  ProcessorRunner,
  RangeAnswer,
  RangeRequest,
  RunAnswer,
  RunRecord,
  RunRequest,
} from '../../shared/processing/runner-port.ts';

export interface MemoryRunner extends ProcessorRunner {
  readonly runs: RunRequest[];
  readonly ranges: RangeRequest[];
  readonly queries: { readonly date?: string; readonly limit: number }[];
  closed: number;
  probes: number;
}

export interface Behaviour {
  readonly run?: (request: RunRequest) => Promise<RunAnswer>;
  readonly runRange?: (request: RangeRequest) => Promise<RangeAnswer>;
  readonly records?: readonly RunRecord[];
  readonly ready?: () => Promise<void>;
}

export function runAnswer(request: { readonly date: string }, change: Partial<RunAnswer> = {}): RunAnswer {
  return {
    status: 'success',
    run_id: '3f9c21aa',
    processor: 'TeamOffenseGameSummaryProcessor',
    table: 'team_offense_game_summary',
    game_date: request.date,
    rows_added: 2,
    rows_changed: 1,
    rows_removed: 0,
    rows_unchanged: 3,
    record_count: 6,
    changed_fields: { pace: 1 },
    games: [{ game_id: '20240115_BOS_NYK', state: 'computed' }],
    failed_rows: [],
    reports: [],
    duration_seconds: 0.2,
    published: true,
    ...change,
  };
}

export function memoryRunner(behaviour: Behaviour = {}): MemoryRunner {
  const runner: MemoryRunner = {
    runs: [],
    ranges: [],
    queries: [],
    closed: 0,
    probes: 0,
    run: async (request) => {
      runner.runs.push(request);
      return behaviour.run === undefined ? runAnswer(request) : behaviour.run(request);
    },
    runRange: async (request) => {
      runner.ranges.push(request);
      return behaviour.runRange === undefined ? { dates: [], failed: [] } : behaviour.runRange(request);
    },
    recentRuns: async (query) => {
      runner.queries.push(query);
      return behaviour.records ?? [];
    },
    ready: async () => {
      runner.probes += 1;
      await behaviour.ready?.();
    },
    close: async () => {
      runner.closed += 1;
    },
  };
  return runner;
}
