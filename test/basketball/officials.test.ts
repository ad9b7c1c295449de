import fc from 'fast-check';
import t from 'tap';
import { type RefereeRow, refereeCrew } from '../../shared/basketball/officials.ts';
import { day, instant } from './build-rows.ts';

const row = (position: number, code: number, processed = '2025-01-15T12:00Z'): RefereeRow => ({
  game_id: '0022400123',
  game_date: day('2025-01-15'),
  home_team_abbr: 'BOS',
  away_team_abbr: 'LAL',
  official_position: position,
  official_code: code,
  data_hash: null,
  processed_at: instant(processed),
});

t.test('the crew is the codes of positions 1 to 3, ascending as numbers', async (t) => {
  for (const [what, rows, crewId, incomplete] of [
    ['three in any order', [row(2, 1_628_487), row(1, 1_627_962), row(3, 1193)], '1193-1627962-1628487', false],
    ['the alternate does not count', [row(1, 1193), row(4, 1194)], '1193', true],
    ['nor does a position 0', [row(0, 1193)], null, false],
    ['a code of 0 is none', [row(1, 0), row(2, 1193), row(3, 1194)], '1193-1194', true],
    ['one official in two positions', [row(1, 1193), row(2, 1193), row(3, 1194)], '1193-1194', true],
    [
      'a replaced official leaves his old row behind',
      [row(1, 1), row(1, 9, '2025-01-15T13:00Z'), row(2, 2), row(3, 3)],
      '2-3-9',
      false,
    ],
    ['none', [], null, false],
  ] as const) {
    t.match(refereeCrew(rows), { crewId, incomplete }, what);
  }
  t.equal(refereeCrew([row(1, 1), row(1, 9), row(2, 2)]).collapsed, 1);
});

t.test('neither the order nor the number of equal rows matters', async () => {
  const assignment = fc
    .record({
      position: fc.integer({ min: 0, max: 4 }),
      code: fc.integer({ min: 0, max: 6 }),
      hour: fc.integer({ min: 10, max: 12 }),
    })
    .map(({ position, code, hour }) => row(position, code, `2025-01-15T${hour}:00Z`));
  fc.assert(
    fc.property(fc.array(assignment, { maxLength: 8 }), (rows) => {
      const { crewId, incomplete } = refereeCrew(rows);
      const again = refereeCrew([...rows.toReversed(), ...rows]);
      return again.crewId === crewId && again.incomplete === incomplete;
    }),
  );
});
