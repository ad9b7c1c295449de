/** `nba-analytics hash-vectors`: checks canonical text and data_hash against another implementation's vectors. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { HASH_SCHEME } from '../../shared/hashing/data-hash.ts';
import { checkVectors, type VectorDifference } from '../../shared/hashing/vectors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { integerArgument, jsonOption, withHelp } from '../options.ts';
import { count, print, printJson } from '../output.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';

interface VectorOptions extends CommonOptions {
  readonly differences: number;
}

/** Adds the command. */
export function addHashVectors(program: Command): void {
  const command = program
    .command('hash-vectors')
    .summary("check data_hash against another implementation's vectors")
    .description(
      'Hash the records of a vector file and compare text and hash with what another implementation wrote there: a JSON array of {columns: [{name, type}], record, text, data_hash}.',
    )
    .argument('<file>', 'file of vectors')
    .option('--differences <n>', 'print at most so many differences', integerArgument(0, 1_000_000), 5)
    .addOption(jsonOption())
    .action((file: string, options: VectorOptions) =>
      runCommand(options, (context) => hashVectors(context, file, options)),
    );
  withHelp(command, ['hash-vectors test/fixtures/hash-vectors.json', 'hash-vectors vectors.json --json']);
}

async function parsed(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('INVALID_ARGUMENT', `The file ${file} cannot be read.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('INVALID_ARGUMENT', `The file ${file} is not JSON.`, { cause });
  }
}

async function hashVectors({ json }: CommandContext, file: string, options: VectorOptions): Promise<ExitCode> {
  const { total, matched, differences } = checkVectors(await parsed(file));
  const first = differences.slice(0, options.differences);
  if (json) {
    printJson({ hash_scheme: HASH_SCHEME, total, matched, differences: first });
  } else {
    for (const difference of first) printDifference(difference);
    print(`${count(matched)}/${count(total)} vectors match (scheme ${HASH_SCHEME}).`);
    const left = differences.length - first.length;
    if (left > 0) print(`${count(left)} more differ; --differences ${differences.length} prints them all.`);
  }
  return matched === total ? EXIT.ok : EXIT.failed;
}

function printDifference({ index, expectedText, text, expectedHash, hash, refused }: VectorDifference): void {
  print(`vector ${index}`);
  print(`  expected  ${expectedHash}  ${expectedText}`);
  print(refused === undefined ? `  computed  ${hash}  ${text}` : `  refused   ${refused}`);
}
