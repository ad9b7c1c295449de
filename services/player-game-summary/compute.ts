/** From raw rows to player_game_summary: the final games of a date, their players (D8), a row for each who appeared. */
import { universalIds } from '../../shared/basketball/identity.ts';
import { PLAYER_SOURCES } from '../../shared/basketball/player-rows.ts';
import { playerSums } from '../../shared/basketball/possessions.ts';
import { rememberPer } from '../../shared/basketball/remember.ts';
import { type SummaryDay, type SummaryGame, summaryDay } from '../../shared/basketball/summary-games.ts';
import type { GameDate } from '../../shared/dates.ts';
import type {
  ComputeInput,
  ComputeResult,
  ExpectedKeys,
  FailedRow,
  GameOutcome,
  Report,
} from '../../shared/processing/define-processor.ts';
import { propsOfDay } from './props.ts';
import { type PlayerGameRow, playerGameRow } from './row.ts';
import type { sources as declaredSources, PlayerGameSources } from './sources.ts';
import type { playerGameSummary } from './table.ts';

type Input = ComputeInput<typeof declaredSources>;

/** The rows of a date. */
export function computePlayerGameSummary({ date, sources }: Input): ComputeResult<typeof playerGameSummary> {
  const day = summaryDay(date, sources);
  const props = propsOfDay(date, day, sources);
  const ids = idsOf(day, sources);
  const exists = {
    gamebook: sources.gamebook.exists,
    bdl: sources.bdl.exists,
    bigDataBall: sources.bigDataBall.exists,
    nbacPlayByPlay: sources.nbacPlayByPlay.exists,
    oddsApiProps: sources.oddsApiProps.exists,
    bettingProsProps: sources.bettingProsProps.exists,
  };
  const rows: PlayerGameRow[] = [];
  const failed: FailedRow[] = [];
  for (const summary of day.games) {
    const { game, players } = summary;
    const propsOfGame = props.get(summary);
    if (players.source === undefined || propsOfGame === undefined) continue;
    const sums = new Map([game.home, game.away].map((team) => [team, playerSums(players.ofTeam(team))]));
    const context = { summary, props: propsOfGame, sums, ids, exists };
    for (const player of players.buildable) rows.push(playerGameRow(player, context));
    for (const { key, reason } of players.failed) failed.push({ key, gameId: game.gameId, reason });
  }
  const reports: Report[] = [...day.season.reports];
  return {
    games: gameOutcomes(day),
    rows,
    failed,
    reports,
    counts: Object.fromEntries([...day.counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    scheduleKnown: day.season.scheduleKnown,
    warnings: ids.known ? [] : [registryMissing(date)],
    expected: expectedOf(day),
  };
}

/** The keys that the table should hold for a date: every row of PB(g) of its final games. */
export function expectedPlayerGames({ date, sources }: Input): ExpectedKeys {
  return expectedOf(summaryDay(date, sources));
}

function expectedOf({ games }: SummaryDay): ExpectedKeys {
  const keys = new Set<string>();
  for (const { game, players } of games) {
    for (const { lookup } of players.appeared) keys.add(`${game.gameId}|${lookup}`);
  }
  const gamesWithoutSource = games.filter(hasNoPlayers).map(({ game }) => game.gameId);
  return { keys: [...keys].sort(), gamesWithoutSource };
}

const hasNoPlayers = ({ players }: SummaryGame): boolean => players.source === undefined;

const idsByRegistry = rememberPer((registry: PlayerGameSources['registry']['all']) =>
  rememberPer((resolveName: SummaryDay['resolveName']) => universalIds(registry, resolveName)),
);

function idsOf({ resolveName }: SummaryDay, { registry }: PlayerGameSources) {
  return registry.exists ? idsByRegistry(registry.all)(resolveName) : universalIds(undefined, resolveName);
}

function registryMissing(date: GameDate): Report {
  return {
    code: 'REGISTRY_MISSING',
    subject: 'nba_players_registry',
    detail: `the registry has no rows, so no row of ${date} has a universal_player_id`,
  };
}

function gameOutcomes({ games, notFinal }: SummaryDay): GameOutcome[] {
  const outcomes: GameOutcome[] = [
    ...notFinal.map(({ gameId }): GameOutcome => ({ gameId, state: 'game_not_final' })),
    ...games.map((summary): GameOutcome => {
      const { gameId } = summary.game;
      if (!hasNoPlayers(summary)) return { gameId, state: 'computed' };
      return { gameId, state: 'game_missing', reason: shortage(summary) };
    }),
  ];
  return outcomes.sort((a, b) => (a.gameId < b.gameId ? -1 : 1));
}

/** `nbac_gamebook_player_stats LAL 9, BOS 4; …`: who appeared by each source. */
function shortage({ game, players }: SummaryGame): string {
  const found = PLAYER_SOURCES.map((source) => {
    const { appeared } = players.bySource[source];
    const of = (team: string): number => appeared.filter(({ teamAbbr }) => teamAbbr === team).length;
    return `${source} ${game.away} ${of(game.away)}, ${game.home} ${of(game.home)}`;
  });
  return `no source has five players of each team who appeared: ${found.join('; ')}`;
}
