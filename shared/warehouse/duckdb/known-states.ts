/**
 * States of sources that have been read, as long as their tables do not change. One process has a file open at a time, and
 * whatever it changes goes through the writer of its connection, so nothing else can make a known state untrue.
 *
 * Words: *version* of a table = how often it has been written since the file was opened.
 */
import { type CalendarDate, datesOfRange } from '../../dates.ts';
import { dayColumn, stateOfDays } from '../source-days.ts';
import type { DayState, SourceState, SourceStateRequest } from '../warehouse.ts';

/** Days of one source that are known at most; a sixth of a kilobyte each. */
const MOST_DAYS = 4000;

type Days = ReadonlyMap<CalendarDate, DayState | null>;

interface Known {
  whole: SourceState | undefined;
  /** Days that have been read; null for one without rows. */
  readonly days: Map<CalendarDate, DayState | null>;
}

/** What a state that is not known has to be read from. */
export interface Unknown {
  /** As it was asked for, but of those days alone that are not known. */
  readonly request: SourceStateRequest;
  /** Of the table, before the read. */
  readonly version: number;
  /** The other days. */
  readonly days: Days;
}

const NO_DAYS: Days = new Map();

export class KnownStates {
  readonly #versions = new Map<string, number>();
  readonly #byTable = new Map<string, Map<string, Known>>();

  /** To be called after every write, whether it committed or not. */
  changed(tableId: string): void {
    this.#versions.set(tableId, this.#version(tableId) + 1);
    this.#byTable.delete(tableId);
  }

  /** The state, or what has to be read to know it. */
  of(request: SourceStateRequest): { readonly state: SourceState } | { readonly unknown: Unknown } {
    const version = this.#version(request.table.id);
    const known = this.#byTable.get(request.table.id)?.get(nameOf(request));
    if (known === undefined) return { unknown: { request, version, days: NO_DAYS } };
    if (known.whole !== undefined) return { state: known.whole };
    const missing = daysOf(request).filter((date) => !known.days.has(date));
    const [start, end] = [missing[0], missing.at(-1)];
    if (start === undefined || end === undefined) return { state: stateOf(request, known.days, version) };
    // A copy: while the others are read, these may be forgotten.
    const days = new Map(known.days);
    return { unknown: { request: { ...request, dates: { ...request.dates, start, end } }, version, days } };
  }

  /** Keeps what was read, unless the table has been written since. @returns the state that was asked for */
  learn(asked: SourceStateRequest, { request, version, days }: Unknown, read: SourceState): SourceState {
    const isCurrent = version === this.#version(asked.table.id);
    if (dayColumn(asked) === undefined || !read.exists) {
      if (!isCurrent) return read;
      const whole = read.exists ? { ...read, tableVersion: version } : read;
      this.#entry(asked).whole = whole;
      return whole;
    }
    const found = new Map<CalendarDate, DayState | null>(daysOf(request).map((date) => [date, null]));
    for (const day of read.days ?? []) found.set(day.date, day);
    if (isCurrent) {
      const entry = this.#entry(asked);
      if (entry.days.size + found.size > MOST_DAYS) entry.days.clear();
      for (const [date, day] of found) entry.days.set(date, day);
    }
    return stateOf(asked, new Map([...days, ...found]), isCurrent ? version : undefined);
  }

  #version(tableId: string): number {
    return this.#versions.get(tableId) ?? 0;
  }

  #entry(request: SourceStateRequest): Known {
    const { id } = request.table;
    const ofTable = this.#byTable.get(id) ?? new Map<string, Known>();
    this.#byTable.set(id, ofTable);
    const name = nameOf(request);
    const entry = ofTable.get(name) ?? { whole: undefined, days: new Map() };
    ofTable.set(name, entry);
    return entry;
  }
}

/** Requests of one name differ in nothing but the range of their days. */
function nameOf(request: SourceStateRequest): string {
  const { columns, dates, in: lists, fingerprint } = request;
  const day = dayColumn(request);
  return JSON.stringify([columns, lists, fingerprint, day, day === undefined ? dates : undefined]);
}

function daysOf({ dates }: SourceStateRequest): readonly CalendarDate[] {
  return dates === undefined ? [] : datesOfRange(dates.start, dates.end);
}

function stateOf(request: SourceStateRequest, days: Days, version: number | undefined): SourceState {
  const state = stateOfDays(daysOf(request).flatMap((date) => days.get(date) ?? []));
  return version === undefined ? state : { ...state, tableVersion: version };
}
