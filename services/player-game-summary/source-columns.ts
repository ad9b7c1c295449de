/** Where a row's values came from, per game and player (D22). A table that does not exist leaves its group null. */
import { digest } from '../../shared/basketball/digest.ts';
import type { PlayByPlayLoad } from '../../shared/basketball/play-by-play/read-game.ts';
import type { GamePlayers, PlayerRow, PlayerSource } from '../../shared/basketball/player-rows.ts';
import {
  ABSENT_SOURCE,
  completeness,
  newestOf,
  type SourceGroup,
  sourceGroupColumns,
} from '../../shared/basketball/source-group.ts';
import type { SummaryGame } from '../../shared/basketball/summary-games.ts';
import type { EpochMicros } from '../../shared/dates.ts';
import type { FeedRows, GameProps } from './props.ts';

/** Which of the tables exist. */
export interface ExistingSources {
  readonly gamebook: boolean;
  readonly bdl: boolean;
  readonly bigDataBall: boolean;
  readonly nbacPlayByPlay: boolean;
  readonly oddsApiProps: boolean;
  readonly bettingProsProps: boolean;
}

/** All source_* columns of a player's row. */
export function sourceColumns(
  player: PlayerRow,
  { players, playByPlay }: SummaryGame,
  props: GameProps,
  exists: ExistingSources,
) {
  const appearedMost = Math.max(
    players.bySource.nbac_gamebook_player_stats.appeared.length,
    players.bySource.bdl_player_boxscores.appeared.length,
  );
  const box = (source: PlayerSource): SourceGroup => boxScoreGroup(player, players, source, appearedMost);
  return {
    ...sourceGroupColumns('nbac', exists.gamebook ? box('nbac_gamebook_player_stats') : ABSENT_SOURCE),
    ...sourceGroupColumns('bdl', exists.bdl ? box('bdl_player_boxscores') : ABSENT_SOURCE),
    ...sourceGroupColumns('bbd', exists.bigDataBall ? playByPlayGroup(player, playByPlay.bigdataball) : ABSENT_SOURCE),
    ...sourceGroupColumns(
      'nbac_pbp',
      exists.nbacPlayByPlay ? playByPlayGroup(player, playByPlay.nbacPbp) : ABSENT_SOURCE,
    ),
    ...sourceGroupColumns('odds', exists.oddsApiProps ? propGroup(player, props.oddsApi) : ABSENT_SOURCE),
    ...sourceGroupColumns('bp', exists.bettingProsProps ? propGroup(player, props.bettingPros) : ABSENT_SOURCE),
  };
}

function boxScoreGroup(
  player: PlayerRow,
  players: GamePlayers,
  source: PlayerSource,
  appearedMost: number,
): SourceGroup {
  const { rows, appeared, newest } = players.bySource[source];
  return {
    last_updated: newest,
    rows_found: rows.length,
    completeness_pct: appearedMost === 0 ? 0 : completeness(appeared.length, appearedMost),
    hash: players.inSource(player, source)?.dataHash ?? null,
  };
}

function playByPlayGroup(player: PlayerRow, load: PlayByPlayLoad<PlayerRow> | undefined): SourceGroup {
  const counts = load?.player(player);
  const found = counts?.fieldGoalAttempts ?? 0;
  const attempts = player.statistics.fieldGoalAttempts;
  return {
    last_updated: load?.newestProcessedAt ?? null,
    rows_found: found,
    completeness_pct:
      attempts === null ? null : attempts === 0 ? (load === undefined ? 0 : 100) : completeness(found, attempts),
    hash: digest(counts?.attemptHashes ?? []),
  };
}

interface PropRow {
  readonly processed_at: EpochMicros | null;
  readonly data_hash: string | null;
}

function propGroup<Row extends PropRow>(player: PlayerRow, feed: FeedRows<Row>): SourceGroup {
  const rows = feed.of(player);
  return {
    last_updated: newestOf(rows.map((row) => row.processed_at)),
    rows_found: rows.length,
    completeness_pct: feed.books === 0 ? null : completeness(feed.booksOf(player), feed.books),
    hash: digest(rows.map((row) => row.data_hash)),
  };
}
