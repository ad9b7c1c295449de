import t from 'tap';
import { DIRT_KINDS, type DirtKind, EVERYDAY_DIRT } from '../../shared/simulated-league/dirt.ts';
import { createLeague } from '../../shared/simulated-league/league.ts';
import type { DatedRows } from '../../shared/simulated-league/tables.ts';
import { quietDateOf, rowsOf } from './league-games.ts';

const base = { seed: 17, firstSeason: 2024, seasons: 1, bigDataBallShare: 1 } as const;
const clean = createLeague(base);
const date = quietDateOf(clean, 2024, 33);
const cleanRows = clean.rowsOfDate(date);

/** The rows of the one game that a kind has befallen, and of the same game without it. */
function soiled(kind: DirtKind) {
  const league = createLeague({ ...base, dirt: { [kind]: [date] } });
  const reports = league.dirtOn(date);
  const gameId = reports[0]?.gameId ?? '';
  const game = league.gamesOn(date).find((of) => of.gameId === gameId);
  const isOfGame = (row: object) => Object.values(row).some((value) => value === gameId || value === game?.nbaGameId);
  const ofGame = (rows: DatedRows): DatedRows =>
    Object.fromEntries(Object.entries(rows).map(([table, all]) => [table, all.filter(isOfGame)])) as DatedRows;
  const rows = league.rowsOfDate(date);
  return { reports, rows, dirty: ofGame(rows), before: ofGame(cleanRows), isOfGame };
}

t.test('each kind of dirt befalls one game of a chosen date, is listed, and changes nothing else', async (t) => {
  for (const kind of DIRT_KINDS) {
    const { reports, rows, dirty, before, isOfGame } = soiled(kind);
    t.equal(reports.length, 1, kind);
    t.match(reports[0], { kind, date, description: /\w+/ });
    const others = (all: DatedRows) =>
      Object.fromEntries(
        Object.entries(all)
          .filter(([table]) => !table.startsWith('odds_api_game_lines'))
          .map(([table, of]) => [table, of.filter((row) => !isOfGame(row))]),
      );
    t.ok(JSON.stringify(others(rows)) === JSON.stringify(others(cleanRows)), `${kind}: other games stay clean`);
    const isLines = kind === 'gameLinesMissing' || kind === 'twoEventIds';
    if (!isLines) t.ok(JSON.stringify(dirty) !== JSON.stringify(before), `${kind} changes the game`);
  }
});

t.test('what the kinds say happens', async (t) => {
  t.equal(rowsOf(soiled('gamebookMissing').dirty, 'nbac_gamebook_player_stats').length, 0);
  t.equal(rowsOf(soiled('teamBoxMissing').dirty, 'nbac_team_boxscore').length, 0);
  t.equal(rowsOf(soiled('playByPlayMissing').dirty, 'nbac_play_by_play').length, 0);
  t.equal(rowsOf(soiled('propsMissing').dirty, 'odds_api_player_points_props').length, 0);
  t.ok(rowsOf(soiled('playByPlayCut').dirty, 'bigdataball_play_by_play').every((row) => (row.period ?? 0) <= 3));
  t.ok(rowsOf(soiled('makesLost').dirty, 'nbac_play_by_play').every((row) => row.shot_made !== true));
  t.ok(rowsOf(soiled('startersUnknown').dirty, 'nbac_player_boxscores').every((row) => row.starter === null));
  const { dirty, before } = soiled('duplicatedRows');
  t.equal(dirty.nbac_team_boxscore?.length, 4);
  t.equal(dirty.nbac_gamebook_player_stats?.length, 2 * rowsOf(before, 'nbac_gamebook_player_stats').length);
  const scores = rowsOf(soiled('scheduleNotUpdated').dirty, 'nbac_schedule');
  t.same(
    scores.map((row) => [row.game_status, row.home_team_score]),
    [[1, null]],
  );
  t.same(
    rowsOf(soiled('rescheduled').dirty, 'nbac_schedule').map((row) => [row.game_status, row.game_date < date]),
    [
      [1, true],
      [3, false],
    ],
  );
});

t.test('shares befall that part of the games', async (t) => {
  const league = createLeague({ ...base, dirt: { ...EVERYDAY_DIRT, duplicatedRows: 1 }, only: ['nbac_schedule'] });
  const reports = league.gameDates(2024).flatMap((day) => league.dirtOn(day));
  const share = (kind: DirtKind) => reports.filter((report) => report.kind === kind).length / 1230;
  t.equal(share('duplicatedRows'), 1);
  t.ok(share('makesLost') > 0.15 && share('makesLost') < 0.25);
  t.equal(createLeague(base).dirtOn(date).length, 0);
});
