import fc from 'fast-check';
import t from 'tap';
import {
  cutoffOf,
  type EspnScoreboardRow,
  type NbacScoreboardRow,
  type TipOffRows,
  tipOff,
} from '../../shared/basketball/tip-off.ts';
import type { EpochMicros } from '../../shared/dates.ts';
import { day, instant, scheduleRow } from './build-rows.ts';

const date = day('2025-01-15');
const gameAt = (gameDateEst: string | null, on = '2025-01-15') => ({
  date: day(on),
  schedule: scheduleRow(on, 'MIA', 'LAL', { game_date_est: gameDateEst === null ? null : instant(gameDateEst) }),
});
const pair = { game_date: date, home_team_abbr: 'LAL', away_team_abbr: 'MIA', data_hash: null };
const espn = (start: string | null, processed = '2025-01-15T12:00Z'): EspnScoreboardRow => ({
  ...pair,
  scheduled_start_time: start === null ? null : instant(start),
  processed_at: instant(processed),
});
const nbac = (start: string | null, processed = '2025-01-15T12:00Z'): NbacScoreboardRow => ({
  ...pair,
  game_id: '0022400561',
  start_time: start === null ? null : instant(start),
  processed_at: instant(processed),
});
const line = (snapshot: string, commence: string) => ({
  snapshot_timestamp: instant(snapshot),
  commence_time: instant(commence),
});
const prop = (snapshot: string, start: string | null) => ({
  snapshot_timestamp: instant(snapshot),
  game_start_time: start === null ? null : instant(start),
});
const rowsOf = (rows: Partial<TipOffRows> = {}): TipOffRows => ({
  espnScoreboard: [],
  nbacScoreboard: [],
  gameLines: [],
  props: [],
  ...rows,
});

t.test('tip-off is that of the first source present on the Eastern date', async (t) => {
  const all = rowsOf({
    espnScoreboard: [espn('2025-01-16T03:01Z')],
    nbacScoreboard: [nbac('2025-01-16T03:02Z')],
    gameLines: [line('2025-01-15T12:00Z', '2025-01-16T03:03Z')],
    props: [prop('2025-01-15T12:00Z', '2025-01-16T03:04Z')],
  });
  const { espnScoreboard, nbacScoreboard, gameLines, props } = all;
  for (const [what, game, rows, expected, source] of [
    ['schedule: a wall clock in New York', gameAt('2025-01-15T22:00Z'), all, '2025-01-16T03:00Z', 'nbac_schedule'],
    ['schedule at midnight is only a date', gameAt('2025-01-15T00:00Z'), all, '2025-01-16T03:01Z', 'espn_scoreboard'],
    ['schedule without a time', gameAt(null), all, '2025-01-16T03:01Z', 'espn_scoreboard'],
    ['schedule on another date', gameAt('2025-01-16T03:00Z'), all, '2025-01-16T03:01Z', 'espn_scoreboard'],
    ['no schedule', { date, schedule: null }, all, '2025-01-16T03:01Z', 'espn_scoreboard'],
    [
      'ESPN on another date',
      gameAt(null),
      rowsOf({ ...all, espnScoreboard: [espn('2025-01-16T05:00Z')] }),
      '2025-01-16T03:02Z',
      'nbac_scoreboard_v2',
    ],
    [
      'scoreboard',
      gameAt(null),
      rowsOf({ nbacScoreboard, gameLines, props }),
      '2025-01-16T03:02Z',
      'nbac_scoreboard_v2',
    ],
    ['game lines', gameAt(null), rowsOf({ gameLines, props }), '2025-01-16T03:03Z', 'odds_api_game_lines'],
    ['props', gameAt(null), rowsOf({ props }), '2025-01-16T03:04Z', 'odds_api_player_points_props'],
    ['nothing', gameAt(null), rowsOf({ espnScoreboard: [espn(null)], nbacScoreboard: [nbac(null)] }), null, null],
    [
      'the newest scoreboard row is picked first, then tested',
      gameAt(null),
      rowsOf({ espnScoreboard: [...espnScoreboard, espn('2025-01-17T00:00Z', '2025-01-15T13:00Z')] }),
      null,
      null,
    ],
  ] as const) {
    t.strictSame(
      tipOff(game, rows),
      { instant: expected === null ? null : instant(expected), source, conflict: false },
      what,
    );
  }
});

t.test('the odds feed says the start in its newest snapshot before that start', async (t) => {
  for (const [what, quotes, expected] of [
    [
      'moved between snapshots',
      [
        ['2025-01-15T12:00Z', '2025-01-16T00:00Z'],
        ['2025-01-15T18:00Z', '2025-01-16T00:40Z'],
      ],
      '2025-01-16T00:40Z',
    ],
    [
      'a snapshot after its start says nothing',
      [
        ['2025-01-15T12:00Z', '2025-01-16T00:10Z'],
        ['2025-01-16T01:00Z', '2025-01-16T00:30Z'],
      ],
      '2025-01-16T00:10Z',
    ],
    [
      'a snapshot at its start does',
      [
        ['2025-01-15T12:00Z', '2025-01-16T00:00Z'],
        ['2025-01-16T00:30Z', '2025-01-16T00:30Z'],
      ],
      '2025-01-16T00:30Z',
    ],
    [
      'ties: greatest start',
      [
        ['2025-01-15T12:00Z', '2025-01-16T00:30Z'],
        ['2025-01-15T12:00Z', '2025-01-16T00:10Z'],
      ],
      '2025-01-16T00:30Z',
    ],
    [
      'all snapshots later: smallest start',
      [
        ['2025-01-16T02:00Z', '2025-01-16T00:30Z'],
        ['2025-01-16T01:00Z', '2025-01-16T00:10Z'],
      ],
      '2025-01-16T00:10Z',
    ],
    [
      'picked first, then tested',
      [
        ['2025-01-15T12:00Z', '2025-01-16T00:00Z'],
        ['2025-01-15T18:00Z', '2025-01-17T00:00Z'],
      ],
      null,
    ],
  ] as const) {
    const wanted = expected === null ? null : instant(expected);
    t.equal(
      tipOff(gameAt(null), rowsOf({ gameLines: quotes.map(([at, start]) => line(at, start)) })).instant,
      wanted,
      what,
    );
    const props = [...quotes.map(([at, start]) => prop(at, start)), prop('2025-01-15T23:00Z', null)];
    t.equal(tipOff(gameAt(null), rowsOf({ props })).instant, wanted, `${what} (props)`);
  }
});

t.test('more than 90 minutes apart, the odds feed is right and a conflict is told', async (t) => {
  const at = (start: string) => rowsOf({ gameLines: [line('2025-01-15T12:00Z', start)] });
  const props = (start: string) => rowsOf({ props: [prop('2025-01-15T12:00Z', start)] });
  for (const [what, game, rows, expected, source, conflict] of [
    ['exactly 90', gameAt('2025-01-15T19:00Z'), at('2025-01-16T01:30Z'), '2025-01-16T00:00Z', 'nbac_schedule', false],
    [
      'a minute more',
      gameAt('2025-01-15T19:00Z'),
      at('2025-01-16T01:31Z'),
      '2025-01-16T01:31Z',
      'odds_api_game_lines',
      true,
    ],
    ['earlier', gameAt('2025-01-15T22:00Z'), at('2025-01-15T22:00Z'), '2025-01-15T22:00Z', 'odds_api_game_lines', true],
    [
      'by props',
      gameAt('2025-01-15T19:00Z'),
      props('2025-01-16T03:00Z'),
      '2025-01-16T03:00Z',
      'odds_api_player_points_props',
      true,
    ],
    [
      'game lines before props',
      gameAt('2025-01-15T19:00Z'),
      { ...props('2025-01-16T03:00Z'), gameLines: at('2025-01-16T00:10Z').gameLines },
      '2025-01-16T00:00Z',
      'nbac_schedule',
      false,
    ],
    [
      'odds of another date are not present',
      gameAt('2025-01-15T19:00Z'),
      at('2025-01-17T00:00Z'),
      '2025-01-16T00:00Z',
      'nbac_schedule',
      false,
    ],
    [
      'ESPN does not take part',
      gameAt('2025-01-15T19:00Z'),
      rowsOf({ espnScoreboard: [espn('2025-01-16T03:00Z')] }),
      '2025-01-16T00:00Z',
      'nbac_schedule',
      false,
    ],
    [
      'nor is ESPN guarded',
      gameAt(null),
      { ...at('2025-01-16T03:00Z'), espnScoreboard: [espn('2025-01-16T00:00Z')] },
      '2025-01-16T00:00Z',
      'espn_scoreboard',
      false,
    ],
  ] as const) {
    t.strictSame(tipOff(game, rows), { instant: instant(expected), source, conflict }, what);
  }
});

t.test('the wall clock follows daylight saving', async (t) => {
  for (const [on, clock, expected] of [
    ['2025-04-10', '2025-04-10T22:00Z', '2025-04-11T02:00Z'],
    ['2025-01-25', '2025-01-25T12:00Z', '2025-01-25T17:00Z'],
    ['2025-03-09', '2025-03-09T15:30Z', '2025-03-09T19:30Z'],
    ['2024-11-03', '2024-11-03T15:30Z', '2024-11-03T20:30Z'],
    ['2025-01-15', '2025-01-15T23:59:30Z', '2025-01-16T04:59:30Z'],
  ] as const) {
    t.equal(tipOff(gameAt(clock, on), rowsOf()).instant, instant(expected), clock);
  }
});

t.test(
  'the cutoff is tip-off itself, or the last microsecond of the Eastern date (player summary, example 13)',
  async (t) => {
    t.equal(cutoffOf(date, { instant: instant('2025-01-16T03:00Z') }), instant('2025-01-16T03:00Z'));
    const unknown = cutoffOf(date, { instant: null });
    t.equal(unknown, instant('2025-01-16T05:00Z') - 1);
    t.ok(instant('2025-01-16T04:30Z') <= unknown, '23:30 Eastern of the date is used');
    t.notOk(instant('2025-01-16T05:10Z') <= unknown, '00:10 of the next date is not');
    t.equal(cutoffOf(day('2025-03-09'), { instant: null }), instant('2025-03-10T04:00Z') - 1, 'a day of 23 hours');
  },
);

t.test('neither the order nor the number of equal rows matters', async () => {
  const minutes = fc.integer({ min: -400, max: 400 });
  const at = (offset: number): EpochMicros => (instant('2025-01-16T00:00Z') + offset * 60_000_000) as EpochMicros;
  const nullable = fc.option(minutes).map((offset) => (offset === null ? null : at(offset)));
  const lines = fc.array(fc.record({ snapshot_timestamp: minutes.map(at), commence_time: minutes.map(at) }), {
    maxLength: 5,
  });
  const props = fc.array(fc.record({ snapshot_timestamp: minutes.map(at), game_start_time: nullable }), {
    maxLength: 5,
  });
  const boards = fc.array(fc.record({ start: nullable, processed_at: fc.constantFrom(at(0), at(1)) }), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(nullable, boards, boards, lines, props, (start, espnRows, nbacRows, gameLines, propRows) => {
      const game = {
        date,
        schedule: scheduleRow('2025-01-15', 'MIA', 'LAL', { game_date_est: start }),
      };
      const espnScoreboard = espnRows.map((row) => ({ ...espn(null), ...row, scheduled_start_time: row.start }));
      const nbacScoreboard = nbacRows.map((row) => ({ ...nbac(null), ...row, start_time: row.start }));
      const once = tipOff(game, { espnScoreboard, nbacScoreboard, gameLines, props: propRows });
      const twice = <Row>(rows: readonly Row[]): Row[] => [...rows.toReversed(), ...rows];
      const again = tipOff(game, {
        espnScoreboard: twice(espnScoreboard),
        nbacScoreboard: twice(nbacScoreboard),
        gameLines: twice(gameLines),
        props: twice(propRows),
      });
      return JSON.stringify(once) === JSON.stringify(again);
    }),
  );
});
