import fc from 'fast-check';
import t from 'tap';
import { readGamePlayByPlay } from '../../shared/basketball/play-by-play/read-game.ts';
import { createLeague } from '../../shared/simulated-league/league.ts';
import type { DatedRows } from '../../shared/simulated-league/tables.ts';
import type { ScheduledGame } from '../../shared/simulated-league/team-facts.ts';
import { dateOf, rosterOf, rowsOf, sum } from './league-games.ts';

const TABLES = [
  'nbac_team_boxscore',
  'nbac_gamebook_player_stats',
  'nbac_player_boxscores',
  'nbac_play_by_play',
  'bigdataball_play_by_play',
] as const;

function readGame(rows: DatedRows, game: ScheduledGame) {
  const matcher = rosterOf(rows, game);
  const totalsOf = (team: string) => {
    const row = rowsOf(rows, 'nbac_team_boxscore').find((of) => of.game_id === game.gameId && of.team_abbr === team);
    if (row === undefined) return undefined;
    return {
      points: row.points,
      fieldGoalAttempts: row.fg_attempted,
      fieldGoalMakes: row.fg_made,
      threePointAttempts: row.three_pt_attempted,
      threePointMakes: row.three_pt_made,
      blocks: row.blocks,
    };
  };
  const totals = { home: totalsOf(game.home.code), away: totalsOf(game.away.code) };
  const teams = { home: game.home.code, away: game.away.code };
  const read = readGamePlayByPlay({
    teams,
    teamCodeOf: (code) => code,
    bigDataBallRows: rowsOf(rows, 'bigdataball_play_by_play').filter((row) => row.game_id === game.gameId),
    nbacRows: rowsOf(rows, 'nbac_play_by_play').filter((row) => row.game_id === game.gameId),
    matcher,
    totals,
  });
  return { read, matcher, totals, teams };
}

t.test('both feeds, read as D13 reads them, give the box score of every player and team', async (t) => {
  let overtimes = 0;
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (seed, day) => {
      const league = createLeague({ seed, firstSeason: 2022, seasons: 1, only: TABLES, bigDataBallShare: 1 });
      const date = dateOf(league, 2022, day);
      const rows = league.rowsOfDate(date);
      for (const game of league.gamesOn(date).slice(0, 3)) {
        const { read, matcher, totals, teams } = readGame(rows, game);
        for (const load of [read.bigdataball, read.nbacPbp]) {
          if (load === undefined) throw new Error(`${game.gameId} lacks a feed`);
          const what = `${load.source} of ${game.gameId}`;
          t.equal(load.unmatchedPersons, 0, `${what}: everybody is known`);
          t.ok(load.accepted, what);
          if ((load.highestPeriod ?? 0) > 4) overtimes += 1;
          for (const side of ['home', 'away'] as const) {
            const counted = load.team(teams[side]);
            t.match(
              counted,
              { points: totals[side]?.points, fieldGoalAttempts: totals[side]?.fieldGoalAttempts },
              what,
            );
            t.equal(counted?.attempts.three, totals[side]?.threePointAttempts, what);
            t.equal(counted?.makes.three, totals[side]?.threePointMakes, what);
            t.equal(counted?.attempts.unclassified, 0, `${what}: every shot has a zone`);
            const { paint = 0, midRange = 0, three = 0 } = counted?.blocks ?? {};
            t.equal(paint + midRange + three, totals[side]?.blocks, `${what}: blocks`);
            t.ok((counted?.secondChancePoints ?? 99) < 40 && (counted?.fastBreakPoints ?? 99) < 45, what);
          }
          for (const player of matcher.roster) {
            const counted = load.player(player);
            const who = `${what}: ${player.lookup}`;
            t.equal(counted.fieldGoalAttempts, player.row.field_goals_attempted ?? 0, who);
            t.equal(counted.fieldGoalMakes, player.row.field_goals_made ?? 0, who);
            t.equal(counted.attempts.three, player.row.three_pointers_attempted ?? 0, who);
            t.equal(
              counted.blocks.paint + counted.blocks.midRange + counted.blocks.three,
              player.row.blocks ?? 0,
              `${who}: blocks`,
            );
          }
        }
        t.same(read.bigdataball?.counts.home, { ...read.nbacPbp?.counts.home }, 'both feeds count alike');
        const starters = rowsOf(rows, 'nbac_player_boxscores').filter(
          (row) => row.game_id === game.gameId && row.starter,
        );
        const named = [...(read.starters.home ?? []), ...(read.starters.away ?? [])].map(({ fullName }) => fullName);
        t.same(named.sort(), starters.map((row) => row.player_full_name).sort(), 'starters of the first line-up');
      }
    }),
    { numRuns: 5 },
  );
  t.comment(`${overtimes} loads with overtime`);
});

t.test('the running score ends in the final one, line-ups have ten players, the clock never runs back', async (t) => {
  const league = createLeague({ seed: 21, firstSeason: 2024, seasons: 1, only: TABLES, bigDataBallShare: 1 });
  const date = dateOf(league, 2024, 60);
  const rows = league.rowsOfDate(date);
  for (const game of league.gamesOn(date)) {
    const points = (team: string) =>
      rowsOf(rows, 'nbac_team_boxscore').find((row) => row.game_id === game.gameId && row.team_abbr === team)?.points;
    const nbac = rowsOf(rows, 'nbac_play_by_play').filter((row) => row.game_id === game.gameId);
    const bigDataBall = rowsOf(rows, 'bigdataball_play_by_play').filter((row) => row.game_id === game.gameId);
    for (const feed of [nbac, bigDataBall]) {
      const last = feed.at(-1);
      t.same([last?.score_home, last?.score_away], [points(game.home.code), points(game.away.code)]);
      t.equal(new Set(feed.map((row) => row.event_sequence)).size, feed.length);
      t.ok(
        feed.every((row, index) => {
          const before = feed[index - 1];
          return (
            before === undefined ||
            before.period !== row.period ||
            (before.game_clock_seconds ?? 0) >= (row.game_clock_seconds ?? 0)
          );
        }),
      );
    }
    t.equal(
      sum(bigDataBall, (row) => row.play_length_seconds),
      bigDataBall.at(-1)?.elapsed_seconds,
    );
    for (const row of bigDataBall) {
      const ten = [
        row.home_player_1_lookup,
        row.home_player_2_lookup,
        row.home_player_3_lookup,
        row.home_player_4_lookup,
        row.home_player_5_lookup,
        row.away_player_1_lookup,
        row.away_player_2_lookup,
        row.away_player_3_lookup,
        row.away_player_4_lookup,
        row.away_player_5_lookup,
      ];
      if (new Set(ten).size !== 10 || ten.includes(null)) t.fail(`${row.event_id}: ${ten.join(' ')}`);
    }
  }
});
