/** The complete rows of both team chapters, made from raw rows by the processors. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import { computeTeamDefenseGameSummary } from '../../services/team-defense-game-summary/compute.ts';
import { teamDefenseGameSummary } from '../../services/team-defense-game-summary/table.ts';
import { computeTeamOffenseGameSummary } from '../../services/team-offense-game-summary/compute.ts';
import { teamOffenseGameSummary } from '../../services/team-offense-game-summary/table.ts';
import type { GameDate } from '../../shared/dates.ts';
import { tableHasher } from '../../shared/hashing/data-hash.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { instant } from '../basketball/build-rows.ts';
import { DATE_A, DATE_B, type TeamRows, teamSourceData } from './team-game-rows.ts';
import { GAME_A, GAME_B } from './worked-team-games.ts';

interface WorkedRow {
  readonly table: string;
  readonly text: string;
  readonly data_hash: string;
}
const fixture = new URL('../fixtures/worked-rows.json', import.meta.url);
const worked = JSON.parse(readFileSync(fixture, 'utf8')) as WorkedRow[];

/** The runtime's. */
const WRITTEN = instant('2025-01-16T12:00Z');

interface Side {
  readonly table: Table;
  readonly teamColumn: string;
  readonly rows: (rows: TeamRows, date: GameDate) => readonly object[];
}
const OFFENSE: Side = {
  table: teamOffenseGameSummary,
  teamColumn: 'team_abbr',
  rows: (rows, date) => computeTeamOffenseGameSummary({ date, sources: teamSourceData(rows, date) }).rows,
};
const DEFENSE: Side = {
  table: teamDefenseGameSummary,
  teamColumn: 'defending_team_abbr',
  rows: (rows, date) => computeTeamDefenseGameSummary({ date, sources: teamSourceData(rows, date) }).rows,
};

for (const [name, side, rows, date, team] of [
  ['O1: a visiting winner with everything known', OFFENSE, GAME_A, DATE_A, 'LAL'],
  ['O2: the host', OFFENSE, GAME_A, DATE_A, 'BOS'],
  ['O3: reconstructed, in overtime', OFFENSE, GAME_B, DATE_B, 'GSW'],
  ['O4: its host', OFFENSE, GAME_B, DATE_B, 'PHX'],
  ['D1: what the visitors allowed, with everything known', DEFENSE, GAME_A, DATE_A, 'LAL'],
  ['D2: what the host allowed', DEFENSE, GAME_A, DATE_A, 'BOS'],
  ['D3: actions from the backup source, in overtime', DEFENSE, GAME_B, DATE_B, 'GSW'],
  ['D4: the host of it', DEFENSE, GAME_B, DATE_B, 'PHX'],
] as const) {
  t.test(name, async (t) => {
    const { table, teamColumn } = side;
    const quantise = tableQuantiser(table);
    const computed = side.rows(rows, date).map((row): StoredRow => quantise({ ...row, processed_at: WRITTEN }));
    t.equal(computed.length, 2);
    const row = computed.find((candidate) => candidate[teamColumn] === team) ?? {};
    const expected = worked.find(
      (example) => example.table === table.name && example.text.includes(`"${teamColumn}": "${team}"`),
    );
    const hasher = tableHasher(table);
    t.equal(hasher.canonicalText(row), expected?.text);
    t.equal(hasher.dataHash(row), expected?.data_hash);
  });
}
