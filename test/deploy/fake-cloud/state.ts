/** What a project on Google Cloud holds, in the shapes of its APIs. */

export interface Binding {
  readonly role: string;
  readonly members: string[];
}

export interface Revision {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly status: { readonly conditions: { readonly type: string; readonly status: string }[] };
  readonly env: Readonly<Record<string, string>>;
}

export interface RunService {
  readonly metadata: { readonly name: string; labels: Readonly<Record<string, string>> };
  spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly { readonly image: string }[];
        readonly serviceAccountName: string;
        readonly timeoutSeconds: number;
        readonly containerConcurrency: number;
      };
    };
    traffic: readonly { readonly latestRevision?: boolean; readonly revisionName?: string; readonly percent: number }[];
  };
  status: {
    latestReadyRevisionName: string;
    traffic: readonly { readonly revisionName: string; readonly percent: number }[];
  };
  readonly revisions: Revision[];
  readonly flags: ReadonlyMap<string, string>;
}

export interface Subscription {
  readonly name: string;
  readonly topic: string;
  readonly filter?: string;
  ackDeadlineSeconds: number;
  pushConfig: {
    readonly pushEndpoint?: string;
    readonly oidcToken?: { readonly serviceAccountEmail: string; readonly audience: string };
  };
  retryPolicy?: { readonly minimumBackoff: string; readonly maximumBackoff: string };
  deadLetterPolicy?: { readonly deadLetterTopic: string; readonly maxDeliveryAttempts: number };
}

export interface DatasetState {
  readonly tables: Set<string>;
  readonly access: { readonly role: string; readonly userByEmail: string }[];
}

export class CloudState {
  readonly project = 'test-project';
  readonly projectNumber = '123456789012';
  readonly apis = new Set<string>();
  readonly repositories = new Set<string>();
  /** Digest by image and tag. */
  readonly images = new Map<string, string>();
  readonly accounts = new Set<string>();
  /** Accounts that other products do not know of yet. */
  readonly newAccounts = new Set<string>();
  /** By the resource that they are on: `project`, `topics/x`, `services/x`, … */
  readonly policies = new Map<string, Binding[]>();
  readonly topics = new Set<string>();
  readonly subscriptions = new Map<string, Subscription>();
  readonly services = new Map<string, RunService>();
  readonly jobs = new Map<
    string,
    { readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> } }
  >();
  readonly datasets = new Map<string, DatasetState>();
  /** Content by name. */
  readonly metrics = new Map<string, object>();
  readonly alerts = new Map<string, object>();
  readonly dashboards = new Map<string, object>();
  /** Log lines of services that took a message. */
  readonly taken: { readonly service: string; readonly messageId: string }[] = [];
  messages = 0;

  policy(resource: string): readonly Binding[] {
    return this.policies.get(resource) ?? [];
  }

  allows(resource: string, role: string, member: string): boolean {
    return this.policy(resource).some((binding) => binding.role === role && binding.members.includes(member));
  }

  bind(resource: string, role: string, member: string): void {
    const binding = this.policy(resource).find((candidate) => candidate.role === role);
    if (binding === undefined) this.policies.set(resource, [...this.policy(resource), { role, members: [member] }]);
    else if (!binding.members.includes(member)) binding.members.push(member);
  }
}
