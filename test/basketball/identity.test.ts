import fc from 'fast-check';
import t from 'tap';
import { type RegistryRow, universalIds } from '../../shared/basketball/identity.ts';

const row = (id: string | null, lookup: string, team: string, season: string, name = lookup): RegistryRow => ({
  universal_player_id: id,
  player_lookup: lookup,
  player_name: name,
  team_abbr: team,
  season,
});
const same = (name: string): string => name;
const PLAYER = { lookup: 'alphaguard', key: 'alphaguard', season: '2024-25', team: 'LAL' };

t.test('the registry row that names a player', async (t) => {
  for (const [name, rows, expected] of [
    ['his lookup', [row('a_001', 'alphaguard', 'MIA', '2020-21')], 'a_001'],
    ['nobody', [row('b_001', 'betaguard', 'LAL', '2024-25')], null],
    ['the season first', [row('a', 'alphaguard', 'LAL', '2025-26'), row('b', 'alphaguard', 'MIA', '2024-25')], 'b'],
    ['then the newest', [row('a', 'alphaguard', 'LAL', '2022-23'), row('b', 'alphaguard', 'MIA', '2023-24')], 'b'],
    ['then the team', [row('a', 'alphaguard', 'MIA', '2024-25'), row('b', 'alphaguard', 'LAL', '2024-25')], 'b'],
    ['then the smallest', [row('b', 'alphaguard', 'LAL', '2024-25'), row('a', 'alphaguard', 'LAL', '2024-25')], 'a'],
    [
      'null ids are dropped first',
      [row(null, 'alphaguard', 'LAL', '2024-25'), row('b', 'alphaguard', 'MIA', '2019-20')],
      'b',
    ],
    ['his team and KEY', [row('a', 'alphaguardjr', 'LAL', '2024-25', 'Alpha Guard Jr.')], 'a'],
    [
      'null under the lookup: his team and KEY',
      [row(null, 'alphaguard', 'LAL', '2024-25'), row('a', 'x', 'LAL', '2024-25', 'Alpha Guard II')],
      'a',
    ],
    ['KEY of another team', [row('a', 'alphaguardjr', 'MIA', '2024-25', 'Alpha Guard Jr.')], null],
  ] as const) {
    for (const registry of [rows, [...rows].reverse()]) {
      t.equal(universalIds(registry, same).find(PLAYER), expected, name);
    }
  }
});

t.test('team codes of the registry are re-coded, its names go through the aliases', async (t) => {
  const ids = universalIds([row('a', 'x', 'PHO', '2024-25', 'Al Guard')], (name) => name.replace('Al ', 'Alpha '));
  t.equal(ids.find({ ...PLAYER, team: 'PHX' }), 'a');
});

t.test('a registry that is absent or empty is not known', async (t) => {
  for (const rows of [undefined, []]) {
    t.equal(universalIds(rows, same).known, false);
    t.equal(universalIds(rows, same).find(PLAYER), null);
  }
  t.equal(universalIds([row(null, 'x', 'LAL', '2024-25')], same).known, true);
});

t.test('the order of the registry does not matter', async () => {
  const rows = ['2023-24', '2024-25'].flatMap((season) =>
    ['LAL', 'MIA'].flatMap((team) => ['a', 'b', null].map((id) => row(id, 'alphaguard', team, season))),
  );
  fc.assert(
    fc.property(
      fc.shuffledSubarray(rows, { minLength: rows.length }),
      (shuffled) => universalIds(shuffled, same).find(PLAYER) === 'a',
    ),
  );
});
