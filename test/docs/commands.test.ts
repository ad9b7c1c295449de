/** Commands that the pages for operators show: ours are parsed by the program, gcloud's by gcloud where it is installed. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import t from 'tap';
import { createProgram } from '../../bin/program.ts';
import { refusalByGcloud } from '../deploy/real-gcloud.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = ['docs/runbook.md', 'docs/security.md', 'docs/bigquery-and-pubsub.md'];

/** Words of the shell commands in fences and code spans, with variables and names in capitals as they stand. */
function commandsIn(page: string): readonly (readonly string[])[] {
  const text = readFileSync(root + page, 'utf8');
  const fences = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].map(([, body = '']) =>
    body.replaceAll(/ *\\\n\s*/g, ' '),
  );
  const spans = [...text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`]+)`/g)].map(([, body = '']) =>
    body.replaceAll(/\s*\n\s*/g, ' '),
  );
  return [...fences.flatMap((fence) => fence.split('\n')), ...spans]
    .map((line) => line.replace(/ +# .*$/, '').trim())
    .flatMap((line) => line.split(/ \| | && /))
    .map((line) =>
      line
        .replaceAll(/\$\(.*?\)/g, 'X')
        .replaceAll(/\$P\b/g, 'my-project')
        .replaceAll(/\$URL\b/g, 'https://x'),
    )
    .map((line) => (line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? []).map((word) => word.replaceAll(/['"]/g, '')));
}

const all = PAGES.flatMap(commandsIn);

/** The command that the words name, and what is wrong with its options. */
function unknownOptions(words: readonly string[]): readonly string[] {
  let command: Command | undefined = createProgram();
  let index = 0;
  for (; command !== undefined && index < words.length && command.commands.length > 0; index += 1) {
    command = command.commands.find((candidate: Command) => candidate.name() === words[index]);
  }
  if (command === undefined) return [words.join(' ')];
  const known = new Set(['--help', ...command.options.map(({ long }) => long)]);
  return words.filter((word) => word.startsWith('--') && !known.has(word)).map((word) => `${words.join(' ')}: ${word}`);
}

t.test('commands of ours exist, with the options that are shown', async (t) => {
  const prefix = ['npm', 'run', '-s', 'cli', '--'];
  const ours = all
    .filter((words) => prefix.every((word, index) => words[index] === word))
    .map((words) => words.slice(5));
  for (const words of all) {
    const at = words.findIndex((word) => word.startsWith('--args=') && word.includes('nba-analytics.mjs'));
    if (at !== -1) ours.push((words[at] ?? '').split('|').slice(3));
  }
  t.ok(ours.length >= 8, `${ours.length} commands`);
  t.strictSame(ours.flatMap(unknownOptions), []);
  const scripts = new Set(all.flat().filter((word) => /^deploy\/.+\.sh$/.test(word)));
  t.strictSame(
    [...scripts].filter((path) => !existsSync(root + path)),
    [],
  );
});

t.test('commands of gcloud are such', async (t) => {
  const theirs = all.filter(([tool, ...rest]) => tool === 'gcloud' && rest.length > 1);
  t.ok(theirs.length >= 8, `${theirs.length} commands`);
  const refusal = await refusalByGcloud(theirs);
  if (refusal.skipped === undefined) t.strictSame(refusal.refused, []);
  else t.comment(refusal.skipped);
});
