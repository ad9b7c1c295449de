/** The thirty teams as the raw sources name them. */
import type { CalendarDate } from '../dates.ts';

export interface TeamFacts {
  /** System code. */
  readonly code: string;
  readonly nbaTeamId: number;
  /** First part of the full name (`Golden State`), not always the city of the arena. */
  readonly market: string;
  readonly nickname: string;
  readonly fullName: string;
  readonly conference: 'East' | 'West';
  /** 0–5; 0–2 are of the East. */
  readonly division: number;
  /** Codes that differ from the system's. */
  readonly espnCode: string;
  readonly basketballReferenceCode: string;
  readonly espnTeamId: number;
  readonly home: Arena;
  readonly airport: string;
}

export interface Arena {
  readonly name: string;
  readonly city: string;
  /** As the schedule abbreviates it; empty abroad. */
  readonly state: string;
  readonly zone: string;
  readonly latitude: number;
  readonly longitude: number;
}

// code | ESPN | Basketball-Reference | NBA id − 1610612700 | ESPN id | market | nickname | division | arena | city | state |
// zone | latitude | longitude | airport
const FACTS = `
ATL|ATL|ATL|37|1|Atlanta|Hawks|2|State Farm Arena|Atlanta|GA|America/New_York|33.7573|-84.3963|ATL
BKN|BKN|BRK|51|17|Brooklyn|Nets|0|Barclays Center|Brooklyn|NY|America/New_York|40.6826|-73.9754|JFK
BOS|BOS|BOS|38|2|Boston|Celtics|0|TD Garden|Boston|MA|America/New_York|42.3662|-71.0621|BOS
CHA|CHA|CHO|66|30|Charlotte|Hornets|2|Spectrum Center|Charlotte|NC|America/New_York|35.2251|-80.8392|CLT
CHI|CHI|CHI|41|4|Chicago|Bulls|1|United Center|Chicago|IL|America/Chicago|41.8807|-87.6742|ORD
CLE|CLE|CLE|39|5|Cleveland|Cavaliers|1|Rocket Arena|Cleveland|OH|America/New_York|41.4965|-81.6882|CLE
DAL|DAL|DAL|42|6|Dallas|Mavericks|5|American Airlines Center|Dallas|TX|America/Chicago|32.7905|-96.8103|DFW
DEN|DEN|DEN|43|7|Denver|Nuggets|3|Ball Arena|Denver|CO|America/Denver|39.7487|-105.0077|DEN
DET|DET|DET|65|8|Detroit|Pistons|1|Little Caesars Arena|Detroit|MI|America/New_York|42.3411|-83.0553|DTW
GSW|GS|GSW|44|9|Golden State|Warriors|4|Chase Center|San Francisco|CA|America/Los_Angeles|37.768|-122.3877|SFO
HOU|HOU|HOU|45|10|Houston|Rockets|5|Toyota Center|Houston|TX|America/Chicago|29.7508|-95.3621|IAH
IND|IND|IND|54|11|Indiana|Pacers|1|Gainbridge Fieldhouse|Indianapolis|IN|America/New_York|39.764|-86.1555|IND
LAC|LAC|LAC|46|12|LA|Clippers|4|Intuit Dome|Inglewood|CA|America/Los_Angeles|33.9451|-118.3431|LAX
LAL|LAL|LAL|47|13|Los Angeles|Lakers|4|Crypto.com Arena|Los Angeles|CA|America/Los_Angeles|34.043|-118.2673|LAX
MEM|MEM|MEM|63|29|Memphis|Grizzlies|5|FedExForum|Memphis|TN|America/Chicago|35.1382|-90.0506|MEM
MIA|MIA|MIA|48|14|Miami|Heat|2|Kaseya Center|Miami|FL|America/New_York|25.7814|-80.187|MIA
MIL|MIL|MIL|49|15|Milwaukee|Bucks|1|Fiserv Forum|Milwaukee|WI|America/Chicago|43.0451|-87.9172|MKE
MIN|MIN|MIN|50|16|Minnesota|Timberwolves|3|Target Center|Minneapolis|MN|America/Chicago|44.9795|-93.2761|MSP
NOP|NO|NOP|40|3|New Orleans|Pelicans|5|Smoothie King Center|New Orleans|LA|America/Chicago|29.949|-90.0821|MSY
NYK|NY|NYK|52|18|New York|Knicks|0|Madison Square Garden|New York|NY|America/New_York|40.7505|-73.9934|LGA
OKC|OKC|OKC|60|25|Oklahoma City|Thunder|3|Paycom Center|Oklahoma City|OK|America/Chicago|35.4634|-97.5151|OKC
ORL|ORL|ORL|53|19|Orlando|Magic|2|Kia Center|Orlando|FL|America/New_York|28.5392|-81.3839|MCO
PHI|PHI|PHI|55|20|Philadelphia|76ers|0|Wells Fargo Center|Philadelphia|PA|America/New_York|39.9012|-75.172|PHL
PHX|PHX|PHO|56|21|Phoenix|Suns|4|Footprint Center|Phoenix|AZ|America/Phoenix|33.4457|-112.0712|PHX
POR|POR|POR|57|22|Portland|Trail Blazers|3|Moda Center|Portland|OR|America/Los_Angeles|45.5316|-122.6668|PDX
SAC|SAC|SAC|58|23|Sacramento|Kings|4|Golden 1 Center|Sacramento|CA|America/Los_Angeles|38.5802|-121.4997|SMF
SAS|SA|SAS|59|24|San Antonio|Spurs|5|Frost Bank Center|San Antonio|TX|America/Chicago|29.427|-98.4375|SAT
TOR|TOR|TOR|61|28|Toronto|Raptors|0|Scotiabank Arena|Toronto|ON|America/Toronto|43.6434|-79.3791|YYZ
UTA|UTAH|UTA|62|26|Utah|Jazz|3|Delta Center|Salt Lake City|UT|America/Denver|40.7683|-111.9011|SLC
WAS|WSH|WAS|64|27|Washington|Wizards|2|Capital One Arena|Washington|DC|America/New_York|38.8981|-77.0209|DCA
`;

function teamOfLine(line: string): TeamFacts {
  const part = line.split('|');
  const text = (index: number) => part[index] ?? '';
  const number = (index: number) => Number(text(index));
  const division = number(7);
  return {
    code: text(0),
    espnCode: text(1),
    basketballReferenceCode: text(2),
    nbaTeamId: 1_610_612_700 + number(3),
    espnTeamId: number(4),
    market: text(5),
    nickname: text(6),
    fullName: `${text(5)} ${text(6)}`,
    conference: division < 3 ? 'East' : 'West',
    division,
    home: {
      name: text(8),
      city: text(9),
      state: text(10),
      zone: text(11),
      latitude: number(12),
      longitude: number(13),
    },
    airport: text(14),
  };
}

/** The thirty teams, by code ascending. */
export const TEAMS: readonly TeamFacts[] = FACTS.trim().split('\n').map(teamOfLine);

const byCode = new Map(TEAMS.map((team) => [team.code, team]));

/** @throws RangeError when the code is none of the thirty. */
export function teamOf(code: string): TeamFacts {
  const team = byCode.get(code);
  if (team === undefined) throw new RangeError(`${code} is no team`);
  return team;
}

/** Where a few games of a season are played away from home. */
export const SPECIAL_ARENAS: readonly (Arena & { readonly country: string })[] = [
  {
    name: 'Arena CDMX',
    city: 'Mexico City',
    state: '',
    zone: 'America/Mexico_City',
    latitude: 19.4968,
    longitude: -99.1757,
    country: 'Mexico',
  },
  {
    name: 'Accor Arena',
    city: 'Paris',
    state: '',
    zone: 'Europe/Paris',
    latitude: 48.8386,
    longitude: 2.3786,
    country: 'France',
  },
  {
    name: 'T-Mobile Arena',
    city: 'Las Vegas',
    state: 'NV',
    zone: 'America/Los_Angeles',
    latitude: 36.1028,
    longitude: -115.1784,
    country: 'USA',
  },
  {
    name: 'Moody Center',
    city: 'Austin',
    state: 'TX',
    zone: 'America/Chicago',
    latitude: 30.2819,
    longitude: -97.7325,
    country: 'USA',
  },
];

export type PlayoffRound = 'play_in' | 'first_round' | 'conf_semifinals' | 'conf_finals' | 'nba_finals';

/** A game as the schedule sets it. */
export interface ScheduledGame {
  /** `YYYYMMDD_AWAY_HOME`. */
  readonly gameId: string;
  /** Ten digits. */
  readonly nbaGameId: string;
  readonly season: number;
  readonly date: CalendarDate;
  readonly home: TeamFacts;
  readonly away: TeamFacts;
  readonly arena: Arena;
  readonly isNeutral: boolean;
  readonly isAbroad: boolean;
  /** Null in the regular season. */
  readonly playoffRound: PlayoffRound | null;
  /** Seconds after Eastern midnight. */
  readonly tipOffSeconds: number;
}
