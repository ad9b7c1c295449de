/**
 * The processors there are, in run order: player, team offense, team defense, team context, player context. Each is loaded
 * when it is asked for, so a process that serves one never loads the others. A new processor is one more line.
 */
import { type AnyProcessor, eraseTypes } from '../shared/processing/define-processor.ts';

export interface RegisteredProcessor {
  /** Folder under services/, value of SERVICE, and path prefix where several are served together. */
  readonly service: string;
  /** Unqualified name of the table it fills. */
  readonly table: string;
  load(): Promise<AnyProcessor>;
}

export const PROCESSORS: readonly RegisteredProcessor[] = [
  {
    service: 'player-game-summary',
    table: 'player_game_summary',
    load: async () => eraseTypes((await import('./player-game-summary/service.ts')).playerGameSummaryProcessor),
  },
  {
    service: 'team-offense-game-summary',
    table: 'team_offense_game_summary',
    load: async () =>
      eraseTypes((await import('./team-offense-game-summary/service.ts')).teamOffenseGameSummaryProcessor),
  },
  {
    service: 'team-defense-game-summary',
    table: 'team_defense_game_summary',
    load: async () =>
      eraseTypes((await import('./team-defense-game-summary/service.ts')).teamDefenseGameSummaryProcessor),
  },
  {
    service: 'upcoming-team-game-context',
    table: 'upcoming_team_game_context',
    load: async () =>
      eraseTypes((await import('./upcoming-team-game-context/service.ts')).upcomingTeamGameContextProcessor),
  },
  {
    service: 'upcoming-player-game-context',
    table: 'upcoming_player_game_context',
    load: async () =>
      eraseTypes((await import('./upcoming-player-game-context/service.ts')).upcomingPlayerGameContextProcessor),
  },
];

/** The processor of a service or table name (`player-game-summary`, `player_game_summary`, with or without dataset). */
export function findProcessor(name: string): RegisteredProcessor | undefined {
  const bare = name.slice(name.lastIndexOf('.') + 1);
  return PROCESSORS.find(({ service, table }) => service === bare || table === bare);
}

/** Reports on the tables of all processors, and processes nothing. */
export const REPORT = { service: 'coverage-report' } as const;

/** Anything that can be served. */
export type RegisteredService = RegisteredProcessor | typeof REPORT;
/** In the order in which they are listed. */
export const SERVICES: readonly RegisteredService[] = [...PROCESSORS, REPORT];

/** As findProcessor, the report included. */
export function findService(name: string): RegisteredService | undefined {
  return name === REPORT.service ? REPORT : findProcessor(name);
}
