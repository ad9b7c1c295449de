/**
 * Runs every bench, one after the other, and prints their numbers as a table with what is promised of them. A promise that is
 * missed is marked and no failure, since it depends on the machine; a bench that breaks is.
 *
 *     node bench/run.ts [bench ...]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Measured, Skipped } from './support/report.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const known = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
  .map((name) => name.slice(0, -3))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')} is no bench: there are ${known.join(', ')}`);
  process.exit(2);
}

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

function cells(bench: string, line: Measured | Skipped): readonly string[] {
  if ('skipped' in line) return [bench, line.what, `skipped: ${line.skipped}`, '', ''];
  const value = `${number.format(line.value)} ${line.unit}`;
  if (line.promised === undefined) return [bench, line.what, value, '', ''];
  if ('atMost' in line.promised) {
    const { atMost } = line.promised;
    return [bench, line.what, value, `≤ ${number.format(atMost)}`, line.value <= atMost ? 'kept' : 'MISSED'];
  }
  const { atLeast } = line.promised;
  return [bench, line.what, value, `≥ ${number.format(atLeast)}`, line.value >= atLeast ? 'kept' : 'MISSED'];
}

const rows: (readonly string[])[] = [];
const broken: string[] = [];
for (const bench of wanted.length > 0 ? wanted : known) {
  const start = performance.now();
  process.stderr.write(`${bench} … `);
  const child = spawn(process.execPath, [`${folder}${bench}.ts`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) rows.push(cells(bench, JSON.parse(line)));
  const [code] = await ended;
  if (code !== 0) broken.push(bench);
  process.stderr.write(
    `${code === 0 ? 'done' : `broke (exit ${code})`} in ${((performance.now() - start) / 1000).toFixed(1)} s\n`,
  );
}

const table = [['bench', 'what', 'measured', 'promised', ''], ...rows];
const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
for (const row of table) {
  console.log(
    row
      .map((text, column) => (column === 2 ? text.padStart(widths[2] ?? 0) : text.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
if (broken.length > 0) {
  console.error(`broken: ${broken.join(', ')}`);
  process.exitCode = 1;
}
