import type { CalendarDate } from '../../dates.ts';
import type { LeagueRow } from '../tables.ts';
import { TEAMS, type TeamFacts } from '../team-facts.ts';
import { utc } from './sheet.ts';

const LOADED = utc('2020-09-01' as CalendarDate, 0);
const EARTH_RADIUS_MILES = 3958.8;
/** Hours from UTC in winter. */
const STANDARD_OFFSET: Readonly<Record<string, number>> = {
  'America/New_York': -5,
  'America/Toronto': -5,
  'America/Chicago': -6,
  'America/Denver': -7,
  'America/Phoenix': -7,
  'America/Los_Angeles': -8,
};

/** Where each team is at home. */
export function teamLocationRows(): LeagueRow<'team_locations'>[] {
  return TEAMS.map(({ code, home, airport }) => ({
    team_abbr: code,
    city: home.city,
    state: home.state,
    arena_name: home.name,
    latitude: home.latitude,
    longitude: home.longitude,
    timezone: home.zone,
    airport_code: airport,
    country: code === 'TOR' ? 'CAN' : 'USA',
    created_at: LOADED,
    updated_at: LOADED,
  }));
}

function miles({ home: a }: TeamFacts, { home: b }: TeamFacts): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const north = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const east = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const chord = north + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * east;
  return Math.round(2 * EARTH_RADIUS_MILES * Math.asin(Math.sqrt(chord)));
}

/** Distance and time zones for every ordered pair of teams. */
export function travelDistanceRows(): LeagueRow<'travel_distances'>[] {
  return TEAMS.flatMap((from) =>
    TEAMS.filter((to) => to !== from).map((to) => {
      const zones = (STANDARD_OFFSET[to.home.zone] ?? 0) - (STANDARD_OFFSET[from.home.zone] ?? 0);
      return {
        from_team: from.code,
        to_team: to.code,
        from_city: from.home.city,
        to_city: to.home.city,
        distance_miles: miles(from, to),
        time_zones_crossed: Math.abs(zones),
        travel_direction: zones === 0 ? 'neutral' : zones > 0 ? 'east' : 'west',
        // Flying east costs more sleep.
        jet_lag_factor: Math.abs(zones) * (zones > 0 ? 1.5 : 1),
        created_at: LOADED,
        updated_at: LOADED,
      };
    }),
  );
}
