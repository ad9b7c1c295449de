import fc from 'fast-check';
import t from 'tap';
import { createLeague } from '../../shared/simulated-league/league.ts';
import { dateOf, quietDateOf } from './league-games.ts';

t.test('rows depend on the seed, not on what else is generated, nor in which order', async (t) => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (seed, day) => {
      const alone = createLeague({ seed, firstSeason: 2023, seasons: 1 });
      const date = quietDateOf(alone, 2023, day);
      const rows = alone.rowsOfDate(date);
      const longer = createLeague({ seed, firstSeason: 2021, seasons: 3 });
      longer.rowsOfDate(quietDateOf(longer, 2021, day));
      t.ok(JSON.stringify(longer.rowsOfDate(date)) === JSON.stringify(rows), 'as part of a longer league');
      t.ok(JSON.stringify(alone.rowsOfDate(date)) === JSON.stringify(rows), 'asked for again');

      const few = createLeague({
        seed,
        firstSeason: 2023,
        seasons: 1,
        only: ['nbac_play_by_play', 'odds_api_player_points_props'],
      });
      const only = few.rowsOfDate(date);
      t.same(Object.keys(only).sort(), ['nbac_play_by_play', 'odds_api_player_points_props']);
      t.ok(JSON.stringify(only.nbac_play_by_play) === JSON.stringify(rows.nbac_play_by_play), 'with few tables');
      t.ok(JSON.stringify(only.odds_api_player_points_props) === JSON.stringify(rows.odds_api_player_points_props));

      const other = createLeague({ seed: seed + 1, firstSeason: 2023, seasons: 1, only: ['nbac_schedule'] });
      t.ok(JSON.stringify(other.rowsOfDate(date)) !== JSON.stringify({ nbac_schedule: rows.nbac_schedule }));
    }),
    { numRuns: 2 },
  );
});

t.test('games to come have no result', async (t) => {
  const played = createLeague({ seed: 8, firstSeason: 2024, seasons: 1 });
  const today = dateOf(played, 2024, 40);
  const league = createLeague({ seed: 8, firstSeason: 2024, seasons: 1, today });
  const yesterday = dateOf(played, 2024, 39);
  t.ok(JSON.stringify(league.rowsOfDate(yesterday)) === JSON.stringify(played.rowsOfDate(yesterday)));
  const rows = league.rowsOfDate(today);
  t.ok(rows.nbac_schedule?.every((row) => row.game_status === 1 && row.home_team_score === null));
  t.equal(rows.nbac_gamebook_player_stats?.length, 0);
  t.equal(rows.nbac_team_boxscore?.length, 0);
  t.same(rows.odds_api_game_lines, played.rowsOfDate(today).odds_api_game_lines, 'its odds are known');
  t.ok((rows.nbac_injury_report?.length ?? 0) > 0);
  const tomorrow = league.rowsOfDate(dateOf(played, 2024, 41));
  t.ok((tomorrow.nbac_schedule?.length ?? 0) > 0);
  t.equal(tomorrow.odds_api_game_lines?.length, 0);
  t.ok(league.staticRows().nba_players_registry?.every((row) => (row.last_game_date ?? '') < today));
});
