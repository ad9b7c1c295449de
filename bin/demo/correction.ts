/** A late correction: newer versions of a game's raw rows, one message, and exactly the rows it concerns change. */
import type { GameDate } from '../../shared/dates.ts';
import type { FigureChange } from '../../shared/simulated-league/late-correction.ts';
import { LEAGUE_TABLES, storedRows } from '../../shared/simulated-league/tables.ts';
import { count, counted, faint, strong } from '../output.ts';
import type { Services } from '../start-services.ts';
import { type ChangedRow, compare, rowCount, snapshot } from './changes.ts';
import type { DemoLeague } from './league.ts';
import { fanOut, type PushTarget } from './messages.ts';

export interface ArrivedCorrection {
  readonly description: string;
  /** Figures of players that the league corrected. */
  readonly figures: readonly FigureChange[];
  /** Raw rows by table, added beside the old ones. */
  readonly rawRows: readonly (readonly [table: string, rows: number])[];
  readonly changed: readonly ChangedRow[];
  /** Analytics rows of the two weeks, and how many of them were written at all. */
  readonly rows: number;
  readonly written: number;
  /** What the services said when the same message came again. */
  readonly again: readonly string[];
  /** Only rows of the corrected game were written, each with a changed hash, and every corrected player's is among them. */
  readonly isExact: boolean;
  readonly summary: object;
}

export interface Arrival {
  readonly services: Services;
  readonly targets: readonly PushTarget[];
  readonly league: DemoLeague;
  readonly date: GameDate;
  readonly signal: AbortSignal;
}

/** Adds the corrected rows, pushes their messages twice, and compares all analytics rows before and after. */
export async function arrive({ services, targets, league, date, signal }: Arrival): Promise<ArrivedCorrection> {
  const { warehouse } = services.runtime;
  const tables = services.processors.map(({ table }) => table);
  const [first = date, last = date] = [league.processed[0], league.processed.at(-1)];
  const correction = league.league.lateCorrection(date);
  const description = correction.description.replace(/ \(everywhere\)$/, ', says every source');
  const before = await snapshot(warehouse, tables, first, last);
  const corrected = storedRows(correction.rows).filter(([, rows]) => rows.length > 0);
  for (const [table, rows] of corrected) await warehouse.append(LEAGUE_TABLES[table], rows);
  const push = async (round: string): Promise<readonly string[]> => {
    const statuses: string[] = [];
    for (const [table] of corrected) {
      const answers = await fanOut(targets, LEAGUE_TABLES[table], date, `demo-${round}-${table}`, signal);
      statuses.push(...answers.map(({ status }) => status));
    }
    return statuses;
  };
  await push('correction');
  const { changed, written } = compare(before, await snapshot(warehouse, tables, first, last));
  const again = [...new Set(await push('again'))];
  const concerned = (lookup: string): boolean => changed.some(({ key }) => key.split('|').includes(lookup));
  return {
    description,
    figures: correction.players,
    rawRows: corrected.map(([table, rows]) => [table, rows.length] as const),
    changed,
    rows: rowCount(before),
    written,
    again,
    isExact:
      written === changed.length &&
      changed.every(({ key }) => key.startsWith(correction.gameId)) &&
      correction.players.every(({ playerLookup }) => concerned(playerLookup)) &&
      again.every((status) => status === 'unchanged' || status === 'ignored'),
    summary: {
      description,
      rows: rowCount(before),
      written,
      changed: changed.map(({ table, key, fields }) => ({ table: table.id, key, fields })),
    },
  };
}

/** Says what arrived and what it changed, before → after per field. */
export function printCorrection(correction: ArrivedCorrection, say: (line?: string) => void): void {
  const { changed, rows, written, rawRows, again } = correction;
  const total = rawRows.reduce((sum, [, added]) => sum + added, 0);
  say(strong('\n5  A correction arrives two days late'));
  say(`   ${correction.description}`);
  say(`   ${counted(total, 'newer raw row')} of that game in ${counted(rawRows.length, 'table')}, beside the old ones`);
  for (const { table, key, fields, hashes } of changed) {
    say(`\n   ${strong(table.name)} ${key}`);
    const width = Math.max('data_hash'.length, ...fields.map(({ field }) => field.length));
    for (const { field, before, after } of fields) say(`      ${field.padEnd(width)}  ${before} → ${after}`);
    say(faint(`      ${'data_hash'.padEnd(width)}  ${hashes.join(' → ')}`));
  }
  say();
  say(
    `   ${counted(written, 'row was', 'rows were')} written, ${count(rows - written)} of ${count(rows)} were not touched.`,
  );
  say(`   The same messages again: ${again.join(', ')}; nothing is written.`);
  if (!correction.isExact) say(faint('   These are not exactly the rows of the correction: please report it.'));
}
