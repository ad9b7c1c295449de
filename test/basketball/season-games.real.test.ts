/** Games, references of raw rows and tip-offs of four real seasons. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import t from 'tap';
import {
  gameLineGame,
  leagueBoxRowGame,
  nbacPlayByPlayRowGame,
  pairRowGame,
  playerRowGame,
} from '../../shared/basketball/game-references.ts';
import { type GameReference, groupRowsByGame } from '../../shared/basketball/game-rows.ts';
import { EVIDENCE_COLUMNS, SCHEDULE_COLUMNS, type ScheduleRow, seasonGames } from '../../shared/basketball/games.ts';
import { cutoffOf, GAME_LINE_START_COLUMNS, type GameLineStartRow, tipOff } from '../../shared/basketball/tip-off.ts';
import { easternDate, seasonStart } from '../../shared/dates.ts';
import {
  type BdlEvidence,
  day,
  type EvidenceLists,
  evidenceOf,
  type GamebookEvidence,
  type NbaBoxEvidence,
  type TeamBoxEvidence,
} from './build-rows.ts';

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const skip = existsSync(data) ? false : 'the shared test data is absent';

const DATES = ['game_date'];
const INSTANTS = ['processed_at', 'scrape_timestamp', 'game_date_est', 'snapshot_timestamp', 'commence_time'];

/** Distinct combinations of the columns in a file of the shared data, with the number of rows of each. */
async function read<Row>(
  file: string,
  columns: readonly string[],
  condition = 'true',
): Promise<(Row & { n: number })[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  const selected = columns.map((column) => {
    if (DATES.includes(column)) return `strftime(${column}, '%Y-%m-%d') AS ${column}`;
    return INSTANTS.includes(column) ? `epoch_us(${column}) AS ${column}` : column;
  });
  try {
    const reader = await connection.runAndReadAll(
      `SELECT ${selected.join(', ')}, count(*) AS n FROM read_parquet('${data}${file}.parquet') WHERE ${condition} GROUP BY ALL`,
    );
    return reader.getRowObjectsJS().map((row) => {
      const plain: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(row)) plain[name] = typeof value === 'bigint' ? Number(value) : value;
      return plain as Row & { n: number };
    });
  } finally {
    connection.closeSync();
  }
}

/** Season → games, games with a player box score, with official rows. */
const EXPECTED = new Map([
  [2021, { games: 1323, playerBox: 1317, teamBox: 1317 }],
  [2022, { games: 1320, playerBox: 1314, teamBox: 1314 }],
  [2023, { games: 1318, playerBox: 1241, teamBox: 1312 }],
  [2024, { games: 1320, playerBox: 1230, teamBox: 1314 }],
]);

for (const [season, expected] of EXPECTED) {
  t.test(`season ${season}`, { skip }, async (t) => {
    const file = (table: string): string => `raw/${table}/${season}`;
    const schedule = await read<ScheduleRow>(file('nbac_schedule'), SCHEDULE_COLUMNS);
    const gamebook = await read<GamebookEvidence>(file('nbac_gamebook_player_stats'), EVIDENCE_COLUMNS.gamebook);
    const bdl = await read<BdlEvidence>(file('bdl_player_boxscores'), EVIDENCE_COLUMNS.bdl);
    const nbaBox = await read<NbaBoxEvidence>(file('nbac_player_boxscores'), EVIDENCE_COLUMNS.nbaBox);
    const teamBox = await read<TeamBoxEvidence>(file('nbac_team_boxscore'), EVIDENCE_COLUMNS.teamBox);
    const date = seasonStart(season);
    const games = seasonGames({ date, schedule, evidence: evidenceOf() });

    t.test('every scheduled game is one valid final game', async (t) => {
      t.equal(schedule.length, expected.games);
      t.equal(games.all.length, expected.games);
      t.ok(games.all.every((game) => game.isFinal && game.seasonYear === season));
      t.same(games.counts, {});
      t.same(
        games.all.flatMap((game) => games.droppedOn(game.date)),
        [],
      );
      const slots = games.all.flatMap((game) => [game.home, game.away]);
      t.equal(new Set(slots).size, 30);
      t.ok(games.all.every((game) => game.schedule?.game_id === game.nbaGameId));
    });

    const isMatched = <Row extends { n: number }>(rows: readonly Row[], describe: (row: Row) => GameReference) => {
      const grouped = groupRowsByGame(games.index, rows, describe);
      return { games: grouped.byGame.size, unmatched: grouped.unmatched, unknown: grouped.unknownTeamCode };
    };

    t.test('every box-score row is of a game, by each way of naming it', async (t) => {
      const whole = (count: number) => ({ games: count, unmatched: 0, unknown: 0 });
      t.same(isMatched(gamebook, playerRowGame), whole(expected.playerBox), 'gamebook by pair');
      t.same(
        isMatched(gamebook, (row) => playerRowGame({ ...row, home_team_abbr: null, away_team_abbr: null })),
        whole(expected.playerBox),
        'gamebook by team',
      );
      t.same(
        isMatched(gamebook, ({ game_date, game_id }) => ({ date: game_date, systemGameId: game_id })),
        whole(expected.playerBox),
        'gamebook by system id',
      );
      t.same(isMatched(bdl, playerRowGame), whole(expected.playerBox), 'BDL by pair');
      t.same(
        isMatched(nbaBox, ({ nba_game_id, game_date }) => ({ nbaGameId: nba_game_id, date: game_date })),
        whole(expected.playerBox),
        'NBA box by NBA id alone',
      );
      t.same(
        isMatched(teamBox, ({ nba_game_id, game_date }) => ({ nbaGameId: nba_game_id, date: game_date })),
        whole(expected.teamBox),
        'official rows by NBA id alone',
      );
      const byId = groupRowsByGame(games.index, teamBox, leagueBoxRowGame).byGame;
      t.ok([...byId.values()].every((rows) => rows.length === 2));
      t.ok(
        [...byId].every(([game, rows]) => rows.every((row) => row.game_id === game.gameId)),
        'the NBA id leads to the game that the system id names',
      );
    });

    t.test('each box score alone tells which games were played', async (t) => {
      const unplayed = schedule.map((row) => ({ ...row, game_status: 1 }));
      for (const [what, evidence, count] of [
        ['gamebook', { gamebook }, expected.playerBox],
        ['BDL', { bdl }, expected.playerBox],
        ['NBA box', { nbaBox }, expected.playerBox],
        ['official rows', { teamBox }, expected.teamBox],
      ] as const satisfies readonly (readonly [string, EvidenceLists, number])[]) {
        const told = seasonGames({ date, schedule: unplayed, evidence: evidenceOf(evidence) });
        t.equal(told.all.filter((game) => game.isFinal).length, count, what);
      }
    });

    t.test('without a schedule the box scores name the same games, home and away', async (t) => {
      const evidence = evidenceOf({ gamebook, bdl, nbaBox, teamBox });
      const dates = [...new Set(games.all.map((game) => game.date))];
      const found = dates.flatMap((on) => seasonGames({ date: on, schedule: [], evidence }).on(on));
      const scheduled = new Set(games.all.map((game) => game.gameId));
      t.equal(found.length, Math.max(expected.playerBox, expected.teamBox));
      t.ok(found.every((game) => game.isFinal && scheduled.has(game.gameId)));
    });

    t.test('every game has a line, and its tip-off is known on its date', async (t) => {
      const lines = await read<GameLineStartRow>(file('odds_api_game_lines'), GAME_LINE_START_COLUMNS);
      const grouped = groupRowsByGame(games.index, lines, gameLineGame);
      t.equal(grouped.byGame.size, expected.games);
      t.equal(grouped.unknownTeamCode, 0);
      t.ok(grouped.unmatched < lines.length / 50, `${grouped.unmatched} of ${lines.length} quotes are of no game`);
      const byName = groupRowsByGame(games.index, lines, (row) =>
        gameLineGame({ ...row, home_team_abbr: null, away_team_abbr: null }),
      );
      t.equal(byName.unmatched, grouped.unmatched, 'full names say the same as codes');
      let conflicts = 0;
      for (const game of games.all) {
        const gameLines = grouped.byGame.get(game) ?? [];
        const found = tipOff(game, { espnScoreboard: [], nbacScoreboard: [], gameLines, props: [] });
        if (found.conflict) conflicts += 1;
        if (found.instant === null || easternDate(found.instant) !== game.date) t.fail(game.gameId);
        if (cutoffOf(game.date, found) !== found.instant) t.fail(game.gameId);
      }
      t.ok(conflicts < expected.games / 50, `${conflicts} conflicts between schedule and odds`);
    });
  });
}

t.test('play-by-play and props find their games', { skip }, async (t) => {
  for (const [file, season, describe, columns, expected] of [
    ['raw/nbac_play_by_play/2022', 2022, nbacPlayByPlayRowGame, ['nba_game_id'], { games: 1230, unmatched: 0 }],
    ['raw/nbac_play_by_play/2024', 2024, nbacPlayByPlayRowGame, ['nba_game_id'], { games: 573, unmatched: 0 }],
    ['raw_as_loaded/nbac_play_by_play/2024', 2024, nbacPlayByPlayRowGame, ['nba_game_id'], { games: 60, unmatched: 0 }],
    // The final of the NBA Cup, which the schedule leaves out, and a game that was postponed.
    ['raw/odds_api_player_points_props/2024', 2024, pairRowGame, [], { games: 555, unmatched: 2 }],
  ] as const) {
    const schedule = await read<ScheduleRow>(`raw/nbac_schedule/${season}`, SCHEDULE_COLUMNS);
    const games = seasonGames({ date: seasonStart(season), schedule, evidence: evidenceOf() });
    const rows = await read<Parameters<typeof nbacPlayByPlayRowGame>[0]>(file, [
      'game_date',
      'home_team_abbr',
      'away_team_abbr',
      ...columns,
    ]);
    const { byGame, unmatched, unknownTeamCode } = groupRowsByGame(games.index, rows, describe);
    t.same({ games: byGame.size, unmatched }, expected, file);
    t.equal(unknownTeamCode, 0);
  }
});

t.test('what a team plays around a date in 2024-25 (worked examples of the context tables)', { skip }, async (t) => {
  const schedule = await read<ScheduleRow>('raw/nbac_schedule/2024', SCHEDULE_COLUMNS);
  const games = seasonGames({ date: day('2025-01-15'), schedule, evidence: evidenceOf() });
  t.equal(games.open, '2024-10-22');
  t.equal(games.regularSeasonEnd, '2025-04-13');
  for (const [team, on, number, previous] of [
    ['LAL', '2025-01-15', 38, '2025-01-13'],
    ['MIA', '2025-01-15', 39, '2025-01-13'],
    ['LAL', '2025-01-03', 34, '2025-01-02'],
    ['NYK', '2024-10-22', 1, undefined],
    ['DAL', '2025-04-16', 83, '2025-04-13'],
    ['IND', '2025-06-22', 105, '2025-06-19'],
    ['OKC', '2025-06-22', 105, '2025-06-19'],
  ] as const) {
    const history = games.before(team, day(on));
    t.equal(history.length + 1, number, `${team} on ${on}`);
    t.equal(history[0]?.date, previous, `${team} before ${on}`);
    t.equal(games.pending(team, day(on)), 0);
  }
  const next = games.after('LAL', day('2025-01-15')).slice(0, 3);
  t.same(
    next.map((game) => game.date),
    ['2025-01-17', '2025-01-19', '2025-01-21'],
  );
});
