import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { SPECIAL_VENUES } from '../../shared/basketball/data/locations.ts';
import { TEAM_CODES } from '../../shared/basketball/teams.ts';
import { createTravelTable, type TravelDistanceRow, tripOf } from '../../shared/basketball/travel.ts';
import { createVenues } from '../../shared/basketball/venues.ts';
import { gamesOf, instant, scheduleRow } from './build-rows.ts';

const venues = createVenues([]);
const travel = createTravelTable([]);
const cityOf = (city: string) =>
  venues.of({ home: 'LAL', schedule: scheduleRow('2025-01-15', 'BOS', 'LAL', { arena_city: city }) }).venue;
const placeOf = (place: string) => (place.length === 3 ? venues.ofTeam(place) : cityOf(place));

t.test('miles of the worked examples', (t) => {
  for (const [from, to, miles] of [
    ['NYK', 'BOS', 188],
    ['LAC', 'LAL', 8],
    ['DAL', 'LAL', 1238],
    ['HOU', 'DAL', 227],
    ['LAL', 'HOU', 1373],
    ['MIA', 'Paris', 4571],
    ['IND', 'Paris', 4171],
    ['WAS', 'Mexico City', 1883],
    ['BOS', 'Austin', 1693],
    ['OKC', 'IND', 688],
    ['Paris', 'Paris', 0],
  ] as const) {
    t.equal(travel.miles(placeOf(from), placeOf(to)), miles, `${from} to ${to}`);
  }
  t.end();
});

t.test('time zones by standard time', (t) => {
  for (const [from, to, zones] of [
    ['BOS', 'LAL', 3],
    ['PHX', 'DEN', 0],
    ['PHX', 'LAL', 1],
    ['IND', 'NYK', 0],
    ['MIA', 'Paris', 6],
    ['London', 'Berlin', 1],
    ['Mexico City', 'CHI', 0],
    ['LAL', 'LAL', 0],
  ] as const) {
    t.equal(travel.zones(placeOf(from), placeOf(to), 2025), zones, `${from} to ${to}`);
  }
  t.end();
});

function distance(
  from: string,
  to: string,
  miles: number,
  changes: Partial<TravelDistanceRow> = {},
): TravelDistanceRow {
  return {
    from_team: from,
    to_team: to,
    distance_miles: miles,
    time_zones_crossed: 9,
    created_at: null,
    updated_at: null,
    ...changes,
  };
}

t.test('the table of distances comes first, for the ordered pair and between teams only', async (t) => {
  const stored = createTravelTable([
    distance('BOS', 'NY', 100),
    distance('BOS', 'NYK', 200, { updated_at: instant('2025-01-01T00:00Z') }),
    distance('BOS', 'BOS', 300),
  ]);
  t.equal(stored.miles(placeOf('BOS'), placeOf('NYK')), 200);
  t.equal(stored.zones(placeOf('BOS'), placeOf('NYK'), 2025), 9);
  t.equal(stored.miles(placeOf('NYK'), placeOf('BOS')), 188);
  t.equal(stored.miles(placeOf('BOS'), placeOf('BOS')), 0);
  t.equal(stored.miles(placeOf('BOS'), placeOf('Austin')), 1693);
});

t.test('distances and zones of any two venues are symmetric and less than half round the earth', async () => {
  const place = fc.constantFrom(...TEAM_CODES, ...SPECIAL_VENUES.map(({ city }) => city));
  fc.assert(
    fc.property(place, place, fc.integer({ min: 2015, max: 2035 }), (a, b, year) => {
      const [from, to] = [placeOf(a), placeOf(b)];
      const miles = travel.miles(from, to);
      t.equal(miles, travel.miles(to, from));
      t.equal(travel.zones(from, to, year), travel.zones(to, from, year));
      t.ok(Number.isSafeInteger(miles) && miles >= 0 && miles < 12_437);
      t.equal(miles === 0, a === b);
    }),
    { numRuns: 300 },
  );
});

t.test('a trip goes from the game before, or from the base', async (t) => {
  const season = gamesOf('2025-01-15', [
    scheduleRow('2025-01-01', 'BOS', 'LAL', { arena_city: 'Las Vegas' }),
    scheduleRow('2025-01-05', 'LAL', 'DEN', { arena_city: 'Denver' }),
    scheduleRow('2025-01-07', 'BOS', 'LAL', { arena_city: 'Los Angeles' }),
  ]);
  const places = season.all.map((game) => {
    const { from, to } = tripOf('LAL', game, season, venues);
    return [from.place, to.place];
  });
  t.same(places, [
    ['LAL', 'Las Vegas'],
    ['Las Vegas', 'DEN'],
    ['DEN', 'LAL'],
  ]);
});

t.test('a trip names the cities it does not know', async (t) => {
  const season = gamesOf('2025-01-15', [
    scheduleRow('2025-01-01', 'BOS', 'TOR', { arena_city: 'Tampa' }),
    scheduleRow('2025-01-05', 'TOR', 'DEN', { arena_city: 'Denver' }),
  ]);
  const [first, second] = season.all;
  if (first === undefined || second === undefined) throw new Error('two games');
  t.same(tripOf('BOS', first, season, venues).unknownCities, ['Tampa']);
  t.same(tripOf('TOR', second, season, venues).unknownCities, ['Tampa']);
  t.same(tripOf('DEN', second, season, venues).unknownCities, []);
});

const DISTANCES = new URL('../../../shared/spec/data/travel_distances.csv', import.meta.url);
const distancesMissing = existsSync(DISTANCES) ? false : 'the shared table of distances is absent';
t.test('shipped locations give the distances of the published table', { skip: distancesMissing }, async (t) => {
  const [header = '', ...lines] = readFileSync(DISTANCES, 'utf8').trim().split('\n');
  const names = header.trim().split(',');
  t.equal(lines.length, 30 * 29);
  for (const line of lines) {
    const values = line.trim().split(',');
    const field = (name: string): string => values[names.indexOf(name)] ?? '';
    const [from, to] = [placeOf(field('from_team')), placeOf(field('to_team'))];
    const found = [travel.miles(from, to), travel.zones(from, to, 2024)];
    const published = [Number(field('distance_miles')), Number(field('time_zones_crossed'))];
    if (found.join() !== published.join()) t.same(found, published, `${from.place} to ${to.place}`);
  }
});
