/** What a service gives to the app, and what the app gives to a service. */

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  onRequestAsyncHookHandler,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Config } from '../config.ts';
import type { RunsInFlight } from './runs-in-flight.ts';

/** The web server, whose route schemas are types, validation and documentation at once. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Who may use a route that starts work: `push` the push subscription, `operator` also people's and jobs' accounts. */
export type Caller = 'push' | 'operator';

export interface ServiceContext {
  readonly config: Config;
  /** Runs started by requests; every run goes through it. */
  readonly runs: RunsInFlight;
  /**
   * A hook that lets only this kind of caller through. Checks nothing with PUSH_AUTH=off.
   * @throws AppError INVALID_CONFIG when authentication is on and its variables are not set
   */
  requireCaller(caller: Caller): onRequestAsyncHookHandler;
}

/** One deployable: a name, its routes, and the resources behind them. */
export interface HttpService {
  /** Folder under services/: player-game-summary. */
  readonly name: string;
  readonly description: string;
  /** Adds the service's routes; addresses are relative to where it is mounted. /health and /ready are there already. */
  addRoutes(app: App, context: ServiceContext): void | Promise<void>;
  /** @throws AppError WAREHOUSE_UNAVAILABLE */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** A service and the address below which it answers: '' for a process of its own, else for example `/player-game-summary`. */
export interface Mount {
  readonly prefix: '' | `/${string}`;
  readonly service: HttpService;
}
