/** How old a player is on a date: by the first birth date that his sources have, else by the age his roster states. */
import { type NameFormsOf, nameFormsOnce, type ResolveName } from '../../shared/basketball/names.ts';
import { type Compare, collapse, greatest, inOrder, r0 } from '../../shared/basketball/order.ts';
import { rememberLatest } from '../../shared/basketball/remember.ts';
import { type CalendarDate, type GameDate, parseCalendarDate } from '../../shared/dates.ts';
import type { RowOf } from '../../shared/tables/define-table.ts';
import type { brRostersCurrent } from '../../shared/tables/raw/br-rosters-current.ts';
import type { nbacPlayerListCurrent } from '../../shared/tables/raw/nbac-player-list-current.ts';
import type { RosterEntry } from './evidence.ts';

/** Columns of `br_rosters_current`. */
export const BIRTH_COLUMNS = [
  'season_year',
  'player_full_name',
  'player_lookup',
  'birth_date',
  'data_hash',
  'processed_at',
] as const;
export type BrRosterRow = RowOf<typeof brRostersCurrent, (typeof BIRTH_COLUMNS)[number]>;

/** Columns of `nbac_player_list_current`. */
export const LISTED_BIRTH_COLUMNS = [
  'season_year',
  'player_full_name',
  'player_lookup',
  'birth_date',
  'data_hash',
  'processed_at',
] as const;
export type ListedBirthRow = RowOf<typeof nbacPlayerListCurrent, (typeof LISTED_BIRTH_COLUMNS)[number]>;

/** Birth dates by player key. */
export type BirthDates = ReadonlyMap<string, CalendarDate>;

/** @param rows all rows of the player list; empty if it is absent. The array is remembered. */
export const listedBirthDates = rememberLatest((rows: readonly ListedBirthRow[], resolveName: ResolveName) =>
  birthDates(rows, (row) => row.birth_date, ['birth_date', 'player_full_name'], nameFormsOnce(resolveName)),
);

/** @param rows all rows of the Basketball-Reference rosters; empty if they are absent. The array is remembered. */
export const rosterBirthDates = rememberLatest((rows: readonly BrRosterRow[], resolveName: ResolveName) =>
  birthDates(rows, (row) => birthDateOf(row.birth_date), BIRTH_COLUMNS, nameFormsOnce(resolveName)),
);

function birthDates<Row extends Omit<ListedBirthRow, 'birth_date'>>(
  rows: readonly Row[],
  dateOf: (row: Row) => CalendarDate | null,
  columns: readonly (keyof Row & string)[],
  formsOf: NameFormsOf,
): BirthDates {
  const newest: Compare<{ readonly row: Row }> = inOrder(
    greatest(({ row }) => row.season_year),
    (a, b) => general(a.row, b.row),
  );
  const general = r0<Row>(columns);
  const dated = rows.flatMap((row) => {
    const key = formsOf(row.player_full_name, row.player_lookup)?.key;
    const date = dateOf(row);
    return key === undefined || date === null ? [] : [{ key, date, row }];
  });
  return new Map(collapse(dated, ({ key }) => key, newest).kept.map(({ key, date }) => [key, date]));
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const WRITTEN_DATE = /^([a-z]+)\.?\s+(\d{1,2}),?\s+(\d{4})$/i;

/** `1984-12-30` or `December 30, 1984`; null for anything else. */
export function birthDateOf(text: string | null): CalendarDate | null {
  const trimmed = text?.trim() ?? '';
  const date = parseCalendarDate(trimmed.slice(0, 10));
  if (date !== undefined) return date;
  const written = WRITTEN_DATE.exec(trimmed);
  const month = MONTHS.indexOf(written?.[1]?.toLowerCase() ?? '') + 1;
  if (written === null || month === 0) return null;
  const digits = (value: string | undefined, width: number): string => (value ?? '').padStart(width, '0');
  return parseCalendarDate(`${digits(written[3], 4)}-${digits(String(month), 2)}-${digits(written[2], 2)}`) ?? null;
}

/** Completed years on a date. */
export function yearsOn(date: GameDate, birthDate: CalendarDate): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) >= birthDate.slice(5) ? years : years - 1;
}

export type AgeSource = 'espn_team_rosters' | 'nbac_player_list_current' | 'br_rosters_current';
export interface Age {
  readonly years: number;
  readonly source: AgeSource;
}

/**
 * Age of a player; undefined if nothing tells.
 * @param entries roster entries known of him, newest first
 */
export function ageOn(
  date: GameDate,
  key: string,
  entries: readonly RosterEntry[],
  listed: BirthDates,
  ofRosters: BirthDates,
): Age | undefined {
  const published = entries.find(({ birthDate }) => birthDate !== null)?.birthDate;
  const dated: readonly [AgeSource, CalendarDate | null | undefined][] = [
    ['espn_team_rosters', published],
    ['nbac_player_list_current', listed.get(key)],
    ['br_rosters_current', ofRosters.get(key)],
  ];
  for (const [source, birthDate] of dated) {
    if (birthDate !== null && birthDate !== undefined) return { years: yearsOn(date, birthDate), source };
  }
  const age = entries.find((entry) => entry.age !== null)?.age;
  return age === null || age === undefined ? undefined : { years: age, source: 'espn_team_rosters' };
}
