/** Games of the shared test data, as the reader takes them. Not part of the product: tests skip where it is absent. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { SHIPPED_PLAYER_ALIASES } from '../../../shared/basketball/data/player-aliases.ts';
import { aliasResolver } from '../../../shared/basketball/names.ts';
import type { TeamBox } from '../../../shared/basketball/play-by-play/acceptance.ts';
import { NBAC_PBP_COLUMNS, type NbacPlayByPlayRow } from '../../../shared/basketball/play-by-play/columns.ts';
import {
  createRosterMatcher,
  type NbaBoxPerson,
  type RosterMatcher,
  type RosterPlayer,
} from '../../../shared/basketball/roster-matching.ts';
import { nbacPlayByPlay } from '../../../shared/tables/raw/nbac-play-by-play.ts';
import { rowDecoder } from '../../../shared/warehouse/duckdb/decode.ts';
import { decodedRows } from '../../../shared/warehouse/duckdb/read.ts';
import { Parameters } from '../../../shared/warehouse/duckdb/sql.ts';

export const sharedData = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
export const sharedDataMissing = existsSync(sharedData) ? false : 'the shared test data is absent';

/** A gamebook row: the roster player and his official figures (null where he did not play). */
export interface GamebookPlayer extends RosterPlayer {
  readonly status: string;
  readonly fieldGoalAttempts: number | null;
  readonly fieldGoalMakes: number | null;
  readonly threePointAttempts: number | null;
  readonly threePointMakes: number | null;
  readonly blocks: number | null;
  readonly isStarter: boolean;
}

export interface TeamFigures extends TeamBox {
  readonly blocks: number | null;
  readonly assists: number | null;
}

export interface RealGame {
  readonly nbaGameId: string;
  readonly teams: { readonly home: string; readonly away: string };
  readonly roster: readonly GamebookPlayer[];
  readonly matcher: RosterMatcher<GamebookPlayer>;
  readonly nbacRows: readonly NbacPlayByPlayRow[];
  readonly totals: { readonly home: TeamFigures | undefined; readonly away: TeamFigures | undefined };
}

/** Every game of one play-by-play file under raw/ or raw_as_loaded/. */
export async function readRealGames(set: 'raw' | 'raw_as_loaded', season: number): Promise<RealGame[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const file = (table: string, from = 'raw') => `read_parquet('${sharedData}${from}/${table}/${season}.parquet')`;
  const read = async <Row>(sql: string): Promise<Row[]> => {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJS().map((row) => {
      const plain: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(row)) plain[name] = typeof value === 'bigint' ? Number(value) : value;
      return plain as Row;
    });
  };
  try {
    const decoder = rowDecoder(nbacPlayByPlay, NBAC_PBP_COLUMNS, { exactIntegers: false });
    const sql = `SELECT ${decoder.selectList} FROM ${file('nbac_play_by_play', set)}`;
    const eventsById = new Map<string, NbacPlayByPlayRow[]>();
    for await (const batch of decodedRows(connection, decoder, sql, new Parameters())) {
      for (const row of batch as readonly NbacPlayByPlayRow[]) {
        const events = eventsById.get(row.nba_game_id);
        if (events === undefined) eventsById.set(row.nba_game_id, [row]);
        else events.push(row);
      }
    }
    const schedule = await read<{ id: string; home: string; away: string }>(
      `SELECT game_id AS id, home_team_tricode AS home, away_team_tricode AS away FROM ${file('nbac_schedule')}`,
    );
    const gamebook = await read<GamebookPlayer & { gameDate: string }>(
      `SELECT strftime(b.game_date, '%Y-%m-%d') AS "gameDate", b.team_abbr AS "teamAbbr", b.player_lookup AS lookup,
         b.player_name AS "fullName", b.player_status AS status, b.field_goals_attempted AS "fieldGoalAttempts",
         b.field_goals_made AS "fieldGoalMakes", b.three_pointers_attempted AS "threePointAttempts",
         b.three_pointers_made AS "threePointMakes", b.blocks
       FROM ${file('nbac_gamebook_player_stats')} b`,
    );
    const nbaBox = await read<NbaBoxPerson & { id: string; starter: boolean | null }>(
      `SELECT nba_game_id AS id, nba_player_id AS "nbaId", player_full_name AS name, player_lookup AS "storedLookup",
         team_abbr AS team, starter FROM ${file('nbac_player_boxscores')}`,
    );
    const teamBox = await read<TeamFigures & { id: string; team: string }>(
      `SELECT nba_game_id AS id, team_abbr AS team, points, fg_attempted AS "fieldGoalAttempts",
         fg_made AS "fieldGoalMakes", three_pt_attempted AS "threePointAttempts", three_pt_made AS "threePointMakes",
         blocks, assists FROM ${file('nbac_team_boxscore')}`,
    );
    const boxById = Map.groupBy(nbaBox, (row) => row.id);
    const rosterByTeam = Map.groupBy(gamebook, (row) => `${row.gameDate} ${row.teamAbbr}`);
    const figures = new Map(teamBox.map((row) => [`${row.id} ${row.team}`, row]));
    const resolveName = aliasResolver(undefined, SHIPPED_PLAYER_ALIASES);
    return schedule.flatMap(({ id, home, away }) => {
      const nbacRows = eventsById.get(id);
      const date = nbacRows?.[0]?.game_date;
      if (nbacRows === undefined || date === undefined) return [];
      const box = boxById.get(id) ?? [];
      const starters = new Set(box.filter((row) => row.starter === true).map((row) => `${row.team} ${row.nbaId}`));
      const bare = [...(rosterByTeam.get(`${date} ${home}`) ?? []), ...(rosterByTeam.get(`${date} ${away}`) ?? [])];
      const byId = createRosterMatcher({ roster: bare, nbaBox: [], playerListNames: new Map(), resolveName });
      const startingPlayers = new Set(
        box
          .filter((row) => starters.has(`${row.team} ${row.nbaId}`))
          .map((row) => byId.match({ ...row, nbaId: null, source: 'nbac_player_boxscores' })),
      );
      const roster = bare.map((player) => ({ ...player, isStarter: startingPlayers.has(player) }));
      return [
        {
          nbaGameId: id,
          teams: { home, away },
          roster,
          matcher: createRosterMatcher({ roster, nbaBox: box, playerListNames: new Map(), resolveName }),
          nbacRows,
          totals: { home: figures.get(`${id} ${home}`), away: figures.get(`${id} ${away}`) },
        },
      ];
    });
  } finally {
    connection.closeSync();
  }
}
