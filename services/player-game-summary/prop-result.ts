/** The result against the points prop: closing and opening line (D17), both quantised before they are compared. */
import type { PropLine } from '../../shared/basketball/prop-line.ts';
import { roundHalfEven } from '../../shared/round.ts';

export interface PropResult {
  readonly points_line: number | null;
  readonly over_under_result: 'OVER' | 'UNDER' | 'PUSH' | null;
  readonly margin: number | null;
  readonly opening_line: number | null;
  readonly line_movement: number | null;
  readonly points_line_source: string | null;
  readonly opening_line_source: string | null;
}

const LINE_DECIMALS = 1;
const MARGIN_DECIMALS = 2;

export function propResult(line: PropLine | undefined, points: number | null): PropResult {
  if (line === undefined) {
    return {
      points_line: null,
      over_under_result: null,
      margin: null,
      opening_line: null,
      line_movement: null,
      points_line_source: null,
      opening_line_source: null,
    };
  }
  const closing = roundHalfEven(line.line, LINE_DECIMALS);
  const opening = roundHalfEven(line.openingLine, LINE_DECIMALS);
  return {
    points_line: closing,
    over_under_result: points === null ? null : points > closing ? 'OVER' : points < closing ? 'UNDER' : 'PUSH',
    margin: points === null ? null : roundHalfEven(points - closing, MARGIN_DECIMALS),
    opening_line: opening,
    line_movement: roundHalfEven(closing - opening, LINE_DECIMALS),
    points_line_source: line.bookmaker,
    opening_line_source: line.bookmaker,
  };
}
