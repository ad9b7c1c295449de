/** Where the teams are at home and where else the league has played (D20). Coordinates in degrees, north and east positive. */

export interface ShippedLocation {
  readonly city: string;
  readonly latitude: number;
  readonly longitude: number;
  /** IANA zone. */
  readonly zone: string;
}

/** By system code, used where the table `team_locations` lacks a team. */
export const SHIPPED_TEAM_LOCATIONS: { readonly [team: string]: ShippedLocation } = {
  ATL: { city: 'Atlanta', latitude: 33.7573, longitude: -84.3963, zone: 'America/New_York' },
  BKN: { city: 'Brooklyn', latitude: 40.6826, longitude: -73.9754, zone: 'America/New_York' },
  BOS: { city: 'Boston', latitude: 42.3662, longitude: -71.0621, zone: 'America/New_York' },
  CHA: { city: 'Charlotte', latitude: 35.2251, longitude: -80.8392, zone: 'America/New_York' },
  CHI: { city: 'Chicago', latitude: 41.8807, longitude: -87.6742, zone: 'America/Chicago' },
  CLE: { city: 'Cleveland', latitude: 41.4965, longitude: -81.6882, zone: 'America/New_York' },
  DAL: { city: 'Dallas', latitude: 32.7905, longitude: -96.8103, zone: 'America/Chicago' },
  DEN: { city: 'Denver', latitude: 39.7487, longitude: -105.0077, zone: 'America/Denver' },
  DET: { city: 'Detroit', latitude: 42.3411, longitude: -83.0553, zone: 'America/Detroit' },
  GSW: { city: 'San Francisco', latitude: 37.768, longitude: -122.3877, zone: 'America/Los_Angeles' },
  HOU: { city: 'Houston', latitude: 29.7508, longitude: -95.3621, zone: 'America/Chicago' },
  IND: { city: 'Indianapolis', latitude: 39.764, longitude: -86.1555, zone: 'America/Indiana/Indianapolis' },
  LAC: { city: 'Inglewood', latitude: 33.9451, longitude: -118.3431, zone: 'America/Los_Angeles' },
  LAL: { city: 'Los Angeles', latitude: 34.043, longitude: -118.2673, zone: 'America/Los_Angeles' },
  MEM: { city: 'Memphis', latitude: 35.1382, longitude: -90.0506, zone: 'America/Chicago' },
  MIA: { city: 'Miami', latitude: 25.7814, longitude: -80.187, zone: 'America/New_York' },
  MIL: { city: 'Milwaukee', latitude: 43.0451, longitude: -87.9172, zone: 'America/Chicago' },
  MIN: { city: 'Minneapolis', latitude: 44.9795, longitude: -93.2761, zone: 'America/Chicago' },
  NOP: { city: 'New Orleans', latitude: 29.949, longitude: -90.0821, zone: 'America/Chicago' },
  NYK: { city: 'New York', latitude: 40.7505, longitude: -73.9934, zone: 'America/New_York' },
  OKC: { city: 'Oklahoma City', latitude: 35.4634, longitude: -97.5151, zone: 'America/Chicago' },
  ORL: { city: 'Orlando', latitude: 28.5392, longitude: -81.3839, zone: 'America/New_York' },
  PHI: { city: 'Philadelphia', latitude: 39.9012, longitude: -75.172, zone: 'America/New_York' },
  PHX: { city: 'Phoenix', latitude: 33.4457, longitude: -112.0712, zone: 'America/Phoenix' },
  POR: { city: 'Portland', latitude: 45.5316, longitude: -122.6668, zone: 'America/Los_Angeles' },
  SAC: { city: 'Sacramento', latitude: 38.5802, longitude: -121.4997, zone: 'America/Los_Angeles' },
  SAS: { city: 'San Antonio', latitude: 29.427, longitude: -98.4375, zone: 'America/Chicago' },
  TOR: { city: 'Toronto', latitude: 43.6434, longitude: -79.3791, zone: 'America/Toronto' },
  UTA: { city: 'Salt Lake City', latitude: 40.7683, longitude: -111.9011, zone: 'America/Denver' },
  WAS: { city: 'Washington', latitude: 38.8981, longitude: -77.0209, zone: 'America/New_York' },
};

/** Arenas that are no team's home. */
export const SPECIAL_VENUES: readonly ShippedLocation[] = [
  { city: 'Austin', latitude: 30.2819, longitude: -97.7325, zone: 'America/Chicago' },
  { city: 'Berlin', latitude: 52.5058, longitude: 13.4433, zone: 'Europe/Berlin' },
  { city: 'Las Vegas', latitude: 36.1028, longitude: -115.1784, zone: 'America/Los_Angeles' },
  { city: 'London', latitude: 51.503, longitude: 0.0032, zone: 'Europe/London' },
  { city: 'Mexico City', latitude: 19.4968, longitude: -99.1757, zone: 'America/Mexico_City' },
  { city: 'Paris', latitude: 48.8386, longitude: 2.3786, zone: 'Europe/Paris' },
];
