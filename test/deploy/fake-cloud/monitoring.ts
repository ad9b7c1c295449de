/** gcloud's commands for metrics of the log, alert policies and dashboards. */
import { readFileSync } from 'node:fs';
import { type Arguments, first, flag, Refusal } from './arguments.ts';
import type { CloudState } from './state.ts';

export interface Command {
  readonly valued?: readonly string[];
  readonly bare?: readonly string[];
  /** Records for --format; undefined for a command that prints nothing of use. */
  run(state: CloudState, given: Arguments): readonly unknown[] | undefined;
}

const content = (given: Arguments, name: string): object => JSON.parse(readFileSync(flag(given, name), 'utf8'));

/** Create, update, list and delete on one kind of thing. `nameOf` gives a new one its name. */
function kind(
  group: string,
  file: string,
  things: (state: CloudState) => Map<string, object>,
  nameOf: (state: CloudState, given: Arguments) => string,
  more: readonly string[] = [],
): Readonly<Record<string, Command>> {
  const existing = (state: CloudState, given: Arguments): string => {
    const name = first(given);
    if (!things(state).has(name)) throw new Refusal(`NOT_FOUND: ${name}`);
    return name;
  };
  return {
    [`${group} list`]: { run: (state) => [...things(state)].map(([name, thing]) => ({ ...thing, name })) },
    [`${group} create`]: {
      valued: [file, ...more],
      run: (state, given) => {
        const name = nameOf(state, given);
        if (things(state).has(name)) throw new Refusal(`ALREADY_EXISTS: ${name}`);
        things(state).set(name, content(given, file));
        return undefined;
      },
    },
    [`${group} update`]: {
      valued: [file],
      run: (state, given) => {
        things(state).set(existing(state, given), content(given, file));
        return undefined;
      },
    },
    [`${group} delete`]: {
      bare: ['quiet'],
      run: (state, given) => {
        things(state).delete(existing(state, given));
        return undefined;
      },
    },
  };
}

export const MONITORING: Readonly<Record<string, Command>> = {
  ...kind(
    'logging metrics',
    'config-from-file',
    ({ metrics }) => metrics,
    (_state, given) => first(given),
  ),
  ...kind(
    'alpha monitoring policies',
    'policy-from-file',
    ({ alerts }) => alerts,
    ({ project, alerts }) => `projects/${project}/alertPolicies/${alerts.size + 1}`,
    ['notification-channels'],
  ),
  ...kind(
    'monitoring dashboards',
    'config-from-file',
    ({ dashboards }) => dashboards,
    ({ project }, given) =>
      `projects/${project}/dashboards/${JSON.stringify(content(given, 'config-from-file')).length}`,
  ),
};
