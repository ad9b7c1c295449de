/**
 * Who was on court when, by the line-ups of BigDataBall (P7).
 *
 * - *interval* of an event = the time from the event before it in its period to itself · *late* = fourth quarter and
 *   overtimes · *clutch* = the last five minutes of a late period while the score is within five points.
 */

import type { BigDataBallRow } from '../../shared/basketball/play-by-play/columns.ts';
import { plain } from '../../shared/basketball/play-by-play/event-words.ts';
import { teamCode } from '../../shared/basketball/teams.ts';

/** Columns beside those of `BIGDATABALL_COLUMNS`. */
export const SCORE_COLUMNS = ['score_home', 'score_away'] as const;
export type LineUpRow = Pick<
  BigDataBallRow,
  'period' | 'game_clock_seconds' | 'event_type' | 'home_team_abbr' | 'away_team_abbr' | LineUpColumn
> & { readonly score_home: number | null; readonly score_away: number | null };
type LineUpColumn = `${'home' | 'away'}_player_${1 | 2 | 3 | 4 | 5}_lookup`;

/** Seconds of a player on court. */
export interface CourtSeconds {
  readonly fourthQuarter: number;
  readonly clutch: number;
}

export interface SideLineUps {
  /** Late seconds during which five different players are named. */
  readonly fiveNamedSeconds: number;
  /** Everyone a line-up of the game names, by the lookup that the feed stores. */
  readonly players: ReadonlyMap<string, CourtSeconds>;
}

export interface LineUps {
  /** What the intervals of the fourth quarter add up to. */
  readonly fourthQuarterSeconds: number;
  readonly lateSeconds: number;
  /** By system code. */
  readonly sides: ReadonlyMap<string, SideLineUps>;
}

const FOURTH = 4;
const QUARTER_SECONDS = 720;
const OVERTIME_SECONDS = 300;
const CLUTCH_SECONDS = 300;
const CLUTCH_POINTS = 5;
const FIVE = 5;
const CLOCK_TOLERANCE = 5;
const LEAST_NAMED_SHARE = 0.95;

/** Whether the line-ups of a team can be relied on: a fourth quarter of full length, five names nearly all the time. */
export function areUsable(lineUps: LineUps, team: string): boolean {
  const side = lineUps.sides.get(team);
  return (
    side !== undefined &&
    Math.abs(lineUps.fourthQuarterSeconds - QUARTER_SECONDS) <= CLOCK_TOLERANCE &&
    side.fiveNamedSeconds >= LEAST_NAMED_SHARE * lineUps.lateSeconds
  );
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Side {
  fiveNamedSeconds = 0;
  readonly players = new Map<string, Mutable<CourtSeconds>>();

  see(five: readonly string[]): void {
    for (const lookup of five) {
      if (!this.players.has(lookup)) this.players.set(lookup, { fourthQuarter: 0, clutch: 0 });
    }
  }

  play(five: readonly string[], fourthQuarter: number, clutch: number, late: number): void {
    if (five.length === FIVE) this.fiveNamedSeconds += late;
    for (const lookup of five) {
      const seconds = this.players.get(lookup);
      if (seconds === undefined) continue;
      seconds.fourthQuarter += fourthQuarter;
      seconds.clutch += clutch;
    }
  }
}

/** A period as far as it has been read. */
interface PeriodState {
  readonly clock: number;
  /** The latest event that is no substitution; its line-ups hold until the next one. */
  readonly settled: LineUpRow | undefined;
}

/** The line-ups of a game. @param rows of its chosen load, in the order of D13 */
export function readLineUps(rows: readonly LineUpRow[]): LineUps {
  const sides = new Map<string, Side>();
  const sideOf = (code: string): Side => {
    const team = teamCode(code) ?? '';
    const side = sides.get(team) ?? new Side();
    sides.set(team, side);
    return side;
  };
  const periods = new Map<number, PeriodState>();
  let [fourthQuarterSeconds, lateSeconds, scoreHome, scoreAway] = [0, 0, 0, 0];
  for (const row of rows) {
    const [home, away] = [sideOf(row.home_team_abbr), sideOf(row.away_team_abbr)];
    home.see(homeFive(row));
    away.see(awayFive(row));
    const { period, game_clock_seconds: clock } = row;
    if (period !== null && clock !== null) {
      const state = periods.get(period);
      const start = state?.clock ?? (period > FOURTH ? OVERTIME_SECONDS : QUARTER_SECONDS);
      const isSubstitution = plain(row.event_type) === 'substitution';
      // Free throws between substitutions carry the old five, substitutions the new one.
      const onCourt = isSubstitution ? (state?.settled ?? row) : row;
      const length = Math.max(0, start - clock);
      if (period >= FOURTH && length > 0) {
        const fourthQuarter = period === FOURTH ? length : 0;
        const isClose = Math.abs(scoreHome - scoreAway) <= CLUTCH_POINTS;
        const clutch = isClose ? Math.max(0, Math.min(start, CLUTCH_SECONDS) - clock) : 0;
        fourthQuarterSeconds += fourthQuarter;
        lateSeconds += length;
        home.play(homeFive(onCourt), fourthQuarter, clutch, length);
        away.play(awayFive(onCourt), fourthQuarter, clutch, length);
      }
      periods.set(period, { clock, settled: isSubstitution ? state?.settled : row });
    }
    scoreHome = row.score_home ?? scoreHome;
    scoreAway = row.score_away ?? scoreAway;
  }
  return { fourthQuarterSeconds, lateSeconds, sides };
}

function homeFive(row: LineUpRow): readonly string[] {
  return different(
    row.home_player_1_lookup,
    row.home_player_2_lookup,
    row.home_player_3_lookup,
    row.home_player_4_lookup,
    row.home_player_5_lookup,
  );
}

function awayFive(row: LineUpRow): readonly string[] {
  return different(
    row.away_player_1_lookup,
    row.away_player_2_lookup,
    row.away_player_3_lookup,
    row.away_player_4_lookup,
    row.away_player_5_lookup,
  );
}

function different(...lookups: readonly (string | null)[]): readonly string[] {
  const five: string[] = [];
  for (const lookup of lookups) {
    const name = lookup?.trim() ?? '';
    if (name !== '' && !five.includes(name)) five.push(name);
  }
  return five;
}
