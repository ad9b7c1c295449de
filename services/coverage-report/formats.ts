/** In which format a request wants its answer. */
import { AppError } from '../../shared/errors.ts';

export const FORMATS = ['json', 'csv', 'html'] as const;
export type Format = (typeof FORMATS)[number];

const TYPES: Readonly<Record<string, Format>> = {
  'application/json': 'json',
  'text/csv': 'csv',
  'text/html': 'html',
};

/** Content types of answers. */
export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

/**
 * The format that the query names, else the one that the Accept header weighs most among those that there are (the first of
 * equals); JSON where it leaves it open, as `*` does.
 * @throws AppError INVALID_REQUEST for a format that there is not
 */
export function formatOf(
  format: string | undefined,
  accept: string | undefined,
  offered: readonly Format[] = FORMATS,
): Format {
  if (format !== undefined) {
    const named = offered.find((name) => name === format);
    if (named !== undefined) return named;
    throw new AppError('INVALID_REQUEST', `format=${format} is none of ${offered.join(', ')}.`);
  }
  let [best, weight]: [Format | undefined, number] = [undefined, 0];
  for (const range of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    const q = quality === undefined ? 1 : Number(quality.slice(2));
    const known = TYPES[type];
    if (known !== undefined && offered.includes(known) && q > weight) [best, weight] = [known, q];
  }
  return best ?? 'json';
}
