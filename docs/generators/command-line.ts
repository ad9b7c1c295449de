/** docs/command-line.md: every command of `nba-analytics`, from the program itself. */
import type { Command, Option } from 'commander';
import { EXIT_CODES } from '../../bin/exit-codes.ts';
import { examplesOf } from '../../bin/options.ts';
import { code, markdownTable, page } from './markdown.ts';

const defaultOf = (option: Option): string => {
  if (option.mandatory) return 'required';
  return option.defaultValue === undefined ? '–' : code(String(option.defaultValue));
};

/** Text without anything that Markdown would take for HTML. */
const plain = (text: string): string => text.replaceAll('<', '&lt;');

/** A command, or the commands below it. */
function sections(command: Command, parent = ''): readonly string[] {
  const name = `${parent}${command.name()}`;
  if (command.commands.length === 0) return [section(command, name)];
  return [
    `## ${code(name)}`,
    plain(command.description()),
    ...command.commands.flatMap((child) => sections(child, `${name} `)),
  ];
}

function section(command: Command, name: string): string {
  const options = command.options.map((option) => [code(option.flags), defaultOf(option), plain(option.description)]);
  const examples = examplesOf(command).map((example) => `npm run -s cli -- ${example}`);
  return [
    `## ${code(`${name} ${command.usage()}`)}`,
    plain(command.description()),
    ...(options.length === 0 ? [] : [markdownTable(['Option', 'Default', 'Meaning'], options)]),
    `\`\`\`sh\n${examples.join('\n')}\n\`\`\``,
  ].join('\n\n');
}

export function commandLinePage(program: Command): string {
  const codes = EXIT_CODES.map(([number, meaning]) => [code(String(number)), meaning]);
  return page(
    '# Command line',
    'In a checkout a command is run with `npm run -s cli -- <command>`, which takes the Node that the lock file pins; with Node 22.18 or later `node bin/nba-analytics.ts <command>` does the same. `--help` after a command shows what is below.',
    'Results go to standard output: text for people, or one line of JSON with `--json`. Everything else goes to standard error: progress (a bar on a terminal, JSON lines elsewhere), warnings, and errors as one line that says what is wrong and what to do. `LOG_LEVEL=debug` adds what happens and stacks.',
    'Which warehouse is used is [configuration](configuration.md): by default the DuckDB file `nba-analytics.duckdb` in the current folder, which one process at a time can open. A running `serve` holds it; send it messages (`publish --url`) or date ranges (`POST /process-date-range`) instead of running `process` beside it.',
    '## Exit codes',
    markdownTable(['Code', 'Meaning'], codes),
    ...program.commands.flatMap((command) => sections(command)),
  );
}
