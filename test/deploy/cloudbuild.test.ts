/** cloudbuild.yaml: its form, its order, and that what it runs exists. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { filesRefusedByGcloud } from './real-gcloud.ts';

const path = fileURLToPath(new URL('../../cloudbuild.yaml', import.meta.url));
const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

const closed = { additionalProperties: false };
/** The members of Cloud Build's `Build` that we use, by its reference. */
const Build = Type.Object(
  {
    substitutions: Type.Record(Type.String({ pattern: '^_[A-Z0-9_]+$' }), Type.String()),
    options: Type.Object(
      {
        logging: Type.Enum(['LEGACY', 'GCS_ONLY', 'CLOUD_LOGGING_ONLY', 'NONE']),
        machineType: Type.Enum([
          'UNSPECIFIED',
          'N1_HIGHCPU_8',
          'N1_HIGHCPU_32',
          'E2_HIGHCPU_8',
          'E2_HIGHCPU_32',
          'E2_MEDIUM',
        ]),
        dynamicSubstitutions: Type.Boolean(),
      },
      closed,
    ),
    timeout: Type.String({ pattern: '^\\d+s$' }),
    steps: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1 }),
          name: Type.String({ minLength: 1 }),
          entrypoint: Type.Optional(Type.String()),
          args: Type.Array(Type.String()),
          env: Type.Optional(Type.Array(Type.String({ pattern: '^\\w+=' }))),
          waitFor: Type.Optional(Type.Array(Type.String())),
        },
        closed,
      ),
    ),
    images: Type.Array(Type.String()),
  },
  closed,
);
const build = Value.Parse(Build, parse(readFileSync(path, 'utf8')));
const step = (id: string): (typeof build.steps)[number] => {
  const found = build.steps.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`there is no step ${id}`);
  return found;
};

/** Everything that has ended when a step starts. */
function before(id: string): ReadonlySet<string> {
  const ended = new Set<string>();
  for (const earlier of step(id).waitFor ?? []) {
    ended.add(earlier);
    for (const more of before(earlier)) ended.add(more);
  }
  return ended;
}

t.test('it has the form of a build', async (t) => {
  const refusal = await filesRefusedByGcloud([['build', path]]);
  if (refusal.skipped === undefined) t.strictSame(refusal.refused, []);
  else t.comment(refusal.skipped);
  t.equal(new Set(build.steps.map(({ id }) => id)).size, build.steps.length);
});

t.test('nothing is pushed or deployed that has not passed everything', async (t) => {
  t.strictSame([...before('push')].sort(), ['audit', 'build', 'check', 'install', 'lint', 'test', 'types']);
  t.ok(before('deploy').has('push'));
});

t.test('what it runs exists', async (t) => {
  for (const { entrypoint, args, id } of build.steps) {
    if (entrypoint !== 'npm') continue;
    const [command = '', name = ''] = args;
    const script = command === 'run' ? name : command;
    t.ok(['ci', 'audit'].includes(script) || script in scripts, id);
  }
  t.match(step('deploy').args[1], /deploy\/deploy_analytics_processors\.sh --yes --project/);
});

t.test('every substitution is declared and used', async (t) => {
  const text = readFileSync(path, 'utf8').replace(/^substitutions:\n(?: {2}.+\n)+/m, '');
  const used = new Set([...text.matchAll(/(?<!\$)\$(_[A-Z]+)/g)].map(([, name]) => name));
  t.strictSame([...used].sort(), Object.keys(build.substitutions).sort());
});
