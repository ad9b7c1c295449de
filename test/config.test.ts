import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import t from 'tap';
import { ConfigSchema, loadConfig, publishesToPubSub } from '../shared/config.ts';

t.test('an empty environment gives the defaults of embedded use, frozen', async (t) => {
  const config = loadConfig({});
  t.match(config, {
    PORT: 8080,
    WAREHOUSE: 'duckdb',
    GCP_PROJECT_ID: 'nba-props-platform',
    BQ_LOCATION: 'us-west2',
    PUBSUB_TOPIC_COMPLETE: 'nba-phase3-analytics-complete',
    PUSH_AUTH: 'on',
    RUN_DEADLINE_SECONDS: 480,
    BODY_LIMIT_BYTES: 1_048_576,
  });
  t.ok(Object.isFrozen(config));
  t.ok(Object.isFrozen(config.PUSH_SERVICE_ACCOUNTS));
});

t.test('texts become numbers and lists; empty texts count as unset; unknown variables are ignored', async (t) => {
  const config = loadConfig({
    PORT: '9000',
    PUSH_SERVICE_ACCOUNTS: ' a@x.example, b@x.example ,',
    HOST: ' ',
    HOME: '/x',
  });
  t.equal(config.PORT, 9000);
  t.same(config.PUSH_SERVICE_ACCOUNTS, ['a@x.example', 'b@x.example']);
  t.equal(config.HOST, '0.0.0.0');
  t.notOk('HOME' in config);
});

for (const [name, value, says] of [
  ['PORT', 'x', 'must be integer'],
  ['PORT', '70000', 'must be <= 65535'],
  ['PORT', '80.5', 'must be integer'],
  ['WAREHOUSE', 'postgres', 'must be one of duckdb, bigquery'],
  ['LOG_LEVEL', 'loud', 'must be one of trace, debug'],
  ['PUSH_AUTH', 'no', 'must be one of on, off'],
  ['RUN_DEADLINE_SECONDS', '0', 'must be > 0'],
  ['BQ_DATASET_PREFIX', 'a-b', 'must match pattern'],
  ['BQ_API_ENDPOINT', 'localhost:9050', 'must match pattern'],
] as const) {
  t.test(`${name}=${value} is refused by name, with what it may be and what it is for`, async (t) => {
    t.throws(() => loadConfig({ [name]: value }), {
      code: 'INVALID_CONFIG',
      message: new RegExp(`^${name}=${value.replace('.', '\\.')} ${says.replace(/[|<>]/g, '\\$&')}.*\\. \\w`),
      details: { variables: [name] },
    });
  });
}

t.test('several wrong variables are named together', async (t) => {
  t.throws(() => loadConfig({ PORT: 'x', WAREHOUSE: 'y' }), {
    code: 'INVALID_CONFIG',
    message: /PORT=x .*WAREHOUSE=y /,
  });
});

t.test('authentication cannot be switched off on Cloud Run', async (t) => {
  t.equal(loadConfig({ PUSH_AUTH: 'off' }).PUSH_AUTH, 'off');
  t.throws(() => loadConfig({ PUSH_AUTH: 'off', K_SERVICE: 'analytics-player-game-summary' }), {
    code: 'INVALID_CONFIG',
    message: /PUSH_AUTH/,
  });
});

for (const [env, expected] of [
  [{}, false],
  [{ WAREHOUSE: 'bigquery' }, true],
  [{ PUBSUB_EMULATOR_HOST: 'localhost:8085' }, true],
  [{ WAREHOUSE: 'bigquery', PUBSUB_ENABLED: 'off' }, false],
  [{ PUBSUB_ENABLED: 'on' }, true],
] as const) {
  t.test(`${JSON.stringify(env)} ${expected ? 'publishes to Pub/Sub' : 'records messages only'}`, async (t) => {
    t.equal(publishesToPubSub(loadConfig(env)), expected);
  });
}

t.test('any value of any variable gives a configuration or INVALID_CONFIG that names it', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(ConfigSchema.properties)), fc.string(), (name, value) => {
        try {
          loadConfig({ [name]: value });
          return true;
        } catch (error) {
          return (
            error instanceof Error && 'code' in error && error.code === 'INVALID_CONFIG' && error.message.includes(name)
          );
        }
      }),
    ),
  );
});

t.test('every variable has a description', async (t) => {
  for (const [name, variable] of Object.entries(ConfigSchema.properties)) {
    t.ok('description' in variable && String(variable.description).length > 10, name);
  }
});

t.test('nothing in shared/ or services/ reads the environment', async (t) => {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const offenders = ['shared', 'services'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => /process\s*\.\s*env|from 'node:process'/.test(codeOf(file))),
  );
  t.same(
    offenders.map((file) => relative(root, file)),
    [],
  );
});

function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
