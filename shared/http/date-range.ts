import { daysBetween, type GameDate, parseCalendarDate } from '../dates.ts';
import { AppError } from '../errors.ts';

export const MAX_RANGE_DAYS = 400;

/**
 * Two texts as a range of dates, both ends inclusive.
 * @throws AppError INVALID_RANGE when one is no calendar date, the range is reversed, or it has more than 400 days
 */
export function parseDateRange(
  start: string,
  end: string,
): { readonly startDate: GameDate; readonly endDate: GameDate } {
  const [startDate, endDate] = [parseCalendarDate(start), parseCalendarDate(end)];
  if (startDate === undefined) throw new AppError('INVALID_RANGE', 'start_date is not a calendar date.');
  if (endDate === undefined) throw new AppError('INVALID_RANGE', 'end_date is not a calendar date.');
  const days = daysBetween(startDate, endDate) + 1;
  if (days < 1) throw new AppError('INVALID_RANGE', `start_date ${start} is after end_date ${end}.`);
  if (days > MAX_RANGE_DAYS) throw new AppError('INVALID_RANGE', `The range has ${days} days.`);
  return { startDate, endDate };
}
