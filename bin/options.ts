/** Options and arguments that several commands share, checked while the command line is read. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { findProcessor, PROCESSORS, type RegisteredProcessor } from '../services/registry.ts';
import { type CalendarDate, parseCalendarDate } from '../shared/dates.ts';
import { AppError } from '../shared/errors.ts';
import { EXIT_CODE_HELP } from './exit-codes.ts';

/** Reads a calendar date. @throws InvalidArgumentError, which commander turns into a usage error */
export function dateArgument(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === undefined) throw new InvalidArgumentError('It must be a calendar date YYYY-MM-DD.');
  return date;
}

/** Reads a whole number between two bounds, both inclusive. */
export function integerArgument(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,15}$/.test(text) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

/** Reads a percentage; fractions are allowed. */
export function percentArgument(text: string): number {
  const value = Number(text);
  if (!/^\d{1,3}(?:\.\d{1,6})?$/.test(text) || value > 100) {
    throw new InvalidArgumentError('It must be a number from 0 to 100.');
  }
  return value;
}

/** Collects an option that may be given several times. */
export function collected(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

/** `--json`. */
export const jsonOption = (): Option => new Option('--json', 'print the result as one line of JSON');
/** `--database`. */
export const databaseOption = (): Option =>
  new Option('--database <file>', 'DuckDB file instead of DUCKDB_PATH (default: nba-analytics.duckdb)');

const examples = new WeakMap<Command, readonly string[]>();

/** Adds examples and the exit codes to a command's help. */
export function withHelp(command: Command, lines: readonly string[]): Command {
  examples.set(command, lines);
  const shown = lines.map((line) => `  $ nba-analytics ${line}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${shown}\n\n${EXIT_CODE_HELP}`);
}

/** The examples in a command's help, without the name of the program. */
export const examplesOf = (command: Command): readonly string[] => examples.get(command) ?? [];

/** The names that `--table` takes, for help and refusals. */
export const processorTables = (): string => PROCESSORS.map(({ table }) => table).join(', ');

/** The processors whose tables `--table` names, in run order; all where it is left out. @throws AppError INVALID_ARGUMENT */
export function chosenProcessors(names: readonly string[] | undefined): readonly RegisteredProcessor[] {
  if (names === undefined) return PROCESSORS;
  const entries = names.map((name) => {
    const entry = findProcessor(name);
    if (entry !== undefined) return entry;
    throw new AppError('INVALID_ARGUMENT', `${name} is no table of a processor: ${processorTables()}.`);
  });
  return PROCESSORS.filter((entry) => entries.includes(entry));
}
