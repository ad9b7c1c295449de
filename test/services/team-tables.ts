/** Both team tables over raw rows at hand: the rows as they would be stored, by team. */
import { computeTeamDefenseGameSummary } from '../../services/team-defense-game-summary/compute.ts';
import { teamDefenseGameSummary } from '../../services/team-defense-game-summary/table.ts';
import { computeTeamOffenseGameSummary } from '../../services/team-offense-game-summary/compute.ts';
import { teamOffenseGameSummary } from '../../services/team-offense-game-summary/table.ts';
import type { GameDate } from '../../shared/dates.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import type { ComputeResult } from '../../shared/processing/define-processor.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { instant } from '../basketball/build-rows.ts';
import { DATE_A, type TeamRows, teamSourceData } from './team-game-rows.ts';

/** What a run of a date makes of the rows. */
export interface Made {
  readonly result: Omit<ComputeResult<Table>, 'rows'>;
  readonly rows: readonly StoredRow[];
  /** The row of a team. @throws Error when it has none */
  of(team: string): StoredRow;
}

/** The runtime fills it. */
const WRITTEN = instant('2025-01-16T12:00Z');

function made(
  table: Table,
  teamColumn: string,
  { rows: computed, ...result }: { readonly rows: readonly object[] } & Made['result'],
): Made {
  const quantise = tableQuantiser(table);
  const rows = computed.map((row): StoredRow => quantise({ ...row, processed_at: WRITTEN }));
  return {
    result,
    rows,
    of: (team) => {
      const row = rows.find((candidate) => candidate[teamColumn] === team);
      if (row === undefined) throw new Error(`no row of ${team}`);
      return row;
    },
  };
}

export function offense(rows: TeamRows, date: GameDate = DATE_A): Made {
  const sources = teamSourceData(rows, date);
  return made(teamOffenseGameSummary, 'team_abbr', computeTeamOffenseGameSummary({ date, sources }));
}

/** Rows by the defending team. */
export function defense(rows: TeamRows, date: GameDate = DATE_A): Made {
  const sources = teamSourceData(rows, date);
  return made(teamDefenseGameSummary, 'defending_team_abbr', computeTeamDefenseGameSummary({ date, sources }));
}
