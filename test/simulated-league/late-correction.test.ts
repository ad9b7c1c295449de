import t from 'tap';
import { createLeague } from '../../shared/simulated-league/league.ts';
import { dateOf, rowsOf, sum } from './league-games.ts';

const league = createLeague({ seed: 29, firstSeason: 2024, seasons: 1, bigDataBallShare: 1 });
const date = dateOf(league, 2024, 70);
const rows = league.rowsOfDate(date);

t.test('an assist taken back changes one figure of one player in every source, in newer rows', async (t) => {
  const correction = league.lateCorrection(date);
  const [change, ...others] = correction.players;
  t.same(others, []);
  t.match(change, { figure: 'assists' });
  t.equal((change?.before ?? 0) - (change?.after ?? 0), 1);
  t.match(correction.description, /loses an assist \(everywhere\)/);
  t.same(league.lateCorrection(date), correction, 'the same each time');
  for (const table of [
    'nbac_gamebook_player_stats',
    'bdl_player_boxscores',
    'nbac_player_boxscores',
    'nbac_team_boxscore',
  ] as const) {
    const isOfGame = (row: { readonly game_id: string }) => row.game_id === correction.gameId;
    const old = rowsOf(rows, table).filter(isOfGame);
    const renewed = rowsOf(correction.rows, table);
    t.equal(renewed.length, old.length, table);
    t.ok(renewed.every((row, index) => (row.processed_at ?? 0) > (old[index]?.processed_at ?? 0)));
    t.equal(sum(renewed, (row) => row.assists) - sum(old, (row) => row.assists), -1, table);
    t.equal(
      renewed.filter((row, index) => row.data_hash !== old[index]?.data_hash).length,
      1,
      `${table}: one row differs`,
    );
  }
  for (const table of ['nbac_play_by_play', 'bigdataball_play_by_play'] as const) {
    const old = rowsOf(rows, table).filter((row) => row.game_id === correction.gameId);
    const renewed = rowsOf(correction.rows, table);
    const assisted = (all: typeof renewed) => all.filter((row) => / AST\)/.test(row.event_description ?? '')).length;
    t.equal(renewed.length, old.length);
    t.equal(assisted(renewed), assisted(old) - 1, table);
    t.not(renewed[0]?.source_file_path, old[0]?.source_file_path, 'a load of its own');
  }
});

t.test('a rebound may go to a team-mate, and at first in the game book alone', async (t) => {
  const [game] = league.gamesOn(date);
  const gameId = game?.gameId ?? '';
  const correction = league.lateCorrection(date, {
    kind: 'rebound credited to a team-mate',
    reach: 'gamebook only',
    gameId,
  });
  t.same(Object.keys(correction.rows), ['nbac_gamebook_player_stats']);
  t.equal(correction.gameId, gameId);
  t.same(
    correction.players.map(({ figure }) => figure),
    ['defensiveRebounds', 'defensiveRebounds'],
  );
  t.equal(
    sum(correction.players, ({ before, after }) => after - before),
    0,
  );
  t.throws(() => league.lateCorrection(date, { gameId: '20240101_ATL_BOS' }), RangeError);
});
