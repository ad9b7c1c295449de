/** The readers of raw rows find nothing wrong with a clean league. */
import t from 'tap';
import { finalEvidenceOf } from '../../shared/basketball/final-evidence.ts';
import { seasonGames } from '../../shared/basketball/games.ts';
import { gamePlayers } from '../../shared/basketball/player-rows.ts';
import { tipOff } from '../../shared/basketball/tip-off.ts';
import { createLeague } from '../../shared/simulated-league/league.ts';
import { dateOf, rowsOf } from './league-games.ts';

const league = createLeague({ seed: 77, firstSeason: 2024, seasons: 1 });
const date = dateOf(league, 2024, 90);
const rows = league.rowsOfDate(date);
const noRows = { on: () => [] };
const games = seasonGames({
  date,
  schedule: league.scheduleRows(2024),
  evidence: finalEvidenceOf({ gamebook: noRows, bdl: noRows, nbaBox: noRows, teamBox: noRows }),
});

t.test('the schedule gives the games of every date, none of them void or in conflict', async (t) => {
  t.same(games.reports, []);
  t.equal(games.all.length, 1230);
  t.ok(games.all.every((game) => game.isFinal));
  t.same(
    games.on(date).map(({ gameId }) => gameId),
    league.gamesOn(date).map(({ gameId }) => gameId),
  );
});

t.test('players of all sources are the same', async (t) => {
  for (const game of games.on(date)) {
    const ofGame = <Row extends { readonly game_id: string }>(all: readonly Row[]) =>
      all.filter((row) => row.game_id === game.gameId);
    const players = gamePlayers({
      game,
      gamebook: ofGame(rowsOf(rows, 'nbac_gamebook_player_stats')),
      bdl: ofGame(rowsOf(rows, 'bdl_player_boxscores')),
      nbaBox: ofGame(rowsOf(rows, 'nbac_player_boxscores')),
      resolveName: (name) => name,
      playerListNames: new Map(),
    });
    t.equal(players.source, 'nbac_gamebook_player_stats');
    t.same(players.failed, []);
    t.equal(players.counts['raw_duplicates_collapsed:nbac_gamebook_player_stats'] ?? 0, 0);
    for (const player of players.appeared) {
      const twin = players.nbaBoxOf(player);
      t.equal(twin?.statistics.points, player.statistics.points, player.lookup);
      t.equal(twin?.plusMinus, player.plusMinus, player.lookup);
    }
  }
});

t.test('all sources agree about tip-off', async (t) => {
  for (const game of games.on(date)) {
    const isPair = (row: { readonly home_team_abbr: string | null; readonly away_team_abbr: string | null }) =>
      row.home_team_abbr === game.home && row.away_team_abbr === game.away;
    const all = {
      espnScoreboard: rowsOf(rows, 'espn_scoreboard').filter(isPair),
      nbacScoreboard: rowsOf(rows, 'nbac_scoreboard_v2').filter(isPair),
      gameLines: rowsOf(rows, 'odds_api_game_lines').filter(isPair),
      props: rowsOf(rows, 'odds_api_player_points_props').filter(isPair),
    };
    const bySchedule = tipOff(game, all);
    t.match(bySchedule, { source: 'nbac_schedule', conflict: false });
    t.equal(tipOff({ date, schedule: null }, all).instant, bySchedule.instant, 'scoreboards have the same instant');
  }
});
