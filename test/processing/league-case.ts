/** The test league as a case of the processor suite. */
import { addDays } from '../../shared/dates.ts';
import { league } from './harness.ts';
import { at, DAY, fixture, fixtures, game, gameId, lines, score, scores, teams } from './league.ts';
import type { RawTables, SuiteCase } from './processor-suite.ts';

const A = gameId(DAY, 'BOS', 'NYK');
const C = gameId(addDays(DAY, 1), 'UTA', 'SAC');

function merged(...all: readonly RawTables[]): RawTables {
  const tables = [...new Set(all.flat().map(([table]) => table))];
  return tables.map((table) => [table, all.flat().flatMap(([other, rows]) => (other === table ? rows : []))]);
}

export const suiteCase: SuiteCase = {
  processor: league,
  dates: [DAY, addDays(DAY, 1), addDays(DAY, 2), addDays(DAY, 5)],
  rows: merged(
    game(addDays(DAY, -9), 'BOS', 'LAL', [71, 92]),
    game(addDays(DAY, -4), 'NYK', 'BOS', [104, 99.5]),
    game(DAY, 'BOS', 'NYK', [100, 99]),
    game(DAY, 'LAL', 'GSW', [88, 120]),
    game(addDays(DAY, 1), 'BOS', 'GSW', [91, 92]),
    game(addDays(DAY, 2), 'NYK', 'LAL', [90, 101]),
    [
      [fixtures, [fixture(addDays(DAY, 1), 'UTA', 'SAC', 1)]],
      [scores, [score(addDays(DAY, 1), C, 'UTA', 12)]],
      [lines, [{ game_id: A, taken_at: at(-86_400), total: 210.5, processed_at: at(0) }]],
      [teams, [{ team: 'BOS', name: 'Bøston 🏀' }]],
    ],
  ),
  later: merged(game(DAY, 'UTA', 'SAC', [1, 2]), [
    [lines, [{ game_id: A, taken_at: at(-86_300), total: 215.5, processed_at: at(5) }]],
    [teams, [{ team: 'GSW', name: 'Golden State' }]],
  ]),
};
