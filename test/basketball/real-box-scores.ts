/** Whole seasons of the shared test data, game by game. Not part of the product: tests skip where it is absent. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  BDL_COLUMNS,
  type BdlRow,
  GAMEBOOK_COLUMNS,
  type GamebookRow,
  NBA_BOX_COLUMNS,
  type NbaBoxRow,
} from '../../shared/basketball/player-rows.ts';
import { TEAM_BOX_COLUMNS, type TeamBoxRow } from '../../shared/basketball/team-totals.ts';
import type { GameDate } from '../../shared/dates.ts';

export const rawData = fileURLToPath(new URL('../../../shared/data/raw/', import.meta.url));
export const rawDataMissing = existsSync(rawData) ? false : 'the shared test data is absent';

export interface RealScore {
  readonly home_team_score: number;
  readonly away_team_score: number;
}

/** A game with every row of it; home and away are the schedule's. */
export interface RealGameRows {
  readonly game: { readonly gameId: string; readonly date: GameDate; readonly home: string; readonly away: string };
  readonly score: RealScore;
  readonly gamebook: readonly GamebookRow[];
  readonly bdl: readonly BdlRow[];
  readonly nbaBox: readonly NbaBoxRow[];
  readonly teamBox: readonly TeamBoxRow[];
}

/** Every game of the schedule of a season, by date. */
export async function readRealSeason(season: number): Promise<RealGameRows[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const read = async <Row extends object>(table: string, columns: readonly string[]): Promise<Row[]> => {
    const selected = columns.map((column) => {
      if (column === 'processed_at') return 'epoch_us(processed_at) AS processed_at';
      return column === 'game_date' ? "strftime(game_date, '%Y-%m-%d') AS game_date" : column;
    });
    const reader = await connection.runAndReadAll(
      `SELECT ${selected.join(', ')} FROM read_parquet('${rawData}${table}/${season}.parquet')`,
    );
    const values = reader.getColumnsJS();
    return Array.from({ length: reader.currentRowCount }, (_, index) => {
      const row: Record<string, unknown> = {};
      columns.forEach((column, position) => {
        const value = values[position]?.[index] ?? null;
        row[column] = typeof value === 'bigint' ? Number(value) : value;
      });
      return row as Row;
    });
  };
  try {
    type Scheduled = RealScore & { game_date: GameDate; home_team_tricode: string; away_team_tricode: string };
    const schedule = await read<Scheduled>('nbac_schedule', [
      'game_date',
      'home_team_tricode',
      'away_team_tricode',
      'home_team_score',
      'away_team_score',
    ]);
    const byTeam = <Row extends { readonly game_date: GameDate; readonly team_abbr: string | null }>(rows: Row[]) =>
      Map.groupBy(rows, (row) => `${row.game_date} ${row.team_abbr}`);
    const gamebook = byTeam(await read<GamebookRow>('nbac_gamebook_player_stats', GAMEBOOK_COLUMNS));
    const bdl = byTeam(await read<BdlRow>('bdl_player_boxscores', BDL_COLUMNS));
    const nbaBox = byTeam(await read<NbaBoxRow>('nbac_player_boxscores', NBA_BOX_COLUMNS));
    const teamBox = byTeam(await read<TeamBoxRow>('nbac_team_boxscore', TEAM_BOX_COLUMNS));
    return schedule.map((row) => {
      const { game_date: date, home_team_tricode: home, away_team_tricode: away } = row;
      const both = <Row>(rows: Map<string, Row[]>): Row[] =>
        [home, away].flatMap((team) => rows.get(`${date} ${team}`) ?? []);
      return {
        game: { gameId: `${date.replaceAll('-', '')}_${away}_${home}`, date, home, away },
        score: row,
        gamebook: both(gamebook),
        bdl: both(bdl),
        nbaBox: both(nbaBox),
        teamBox: both(teamBox),
      };
    });
  } finally {
    connection.closeSync();
  }
}
