/** How far teams travel from game to game (D20): miles and time zones between venues. */
import { calendarDateOf, dayNumber, microsOf, zoneOffset } from '../dates.ts';
import { nearestInteger } from '../round.ts';
import type { RowOf } from '../tables/define-table.ts';
import type { travelDistances } from '../tables/reference/travel-distances.ts';
import type { Game, SeasonGames } from './games.ts';
import { type Compare, collapse, greatest, inOrder, r0 } from './order.ts';
import { teamCode } from './teams.ts';
import type { Venue, Venues } from './venues.ts';

/** Columns of `travel_distances` that D20 reads. */
export const TRAVEL_DISTANCE_COLUMNS = [
  'from_team',
  'to_team',
  'distance_miles',
  'time_zones_crossed',
  'created_at',
  'updated_at',
] as const;
export type TravelDistanceRow = RowOf<typeof travelDistances, (typeof TRAVEL_DISTANCE_COLUMNS)[number]>;

export interface TravelTable {
  /** MILES(a,b), whole miles. */
  miles(from: Venue, to: Venue): number;
  /** ZONES(a,b), whole hours of standard time. @param year of the game */
  zones(from: Venue, to: Venue, year: number): number;
}

export interface Trip {
  readonly from: Venue;
  readonly to: Venue;
  /** Cities of the destination and the start that are none known, for which homes stand in. */
  readonly unknownCities: readonly string[];
}

const EARTH_RADIUS_MILES = 3958.8;
const MICROS_PER_HOUR = 3_600_000_000;

const compareDistances: Compare<TravelDistanceRow> = inOrder(
  greatest((row) => row.updated_at),
  r0<TravelDistanceRow>(TRAVEL_DISTANCE_COLUMNS),
);

/** Distances between venues. @param rows all rows of `travel_distances`; empty if the table is absent */
export function createTravelTable(rows: readonly TravelDistanceRow[]): TravelTable {
  const pairOf = (row: TravelDistanceRow): string => `${teamCode(row.from_team)}|${teamCode(row.to_team)}`;
  const stored = new Map(collapse(rows, pairOf, compareDistances).kept.map((row) => [pairOf(row), row]));
  const rowOf = ({ team: from }: Venue, { team: to }: Venue): TravelDistanceRow | undefined =>
    from === null || to === null ? undefined : stored.get(`${from}|${to}`);
  return {
    miles: (from, to) => (isSame(from, to) ? 0 : (rowOf(from, to)?.distance_miles ?? greatCircleMiles(from, to))),
    zones: (from, to, year) =>
      isSame(from, to) ? 0 : (rowOf(from, to)?.time_zones_crossed ?? hoursBetween(from.zone, to.zone, year)),
  };
}

/** TRIP(t,g): from the venue of the team's game before g, or from its base, to the venue of g. */
export function tripOf(
  team: string,
  game: Pick<Game, 'date' | 'home' | 'schedule'>,
  season: Pick<SeasonGames, 'all' | 'before'>,
  venues: Venues,
): Trip {
  const [previous] = season.before(team, game.date);
  const from = previous === undefined ? venues.base(team, season) : venues.of(previous);
  const to = venues.of(game);
  const unknownCities = new Set([to.unknownCity, from.unknownCity].filter((city) => city !== undefined));
  return { from: from.venue, to: to.venue, unknownCities: [...unknownCities] };
}

function isSame(a: Venue, b: Venue): boolean {
  return a.place === b.place;
}

function greatCircleMiles(from: Venue, to: Venue): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [latitude1, latitude2] = [radians(from.latitude), radians(to.latitude)];
  const halfLatitude = Math.sin((latitude2 - latitude1) / 2);
  const halfLongitude = Math.sin(radians(to.longitude - from.longitude) / 2);
  const chord = halfLatitude ** 2 + Math.cos(latitude1) * Math.cos(latitude2) * halfLongitude ** 2;
  return nearestInteger(2 * EARTH_RADIUS_MILES * Math.asin(Math.min(1, Math.sqrt(chord))));
}

function hoursBetween(a: string, b: string, year: number): number {
  return nearestInteger(Math.abs(standardOffset(a, year) - standardOffset(b, year)) / MICROS_PER_HOUR);
}

const offsets = new Map<string, number>();

/** UTC offset of a zone in standard time: the smaller of those in mid-January and mid-July. */
function standardOffset(zone: string, year: number): number {
  const name = `${zone} ${year}`;
  let offset = offsets.get(name);
  if (offset === undefined) {
    const at = (monthAndDay: string): number =>
      zoneOffset(zone, microsOf(dayNumber(calendarDateOf(`${year}-${monthAndDay}`)) * 24 * MICROS_PER_HOUR));
    offset = Math.min(at('01-15'), at('07-15'));
    offsets.set(name, offset);
  }
  return offset;
}
