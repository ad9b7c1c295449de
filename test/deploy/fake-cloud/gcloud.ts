/** gcloud, as far as the deployment uses it, on a `CloudState`. Unknown commands and flags are refused like there. */
import { createHash } from 'node:crypto';
import { type Arguments, first, flag, parseArguments, parsePairs, Refusal } from './arguments.ts';
import { type Command, MONITORING } from './monitoring.ts';
import { filter, flatten, format } from './projection.ts';
import { deliver } from './pubsub.ts';
import type { CloudState, RunService, Subscription } from './state.ts';

const missing = (what: string): Refusal => new Refusal(`NOT_FOUND: Resource not found (resource=${what}).`);

function requireMember(state: CloudState, member: string): void {
  const email = member.replace(/^\w+:/, '');
  if (/@gcp-sa-/.test(email)) return;
  if (state.newAccounts.delete(email) || !state.accounts.has(email)) {
    throw new Refusal(`INVALID_ARGUMENT: Service account ${email} does not exist.`);
  }
}

/** The two commands about the policy of a kind of resource. */
function policyCommands(
  group: string,
  resource: (state: CloudState, given: Arguments) => string,
  flags: Pick<Command, 'valued' | 'bare'> = {},
): Readonly<Record<string, Command>> {
  return {
    [`${group} get-iam-policy`]: {
      ...flags,
      run: (state, given) => [{ bindings: state.policy(resource(state, given)) }],
    },
    [`${group} add-iam-policy-binding`]: {
      ...flags,
      valued: ['member', 'role', ...(flags.valued ?? [])],
      run: (state, given) => {
        const member = flag(given, 'member');
        requireMember(state, member);
        state.bind(resource(state, given), flag(given, 'role'), member);
        return undefined;
      },
    },
  };
}

function serviceOf(state: CloudState, given: Arguments): RunService {
  const service = state.services.get(first(given));
  if (service === undefined) throw new Refusal(`Cannot find service [${first(given)}]`);
  return service;
}

function deploy(state: CloudState, given: Arguments): undefined {
  const name = first(given);
  const image = flag(given, 'image');
  const account = flag(given, 'service-account');
  if (![...state.images].some(([tag, digest]) => image === `${tag.slice(0, tag.lastIndexOf(':'))}@${digest}`)) {
    throw new Refusal(`Image '${image}' not found.`);
  }
  requireMember(state, account);
  if (!given.flags.has('no-allow-unauthenticated')) throw new Refusal('the service would be open to the world');
  const before = state.services.get(name);
  const number = String((before?.revisions.length ?? 0) + 1).padStart(5, '0');
  const revision = {
    metadata: { name: `${name}-${number}-abc`, creationTimestamp: `2025-01-01T00:00:${number.slice(3)}Z` },
    status: {
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'Active', status: 'False' },
      ],
    },
    env: parsePairs(flag(given, 'set-env-vars')),
  };
  const followsLatest = before === undefined || before.spec.traffic[0]?.latestRevision === true;
  state.services.set(name, {
    metadata: { name, labels: parsePairs(flag(given, 'labels')) },
    spec: {
      template: {
        spec: {
          containers: [{ image }],
          serviceAccountName: account,
          timeoutSeconds: Number(flag(given, 'timeout')),
          containerConcurrency: Number(flag(given, 'concurrency')),
        },
      },
      traffic: followsLatest ? [{ latestRevision: true, percent: 100 }] : before.spec.traffic,
    },
    status: {
      latestReadyRevisionName: revision.metadata.name,
      traffic: followsLatest ? [{ revisionName: revision.metadata.name, percent: 100 }] : before.status.traffic,
    },
    revisions: [...(before?.revisions ?? []), revision],
    flags: given.flags,
  });
  return undefined;
}

function updateTraffic(state: CloudState, given: Arguments): undefined {
  const service = serviceOf(state, given);
  const wanted = given.flags.get('to-revisions')?.split('=')[0];
  if (wanted === undefined) {
    service.spec.traffic = [{ latestRevision: true, percent: 100 }];
    service.status.traffic = [{ revisionName: service.status.latestReadyRevisionName, percent: 100 }];
  } else {
    if (!service.revisions.some(({ metadata }) => metadata.name === wanted)) throw missing(wanted);
    service.spec.traffic = [{ revisionName: wanted, percent: 100 }];
    service.status.traffic = [{ revisionName: wanted, percent: 100 }];
  }
  return undefined;
}

const PUSH_FLAGS = [
  ...['push-endpoint', 'push-auth-service-account', 'push-auth-token-audience', 'ack-deadline', 'min-retry-delay'],
  ...[
    'max-retry-delay',
    'dead-letter-topic',
    'max-delivery-attempts',
    'message-retention-duration',
    'expiration-period',
  ],
];

function subscriptionSettings(state: CloudState, given: Arguments): Omit<Subscription, 'name' | 'topic' | 'filter'> {
  const { flags } = given;
  const endpoint = flags.get('push-endpoint');
  const account = flags.get('push-auth-service-account');
  if (account !== undefined) requireMember(state, account);
  const dead = flags.get('dead-letter-topic');
  if (dead !== undefined && !state.topics.has(dead)) throw missing(dead);
  return {
    ackDeadlineSeconds: Number(flag(given, 'ack-deadline')),
    pushConfig:
      endpoint === undefined
        ? {}
        : {
            pushEndpoint: endpoint,
            oidcToken: { serviceAccountEmail: account ?? '', audience: flag(given, 'push-auth-token-audience') },
          },
    ...(flags.has('min-retry-delay')
      ? {
          retryPolicy: {
            minimumBackoff: flag(given, 'min-retry-delay'),
            maximumBackoff: flag(given, 'max-retry-delay'),
          },
        }
      : {}),
    ...(dead === undefined
      ? {}
      : {
          deadLetterPolicy: {
            deadLetterTopic: `projects/${state.project}/topics/${dead}`,
            maxDeliveryAttempts: Number(flag(given, 'max-delivery-attempts')),
          },
        }),
  };
}

function createSubscription(state: CloudState, given: Arguments): undefined {
  const name = first(given);
  const topic = flag(given, 'topic');
  if (!state.topics.has(topic)) throw missing(topic);
  if (state.subscriptions.has(name)) throw new Refusal(`ALREADY_EXISTS: ${name}`);
  const condition = given.flags.get('message-filter');
  if (condition !== undefined && condition.length > 256) throw new Refusal('INVALID_ARGUMENT: filter too long');
  state.subscriptions.set(name, {
    name: `projects/${state.project}/subscriptions/${name}`,
    topic: `projects/${state.project}/topics/${topic}`,
    ...(condition === undefined ? {} : { filter: condition }),
    ...subscriptionSettings(state, given),
  });
  return undefined;
}

function createOnce(names: Set<string>, name: string): undefined {
  if (names.has(name)) throw new Refusal(`ALREADY_EXISTS: ${name}`);
  names.add(name);
  return undefined;
}

function saveJob(state: CloudState, given: Arguments, exists: boolean): undefined {
  const name = first(given);
  if (state.jobs.has(name) !== exists)
    throw new Refusal(exists ? `Cannot find job [${name}]` : `ALREADY_EXISTS: ${name}`);
  requireMember(state, flag(given, 'service-account'));
  state.jobs.set(name, { metadata: { name, labels: parsePairs(flag(given, 'labels')) } });
  return undefined;
}

const DEPLOY_FLAGS = ['region', 'image', 'service-account', 'memory', 'cpu', 'set-env-vars', 'labels'];
const JOB_FLAGS = [...DEPLOY_FLAGS, 'tasks', 'max-retries', 'task-timeout', 'command', 'args'];

const COMMANDS: Readonly<Record<string, Command>> = {
  ...MONITORING,
  'auth list': { run: () => [{ account: 'dev@example.com' }] },
  'auth print-identity-token': { run: () => [{ token: 'secret.identity.token' }] },
  'auth configure-docker': { bare: ['quiet'], run: () => undefined },
  'projects describe': {
    run: ({ project, projectNumber }, given) => {
      if (first(given) !== project) throw new Refusal(`PERMISSION_DENIED: no access to ${first(given)}`);
      return [{ projectNumber }];
    },
  },
  ...policyCommands('projects', () => 'project', { valued: ['condition'], bare: ['quiet'] }),
  'services list': { bare: ['enabled'], run: ({ apis }) => [...apis].map((name) => ({ config: { name } })) },
  'services enable': {
    run: ({ apis }, { positionals }) => {
      for (const api of positionals) apis.add(api);
      return undefined;
    },
  },
  'artifacts repositories list': {
    valued: ['location'],
    run: ({ repositories }) =>
      [...repositories].map((name) => ({ name: `projects/p/locations/l/repositories/${name}` })),
  },
  'artifacts repositories create': {
    valued: ['location', 'repository-format', 'labels', 'description'],
    run: ({ repositories }, given) => createOnce(repositories, first(given)),
  },
  'artifacts docker images describe': {
    run: ({ images }, given) => {
      const digest = images.get(first(given));
      if (digest === undefined) throw new Refusal('Image not found.');
      return [{ image_summary: { digest } }];
    },
  },
  'builds submit': {
    valued: ['config', 'substitutions'],
    run: (state, given) => {
      const { _REGION, _REPOSITORY, _TAG } = parsePairs(flag(given, 'substitutions'));
      if (!state.repositories.has(_REPOSITORY ?? '')) throw missing(String(_REPOSITORY));
      const image = `${_REGION}-docker.pkg.dev/${state.project}/${_REPOSITORY}/processors:${_TAG}`;
      state.images.set(image, `sha256:${createHash('sha256').update(image).digest('hex')}`);
      return undefined;
    },
  },
  'iam service-accounts list': { run: ({ accounts }) => [...accounts].map((email) => ({ email })) },
  'iam service-accounts create': {
    valued: ['display-name'],
    run: (state, given) => {
      const name = first(given);
      if (!/^[a-z][a-z0-9-]{5,29}$/.test(name)) throw new Refusal(`INVALID_ARGUMENT: account id ${name}`);
      const email = `${name}@${state.project}.iam.gserviceaccount.com`;
      state.newAccounts.add(email);
      return createOnce(state.accounts, email);
    },
  },
  ...policyCommands('iam service-accounts', (_state, given) => `accounts/${first(given)}`, { bare: ['quiet'] }),
  'pubsub topics list': {
    run: ({ project, topics }) => [...topics].map((name) => ({ name: `projects/${project}/topics/${name}` })),
  },
  'pubsub topics create': {
    valued: ['labels', 'message-retention-duration'],
    run: ({ topics }, given) => createOnce(topics, first(given)),
  },
  ...policyCommands('pubsub topics', ({ topics }, given) => {
    if (!topics.has(first(given))) throw missing(first(given));
    return `topics/${first(given)}`;
  }),
  'pubsub topics publish': {
    valued: ['message'],
    run: (state, given) => [{ messageIds: [deliver(state, first(given), flag(given, 'message'))] }],
  },
  'pubsub subscriptions list': { run: ({ subscriptions }) => [...subscriptions.values()] },
  'pubsub subscriptions create': {
    valued: ['topic', 'message-filter', 'labels', ...PUSH_FLAGS],
    run: createSubscription,
  },
  'pubsub subscriptions update': {
    valued: PUSH_FLAGS,
    run: (state, given) => {
      const subscription = state.subscriptions.get(first(given));
      if (subscription === undefined) throw missing(first(given));
      Object.assign(subscription, subscriptionSettings(state, given));
      return undefined;
    },
  },
  ...policyCommands('pubsub subscriptions', ({ subscriptions }, given) => {
    if (!subscriptions.has(first(given))) throw missing(first(given));
    return `subscriptions/${first(given)}`;
  }),
  'run services list': { valued: ['region'], run: ({ services }) => [...services.values()] },
  'run services describe': { valued: ['region'], run: (state, given) => [serviceOf(state, given)] },
  'run services update-traffic': {
    valued: ['region', 'to-revisions'],
    bare: ['to-latest', 'quiet'],
    run: updateTraffic,
  },
  ...policyCommands('run services', (state, given) => `services/${serviceOf(state, given).metadata.name}`, {
    valued: ['region'],
  }),
  'run revisions list': {
    valued: ['service', 'region', 'sort-by'],
    run: ({ services }, given) => services.get(flag(given, 'service'))?.revisions.toReversed() ?? [],
  },
  'run deploy': {
    valued: [
      ...DEPLOY_FLAGS,
      ...['concurrency', 'timeout', 'min-instances', 'max-instances', 'execution-environment', 'port'],
      ...['startup-probe', 'liveness-probe'],
    ],
    bare: ['cpu-boost', 'no-allow-unauthenticated', 'quiet'],
    run: deploy,
  },
  'run jobs list': { valued: ['region'], run: ({ jobs }) => [...jobs.values()] },
  'run jobs create': { valued: JOB_FLAGS, bare: ['quiet'], run: (state, given) => saveJob(state, given, false) },
  'run jobs update': { valued: JOB_FLAGS, bare: ['quiet'], run: (state, given) => saveJob(state, given, true) },
  'logging read': {
    valued: ['freshness', 'limit'],
    run: ({ taken }, given) => {
      const part = (name: string): string | undefined => new RegExp(`${name}="([^"]*)"`).exec(first(given))?.[1];
      return taken
        .filter(({ service, messageId }) => service === part('service_name') && messageId === part('messageId'))
        .map(({ messageId }) => ({ insertId: messageId }));
    },
  },
};

const EVERYWHERE = ['project', 'format', 'filter', 'flatten', 'sort-by', 'audiences'];

/** Runs a gcloud command line. @returns standard output @throws Refusal */
export function gcloud(state: CloudState, words: readonly string[]): string {
  const length = [4, 3, 2].find((count) => words.slice(0, count).join(' ') in COMMANDS) ?? 0;
  const command = COMMANDS[words.slice(0, length).join(' ')];
  if (command === undefined) throw new Refusal(`Invalid choice: '${words.slice(0, 4).join(' ')}'`, 2);
  const given = parseArguments(words.slice(length), [...EVERYWHERE, ...(command.valued ?? [])], command.bare ?? []);
  const project = given.flags.get('project');
  if (project !== undefined && project !== state.project) throw new Refusal(`PERMISSION_DENIED: project ${project}`);
  if (words[1] === 'print-identity-token') return 'secret.identity.token\n';
  let records = command.run(state, given);
  if (records === undefined) return 'done\n';
  const path = given.flags.get('flatten');
  const condition = given.flags.get('filter');
  if (path !== undefined) records = flatten(records, path);
  if (condition !== undefined && words[0] !== 'auth') records = filter(records, condition);
  return format(records, given.flags.get('format') ?? '');
}
