/**
 * `game_id` of the system (D3): `YYYYMMDD_AWAY_HOME`, the Eastern game date and the two system codes. The league's own
 * ten-digit id is called NBA id and is never stored as game_id.
 */
import { type GameDate, parseCalendarDate } from '../dates.ts';
import { teamCode } from './teams.ts';

export interface GameIdParts {
  readonly date: GameDate;
  readonly away: string;
  readonly home: string;
}

const SYSTEM_FORM = /^(\d{4})(\d{2})(\d{2})_([A-Z]{2,4})_([A-Z]{2,4})$/;

/** The id of a game by its date and system codes. */
export function gameIdOf({ date, away, home }: GameIdParts): string {
  return `${date.replaceAll('-', '')}_${away}_${home}`;
}

/**
 * The parts of a system-form id, its codes brought to system codes: `20250115_BRK_PHO` → BKN at PHX. Undefined for any
 * other text, for a code that is none, and for a team against itself.
 */
export function parseGameId(text: string | null | undefined): GameIdParts | undefined {
  const match = SYSTEM_FORM.exec(text?.trim().toUpperCase() ?? '');
  if (match === null) return undefined;
  const date = parseCalendarDate(`${match[1]}-${match[2]}-${match[3]}`);
  const away = teamCode(match[4]);
  const home = teamCode(match[5]);
  if (date === undefined || away === undefined || home === undefined || away === home) return undefined;
  return { date, away, home };
}
