/** Where a row's values came from, per game and player (D22). A table that does not exist leaves its group null. */
import { digest } from '../../shared/basketball/digest.ts';
import type { PlayByPlayLoad } from '../../shared/basketball/play-by-play/read-game.ts';
import type { GamePlayers, PlayerRow, PlayerSource } from '../../shared/basketball/player-rows.ts';
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

interface SourceGroup {
  readonly last_updated: EpochMicros | null;
  readonly rows_found: number | null;
  readonly completeness_pct: number | null;
  readonly hash: string | null;
}

type Prefixed<P extends string> = { readonly [N in keyof SourceGroup as `source_${P}_${N}`]: SourceGroup[N] };

const ABSENT: SourceGroup = { last_updated: null, rows_found: null, completeness_pct: null, hash: null };

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
    ...prefixed('nbac', exists.gamebook ? box('nbac_gamebook_player_stats') : ABSENT),
    ...prefixed('bdl', exists.bdl ? box('bdl_player_boxscores') : ABSENT),
    ...prefixed('bbd', exists.bigDataBall ? playByPlayGroup(player, playByPlay.bigdataball) : ABSENT),
    ...prefixed('nbac_pbp', exists.nbacPlayByPlay ? playByPlayGroup(player, playByPlay.nbacPbp) : ABSENT),
    ...prefixed('odds', exists.oddsApiProps ? propGroup(player, props.oddsApi) : ABSENT),
    ...prefixed('bp', exists.bettingProsProps ? propGroup(player, props.bettingPros) : ABSENT),
  };
}

function prefixed<P extends string>(prefix: P, group: SourceGroup): Prefixed<P> {
  return Object.fromEntries(
    Object.entries(group).map(([name, value]) => [`source_${prefix}_${name}`, value]),
  ) as Prefixed<P>;
}

const share = (found: number, of: number): number => Math.min(100, (100 * found) / of);

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
    completeness_pct: appearedMost === 0 ? 0 : share(appeared.length, appearedMost),
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
      attempts === null ? null : attempts === 0 ? (load === undefined ? 0 : 100) : share(found, attempts),
    hash: digest(counts?.attemptHashes ?? []),
  };
}

interface PropRow {
  readonly processed_at: EpochMicros | null;
  readonly data_hash: string | null;
}

function propGroup<Row extends PropRow>(player: PlayerRow, feed: FeedRows<Row>): SourceGroup {
  const rows = feed.of(player);
  let newest: EpochMicros | null = null;
  for (const { processed_at: at } of rows) if (at !== null && (newest === null || at > newest)) newest = at;
  return {
    last_updated: newest,
    rows_found: rows.length,
    completeness_pct: feed.books === 0 ? null : share(feed.booksOf(player), feed.books),
    hash: digest(rows.map((row) => row.data_hash)),
  };
}
