/**
 * Runs commands of the real command line one after the other, so that a test of many pays for one start. Its arguments: a
 * JSON list of commands as the reports name them, and the database. It prints the exit code of each as a line of JSON.
 */
import { createProgram } from '../../bin/program.ts';

const [list = '[]', database = ''] = process.argv.slice(2);
const codes: unknown[] = [];
for (const command of JSON.parse(list) as readonly string[]) {
  const [, ...args] = command.split(' ');
  process.exitCode = undefined;
  await createProgram().parseAsync([...args, '--database', database, '--json'], { from: 'user' });
  codes.push([command, process.exitCode]);
}
process.exitCode = 0;
process.stderr.write(`${JSON.stringify({ codes })}\n`);
