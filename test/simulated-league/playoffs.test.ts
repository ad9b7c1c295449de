import t from 'tap';
import { createLeague } from '../../shared/simulated-league/league.ts';
import type { ScheduledGame } from '../../shared/simulated-league/team-facts.ts';
import { rowsOf } from './league-games.ts';

const league = createLeague({ seed: 13, firstSeason: 2024, seasons: 1, playoffs: true, only: ['nbac_schedule'] });
const games = league.gameDates(2024).flatMap((date) => league.gamesOn(date));
const after = games.filter(({ playoffRound }) => playoffRound !== null);

t.test('play-offs follow the regular season: best of seven, four wins end a series', async (t) => {
  const rows = league.gameDates(2024).flatMap((date) => rowsOf(league.rowsOfDate(date), 'nbac_schedule'));
  const winners = new Map(rows.map((row) => [row.game_id, row.winning_team_tricode]));
  const rounds = Map.groupBy(after, ({ playoffRound }) => playoffRound);
  const seriesOf = (of: readonly ScheduledGame[]) =>
    Map.groupBy(of, ({ home, away }) => [home.code, away.code].sort().join('-'));
  t.equal(games.length - after.length, 1230);
  t.equal(rounds.get('play_in')?.length, 6);
  for (const [round, count] of [
    ['first_round', 8],
    ['conf_semifinals', 4],
    ['conf_finals', 2],
    ['nba_finals', 1],
  ] as const) {
    const series = seriesOf(rounds.get(round) ?? []);
    t.equal(series.size, count, round);
    for (const [teams, of] of series) {
      const wins = Map.groupBy(of, ({ nbaGameId }) => winners.get(nbaGameId));
      t.equal(Math.max(...[...wins.values()].map((won) => won.length)), 4, teams);
      t.equal(
        winners.get(of.at(-1)?.nbaGameId ?? ''),
        [...wins].find(([, won]) => won.length === 4)?.[0],
        'the last game decides',
      );
    }
  }
  t.equal(new Set(games.map(({ nbaGameId }) => nbaGameId)).size, games.length);
  const teamDates = games.flatMap(({ date, home, away }) => [`${date} ${home.code}`, `${date} ${away.code}`]);
  t.equal(new Set(teamDates).size, teamDates.length, 'no team twice a day');
  t.ok(rows.every((row) => row.is_regular_season === true && row.is_playoffs === /^00[45]/.test(row.game_id)));
});

t.test('the regular season is the same without them', async (t) => {
  const without = createLeague({ seed: 13, firstSeason: 2024, seasons: 1, only: ['nbac_schedule'] });
  for (const date of without.gameDates(2024).slice(0, 5)) t.same(without.rowsOfDate(date), league.rowsOfDate(date));
  t.same(
    without.gameDates(2024),
    league.gameDates(2024).filter((date) => date < (after[0]?.date ?? '')),
  );
});
