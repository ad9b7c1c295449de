import t from 'tap';
import type { ScheduleRow } from '../../shared/basketball/schedule.ts';
import { createVenues, type TeamLocationRow } from '../../shared/basketball/venues.ts';
import { gamesOf, instant, scheduleRow } from './build-rows.ts';

const venues = createVenues([]);

/** The game of BOS at LAL (unless said otherwise) in a city, as the schedule writes it. */
const inCity = (arenaCity: string | null, home = 'LAL') => ({
  home,
  schedule: scheduleRow('2025-01-15', 'BOS', home, { arena_city: arenaCity }),
});

function location(team: string, changes: Partial<TeamLocationRow> = {}): TeamLocationRow {
  return {
    team_abbr: team,
    city: 'Elsewhere',
    latitude: 1,
    longitude: 2,
    timezone: 'America/Denver',
    created_at: null,
    updated_at: null,
    ...changes,
  };
}

t.test('the venue of a game', (t) => {
  const cases: readonly [string, ReturnType<typeof inCity>, { place: string; unknownCity?: string }][] = [
    ['at home', inCity('Los Angeles'), { place: 'LAL' }],
    ['no city', inCity(null), { place: 'LAL' }],
    ['a blank city', inCity('  '), { place: 'LAL' }],
    ['no schedule row', { home: 'LAL', schedule: null as unknown as ScheduleRow }, { place: 'LAL' }],
    ['blanks and capitals', inCity(' salt  lake CITY ', 'UTA'), { place: 'UTA' }],
    ["another team's city", inCity('Los Angeles', 'LAC'), { place: 'LAL' }],
    ['a special venue', inCity('las vegas', 'MIL'), { place: 'Las Vegas' }],
    ['an unknown city', inCity(' Tampa  Bay', 'TOR'), { place: 'TOR', unknownCity: 'Tampa Bay' }],
  ];
  for (const [name, game, { place, unknownCity }] of cases) {
    const found = venues.of(game);
    t.strictSame([found.venue.place, found.unknownCity], [place, unknownCity], name);
  }
  t.throws(() => venues.ofTeam('XXX'), RangeError);
  t.end();
});

t.test('the table of locations comes first, its newest row, team by team', async (t) => {
  const stored = createVenues([
    location('BRK', { updated_at: instant('2024-01-01T00:00Z'), latitude: 10 }),
    location('BKN', { updated_at: instant('2025-01-01T00:00Z'), latitude: 20 }),
    location('BKN', { latitude: 30 }),
    location('XXX'),
  ]);
  t.match(stored.ofTeam('BKN'), { place: 'BKN', latitude: 20, zone: 'America/Denver' });
  t.same(stored.ofTeam('BOS'), venues.ofTeam('BOS'));
  t.equal(stored.of(inCity('elsewhere', 'BOS')).venue.place, 'BKN');
});

t.test('two teams in one city: each plays at its own', async (t) => {
  const shared = createVenues([location('LAC'), location('LAL')]);
  t.equal(shared.of(inCity('Elsewhere', 'LAC')).venue.place, 'LAC');
  t.equal(shared.of(inCity('Elsewhere', 'LAL')).venue.place, 'LAL');
  t.equal(shared.of(inCity('Elsewhere', 'BOS')).venue.place, 'LAC');
});

t.test('the base of a team is where it first plays at home', async (t) => {
  const season = gamesOf('2025-01-15', [
    scheduleRow('2024-10-22', 'LAC', 'BOS', { arena_city: 'Boston' }),
    scheduleRow('2024-10-24', 'DEN', 'LAC', { arena_city: 'Paris' }),
    scheduleRow('2024-10-26', 'DEN', 'LAC', { arena_city: 'Los Angeles' }),
    scheduleRow('2025-01-26', 'DEN', 'LAC', { arena_city: 'Inglewood' }),
  ]);
  t.equal(venues.base('LAC', season).venue.place, 'LAL');
  t.equal(venues.base('BOS', season).venue.place, 'BOS');
  t.equal(venues.base('DEN', season).venue.place, 'DEN', 'no home game');
});
