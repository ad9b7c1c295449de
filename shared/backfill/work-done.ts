/** How much of the work on a table is done, so that it can be told how long the rest takes. */
import type { GameDate } from '../dates.ts';
import type { DoneDate } from './do-unit.ts';
import type { PlannedDate, TablePlan } from './plan.ts';

/** How far a table is. */
export interface TableProgress {
  readonly done: number;
  readonly rows: number;
  readonly failed: number;
  /** Share of the work that is done, 0 … 1: dates of many rows take longer than dates of few. */
  readonly share: number;
  /** The same of all tables together. */
  readonly shareOfAll: number;
}

export interface BackfillListener {
  /** Its first unit is begun. */
  tableStarted(table: string, dates: number): void;
  tableProgressed(table: string, progress: TableProgress): void;
  /** The measurement after writing has begun. */
  verifying(): void;
}

/** What a date, and a column of a row, cost in rows of sources: five to ten microseconds each of these. */
const COST_OF_DATE = 350;
const COST_OF_VALUE = 0.2;

/** A wide row is computed of more, and takes longer to be written, than a narrow one. */
function costOfRow({ processor }: TablePlan): number {
  return COST_OF_VALUE * processor.table.columnNames.length;
}

/** Share of the work that a date is taken to be. */
function weightOf({ expected, rows, date }: PlannedDate, plan: TablePlan): number {
  return COST_OF_DATE + costOfRow(plan) * Math.max(expected ?? 0, rows) + (plan.sourceRows.get(date) ?? 0);
}

type Unit = readonly GameDate[];

export class WorkDone {
  readonly #weights: ReadonlyMap<GameDate, number>;
  /** Rows that units, which are only known to be done all together, have worked on. */
  readonly #underWay = new Map<Unit, number>();
  readonly #costOfRow: number;
  readonly #total: number;
  #done = 0;
  /** Work on the dates that were last done together, where rows are not told while they are worked on. */
  #lastStep = 0;
  #dates = 0;
  #rows = 0;
  #failed = 0;

  constructor(plan: TablePlan) {
    this.#weights = new Map(plan.dates.map((date) => [date.date, weightOf(date, plan)]));
    this.#costOfRow = costOfRow(plan);
    this.#total = sum(this.#weights.values());
  }

  /** A unit has worked on so many rows, and is not done yet. */
  working(unit: Unit, rows: number): void {
    this.#underWay.set(unit, rows);
  }

  /** Dates of a unit are done. */
  add(unit: Unit, dates: readonly DoneDate[]): void {
    const tellsRows = this.#underWay.delete(unit);
    let step = 0;
    for (const { date, rows, status } of dates) {
      this.#dates += 1;
      this.#rows += rows;
      step += this.#weights.get(date) ?? 0;
      if (status === 'failed') this.#failed += 1;
    }
    this.#done += step;
    this.#lastStep = tellsRows ? 0 : step;
  }

  /**
   * @param all the work on all tables, this one included
   * @param workers how many steps are under way at once, of whichever tables
   */
  progress(all: readonly WorkDone[], workers: number): TableProgress {
    const rows = this.#rows + sum(this.#underWay.values());
    // A step under way is on average half done.
    const underWay = Math.min(1, workers / all.length) / 2;
    return {
      done: this.#dates,
      rows,
      failed: this.#failed,
      share: shareOf([this], underWay),
      shareOfAll: shareOf(all, underWay),
    };
  }

  /** How much there is, how much of it is done, and how much the next step, most likely of the size of the last one, will do. */
  get amount(): { readonly total: number; readonly done: number; readonly next: number } {
    const next = Math.min(this.#lastStep, this.#total - this.#done);
    return { total: this.#total, done: this.#done + this.#costOfRow * sum(this.#underWay.values()), next };
  }
}

/** @param underWay share of the next steps that is taken to be done */
function shareOf(tables: readonly WorkDone[], underWay: number): number {
  const amounts = tables.map(({ amount }) => amount);
  const total = sum(amounts.map((amount) => amount.total));
  return total === 0 ? 1 : Math.min(1, sum(amounts.map(({ done, next }) => done + underWay * next)) / total);
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
