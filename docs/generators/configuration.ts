/** docs/configuration.md: every environment variable, from the schema that reads them. */
import { ConfigSchema } from '../../shared/config.ts';
import { code, markdownTable, page } from './markdown.ts';

/** What is shown of a variable's schema. */
interface Variable {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly separator?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

function values(variable: Variable): string {
  if (variable.enum !== undefined) return variable.enum.map((value) => code(String(value))).join(', ');
  if (variable.separator !== undefined) return `texts, separated by ${code(variable.separator)}`;
  if (variable.pattern !== undefined) return `text like ${code(variable.pattern)}`;
  const { minimum, exclusiveMinimum, maximum } = variable;
  const bounds = [
    minimum === undefined ? undefined : `≥ ${minimum}`,
    exclusiveMinimum === undefined ? undefined : `> ${exclusiveMinimum}`,
    maximum === undefined ? undefined : `≤ ${maximum}`,
  ].filter((bound) => bound !== undefined);
  return [variable.type === 'string' ? 'text' : (variable.type ?? ''), ...bounds].join(', ');
}

function fallback(variable: Variable): string {
  if (variable.default === undefined) return '–';
  return variable.default === '' ? 'empty' : code(String(variable.default));
}

export function configurationPage(): string {
  // As plain JSON Schema, which is all that the page shows.
  const properties: Readonly<Record<string, Variable>> = JSON.parse(JSON.stringify(ConfigSchema.properties));
  return page(
    '# Configuration',
    'Environment variables, read once at start and checked; an empty one counts as unset, unknown ones are ignored. A value that does not fit ends the process with a sentence that names the variable. On one machine nothing has to be set.',
    markdownTable(
      ['Variable', 'Values', 'Default', 'Meaning'],
      Object.entries(properties).map(([name, variable]) => [
        code(name),
        values(variable),
        fallback(variable),
        variable.description ?? '',
      ]),
    ),
    'On Cloud Run, `PUSH_AUDIENCE` and `PUSH_SERVICE_ACCOUNTS` must be set, since `PUSH_AUTH=off` is refused there. Google credentials are found by the official clients in their usual places and are never configured here.',
  );
}
