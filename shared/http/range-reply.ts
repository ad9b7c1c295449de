import type { Static } from 'typebox';
import type { GameDate } from '../dates.ts';
import { AppError, ERRORS } from '../errors.ts';
import type * as Port from '../processing/runner-port.ts';
import type { RangeAnswer } from './schemas.ts';

/**
 * The reply to a range request when no date failed.
 * @throws AppError when one did: a code that a retry can help with (503) if there is one, since the same request then does
 *   the rest; else the first failure's. Its details list every failed date and count the others.
 */
export function rangeReply(
  range: { readonly startDate: GameDate; readonly endDate: GameDate },
  answer: Port.RangeAnswer,
): Static<typeof RangeAnswer> {
  const { dates, failed } = answer;
  const worst = failed.find(({ error }) => ERRORS[error.code].status >= 500) ?? failed[0];
  if (worst !== undefined) {
    throw new AppError(
      worst.error.code,
      `${failed.length} of ${failed.length + dates.length} dates failed, ${worst.game_date} for one: ${worst.error.message}`,
      {
        details: {
          failed: failed.map(({ game_date, error }) => ({
            game_date,
            code: error.code,
            advice: ERRORS[error.code].advice,
          })),
          succeeded: dates.length,
        },
      },
    );
  }
  return {
    status: dates.some((date) => date.status === 'partial') ? 'partial' : 'success',
    start_date: range.startDate,
    end_date: range.endDate,
    dates,
  };
}
