/**
 * Where games are played (D20).
 *
 * - *location* of a team = its home · *special venue* = an arena that is no team's home · *base* = where a team starts its
 *   season: the venue of its first home game.
 */
import type { RowOf } from '../tables/define-table.ts';
import type { teamLocations } from '../tables/reference/team-locations.ts';
import { SHIPPED_TEAM_LOCATIONS, type ShippedLocation, SPECIAL_VENUES } from './data/locations.ts';
import type { Game, SeasonGames } from './games.ts';
import { type Compare, collapse, greatest, inOrder, r0 } from './order.ts';
import { TEAM_CODES, teamCode } from './teams.ts';

/** Columns of `team_locations` that D20 reads. */
export const TEAM_LOCATION_COLUMNS = [
  'team_abbr',
  'city',
  'latitude',
  'longitude',
  'timezone',
  'created_at',
  'updated_at',
] as const;
export type TeamLocationRow = RowOf<typeof teamLocations, (typeof TEAM_LOCATION_COLUMNS)[number]>;

/** A place where games are played; two of them are the same exactly if they are the same object or have the same place. */
export interface Venue {
  /** System code of the team whose location it is, or the city of a special venue. */
  readonly place: string;
  /** Null for a special venue. */
  readonly team: string | null;
  /** Degrees, north positive. */
  readonly latitude: number;
  /** Degrees, east positive. */
  readonly longitude: number;
  /** IANA zone. */
  readonly zone: string;
}

export interface GameVenue {
  readonly venue: Venue;
  /** The city that is none known (`unknown_venue:{arena_city}`), as the schedule writes it; the home team's location stands in. */
  readonly unknownCity: string | undefined;
}

type PlacedGame = Pick<Game, 'home' | 'schedule'>;

export interface Venues {
  /** The home of a team. @throws RangeError for a code that is none of the thirty */
  ofTeam(team: string): Venue;
  /** VENUE(g). */
  of(game: PlacedGame): GameVenue;
  /** BASE(t,S). @param season the season of any date in it */
  base(team: string, season: Pick<SeasonGames, 'all'>): GameVenue;
}

const compareLocations: Compare<TeamLocationRow> = inOrder(
  greatest((row) => row.updated_at),
  r0<TeamLocationRow>(TEAM_LOCATION_COLUMNS),
);

/** The venues there are. @param rows all rows of `team_locations`; empty if the table is absent */
export function createVenues(rows: readonly TeamLocationRow[]): Venues {
  const homes = new Map<string, Venue & { readonly city: string }>();
  const known = rows.filter((row) => teamCode(row.team_abbr) !== undefined);
  const stored = new Map(
    collapse(known, (row) => teamCode(row.team_abbr), compareLocations).kept.map((row) => [
      teamCode(row.team_abbr),
      { city: row.city, latitude: row.latitude, longitude: row.longitude, zone: row.timezone },
    ]),
  );
  for (const team of TEAM_CODES) {
    const location: ShippedLocation | undefined = stored.get(team) ?? SHIPPED_TEAM_LOCATIONS[team];
    if (location !== undefined) homes.set(team, { place: team, team, ...location, city: comparable(location.city) });
  }
  const special = new Map(
    SPECIAL_VENUES.map(({ city, ...location }): [string, Venue] => [
      comparable(city),
      { place: city, team: null, ...location },
    ]),
  );
  // Several teams may share a city; the first code stands for it.
  const byCity = new Map<string, Venue>([...homes.values()].reverse().map((home) => [home.city, home]));

  const ofTeam = (team: string): Venue & { readonly city: string } => {
    const home = homes.get(team);
    if (home === undefined) throw new RangeError(`${team} is no team code`);
    return home;
  };
  const of = ({ home, schedule }: PlacedGame): GameVenue => {
    const own = ofTeam(home);
    const city = comparable(schedule?.arena_city ?? '');
    if (city === '' || city === own.city) return { venue: own, unknownCity: undefined };
    const venue = byCity.get(city) ?? special.get(city);
    if (venue !== undefined) return { venue, unknownCity: undefined };
    return { venue: own, unknownCity: schedule?.arena_city?.trim().replace(/\s+/g, ' ') };
  };
  return {
    ofTeam,
    of,
    base(team, season) {
      for (const game of season.all) {
        if (game.home !== team) continue;
        const found = of(game);
        if (found.venue.team !== null) return found;
      }
      return { venue: ofTeam(team), unknownCity: undefined };
    },
  };
}

function comparable(city: string): string {
  return city.trim().replace(/\s+/g, ' ').toLowerCase();
}
