/** The complete rows of both team chapters, made from raw rows by the processors. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import { teamDefenseGameSummary } from '../../services/team-defense-game-summary/table.ts';
import { teamOffenseGameSummary } from '../../services/team-offense-game-summary/table.ts';
import { tableHasher } from '../../shared/hashing/data-hash.ts';
import { DATE_A, DATE_B } from './team-game-rows.ts';
import { defense, offense } from './team-tables.ts';
import { GAME_A, GAME_B } from './worked-team-games.ts';

interface WorkedRow {
  readonly table: string;
  readonly text: string;
  readonly data_hash: string;
}
const fixture = new URL('../fixtures/worked-rows.json', import.meta.url);
const worked = JSON.parse(readFileSync(fixture, 'utf8')) as WorkedRow[];

const OFFENSE = { table: teamOffenseGameSummary, teamColumn: 'team_abbr', make: offense };
const DEFENSE = { table: teamDefenseGameSummary, teamColumn: 'defending_team_abbr', make: defense };

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
    const { table, teamColumn, make } = side;
    const computed = make(rows, date);
    t.equal(computed.rows.length, 2);
    const row = computed.of(team);
    const expected = worked.find(
      (example) => example.table === table.name && example.text.includes(`"${teamColumn}": "${team}"`),
    );
    const hasher = tableHasher(table);
    t.equal(hasher.canonicalText(row), expected?.text);
    t.equal(hasher.dataHash(row), expected?.data_hash);
  });
}
