/**
 * The thirty teams and the codes and names by which sources call them (D3).
 *
 * - *System code*: three capitals, what `game_id` and every stored row use · *raw code*: what a source writes for it.
 */

/** System code → the full names in use. */
const TEAM_NAMES: { readonly [code: string]: readonly string[] } = {
  ATL: ['Atlanta Hawks'],
  BOS: ['Boston Celtics'],
  BKN: ['Brooklyn Nets'],
  CHA: ['Charlotte Hornets'],
  CHI: ['Chicago Bulls'],
  CLE: ['Cleveland Cavaliers'],
  DAL: ['Dallas Mavericks'],
  DEN: ['Denver Nuggets'],
  DET: ['Detroit Pistons'],
  GSW: ['Golden State Warriors'],
  HOU: ['Houston Rockets'],
  IND: ['Indiana Pacers'],
  LAC: ['LA Clippers', 'Los Angeles Clippers'],
  LAL: ['Los Angeles Lakers'],
  MEM: ['Memphis Grizzlies'],
  MIA: ['Miami Heat'],
  MIL: ['Milwaukee Bucks'],
  MIN: ['Minnesota Timberwolves'],
  NOP: ['New Orleans Pelicans'],
  NYK: ['New York Knicks'],
  OKC: ['Oklahoma City Thunder'],
  ORL: ['Orlando Magic'],
  PHI: ['Philadelphia 76ers'],
  PHX: ['Phoenix Suns'],
  POR: ['Portland Trail Blazers'],
  SAC: ['Sacramento Kings'],
  SAS: ['San Antonio Spurs'],
  TOR: ['Toronto Raptors'],
  UTA: ['Utah Jazz'],
  WAS: ['Washington Wizards'],
};

/** Codes of other houses → system code. */
const RECODED: { readonly [rawCode: string]: string } = {
  BRK: 'BKN',
  BK: 'BKN',
  PHO: 'PHX',
  CHO: 'CHA',
  GS: 'GSW',
  NY: 'NYK',
  NO: 'NOP',
  NOR: 'NOP',
  SA: 'SAS',
  UTAH: 'UTA',
  UTH: 'UTA',
  WSH: 'WAS',
};

/** The thirty system codes, ascending. */
export const TEAM_CODES: readonly string[] = Object.freeze(Object.keys(TEAM_NAMES).toSorted());

const CODES = new Map<string, string>([...TEAM_CODES.map((code) => [code, code] as const), ...Object.entries(RECODED)]);
const CODES_BY_NAME = new Map(
  Object.entries(TEAM_NAMES).flatMap(([code, names]) => names.map((name) => [comparable(name), code] as const)),
);

function comparable(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** System code of a raw code: trimmed, upper-cased, re-coded (D3). Undefined if it is none of the thirty. */
export function teamCode(raw: string | null | undefined): string | undefined {
  if (raw === null || raw === undefined) return undefined;
  return CODES.get(raw) ?? CODES.get(raw.trim().toUpperCase());
}

/** System code of a full name, compared without case and with blanks collapsed, never by substring (D3). */
export function teamCodeOfName(fullName: string | null | undefined): string | undefined {
  return fullName === null || fullName === undefined ? undefined : CODES_BY_NAME.get(comparable(fullName));
}
