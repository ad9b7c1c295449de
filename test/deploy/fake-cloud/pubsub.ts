/** Pushing, with the checks that Pub/Sub, Cloud Run and the services make. */
import { Refusal } from './arguments.ts';
import type { CloudState, Subscription } from './state.ts';

/** Publishes to a topic and delivers to its push subscriptions. @returns the message id */
export function deliver(state: CloudState, topic: string, message: string): string {
  if (!state.topics.has(topic)) throw new Refusal(`NOT_FOUND: Resource not found (resource=${topic}).`);
  JSON.parse(message);
  state.messages += 1;
  const messageId = String(state.messages);
  for (const subscription of state.subscriptions.values()) {
    if (!subscription.topic.endsWith(`/${topic}`)) continue;
    const service = receiver(state, subscription);
    if (service !== undefined) state.taken.push({ service, messageId });
  }
  return messageId;
}

/** The service that takes a message of the subscription: the address, the invoker right and the token's claims must fit. */
function receiver(state: CloudState, { pushConfig }: Subscription): string | undefined {
  const { pushEndpoint, oidcToken } = pushConfig;
  if (pushEndpoint === undefined || oidcToken === undefined) return undefined;
  for (const [name, service] of state.services) {
    const url = `https://${name}-${state.projectNumber}.us-west2.run.app`;
    if (pushEndpoint !== `${url}/process`) continue;
    const serving = service.status.traffic[0]?.revisionName;
    const environment = service.revisions.find(({ metadata }) => metadata.name === serving)?.env;
    const account = oidcToken.serviceAccountEmail;
    const signs = state.allows(
      `accounts/${account}`,
      'roles/iam.serviceAccountTokenCreator',
      `serviceAccount:service-${state.projectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com`,
    );
    const invokes = state.allows(`services/${name}`, 'roles/run.invoker', `serviceAccount:${account}`);
    const known =
      environment?.PUSH_AUDIENCE === oidcToken.audience &&
      environment.PUSH_SERVICE_ACCOUNTS?.split(',').includes(account) === true;
    if (signs && invokes && known) return name;
  }
  return undefined;
}
