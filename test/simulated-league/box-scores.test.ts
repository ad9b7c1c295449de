import fc from 'fast-check';
import t from 'tap';
import { createLeague } from '../../shared/simulated-league/league.ts';
import { dateOf, rowsOf, sum } from './league-games.ts';

const TABLES = [
  'nbac_schedule',
  'nbac_team_boxscore',
  'nbac_gamebook_player_stats',
  'bdl_player_boxscores',
  'nbac_player_boxscores',
] as const;

/** Columns of the official row and of the game book that say the same. */
const SUMMED = [
  ['points', 'points'],
  ['fg_made', 'field_goals_made'],
  ['fg_attempted', 'field_goals_attempted'],
  ['three_pt_made', 'three_pointers_made'],
  ['three_pt_attempted', 'three_pointers_attempted'],
  ['ft_made', 'free_throws_made'],
  ['ft_attempted', 'free_throws_attempted'],
  ['offensive_rebounds', 'offensive_rebounds'],
  ['defensive_rebounds', 'defensive_rebounds'],
  ['total_rebounds', 'total_rebounds'],
  ['assists', 'assists'],
  ['steals', 'steals'],
  ['blocks', 'blocks'],
  ['personal_fouls', 'personal_fouls'],
] as const;

t.test('player sums are team totals, team totals the score of the schedule, in every season', async (t) => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 2000, max: 2030 }), fc.nat(), (seed, season, day) => {
      const league = createLeague({ seed, firstSeason: season, seasons: 1, only: TABLES });
      const rows = league.rowsOfDate(dateOf(league, season, day));
      for (const official of rowsOf(rows, 'nbac_team_boxscore')) {
        const where = `${official.game_id} ${official.team_abbr}`;
        const isOfTeam = (row: { game_id: string; team_abbr: string | null }) =>
          row.game_id === official.game_id && row.team_abbr === official.team_abbr;
        const book = rowsOf(rows, 'nbac_gamebook_player_stats').filter(isOfTeam);
        const active = book.filter((row) => row.player_status === 'active');
        for (const [ofTeam, ofPlayer] of SUMMED) {
          t.equal(
            sum(active, (row) => row[ofPlayer]),
            official[ofTeam],
            `${ofTeam} of ${where}`,
          );
        }
        const teamTurnovers = (official.turnovers ?? 0) - sum(active, (row) => row.turnovers);
        t.ok(teamTurnovers >= 0 && teamTurnovers < 9, `${teamTurnovers} team turnovers of ${where}`);
        const minutes = Number(official.minutes?.split(':')[0]);
        t.ok(minutes >= 240 && (minutes - 240) % 25 === 0, `minutes ${official.minutes}`);
        const seconds = sum(active, (row) => {
          const [minute, second] = (row.minutes ?? '').split(':');
          return Number(minute) * 60 + Number(second);
        });
        t.equal(seconds, minutes * 60, `minutes of ${where}`);
        t.equal(
          sum(active, (row) => row.plus_minus),
          5 * (official.plus_minus ?? 0),
          `plus-minus of ${where}`,
        );
        t.equal(new Set(book.map((row) => row.player_lookup)).size, book.length, `one row per player of ${where}`);

        const appeared = rowsOf(rows, 'nbac_player_boxscores').filter(isOfTeam);
        t.equal(appeared.length, active.length);
        t.equal(appeared.filter((row) => row.starter === true).length, 5, `starters of ${where}`);
        t.equal(
          sum(appeared, (row) => row.points),
          official.points,
        );
        const bdl = rowsOf(rows, 'bdl_player_boxscores').filter(isOfTeam);
        t.equal(
          sum(bdl, (row) => row.points),
          official.points,
        );
        t.equal(
          sum(bdl, (row) => row.rebounds),
          official.total_rebounds,
        );
        t.ok(bdl.length >= active.length);

        const game = rowsOf(rows, 'nbac_schedule').find((row) => row.game_id === official.nba_game_id);
        t.equal(official.is_home ? game?.home_team_score : game?.away_team_score, official.points, `score of ${where}`);
        t.not(game?.home_team_score, game?.away_team_score, 'no game is drawn');
      }
    }),
    { numRuns: 12 },
  );
});

t.test('league averages are those of the real league', async (t) => {
  const league = createLeague({ seed: 5, firstSeason: 2023, seasons: 1, only: TABLES });
  const dates = league.gameDates(2023).filter((_, index) => index % 6 === 0);
  const totals = dates.flatMap((date) => rowsOf(league.rowsOfDate(date), 'nbac_team_boxscore'));
  const mean = (figure: (row: (typeof totals)[number]) => number | null) => sum(totals, figure) / totals.length;
  const ratio = (a: (row: (typeof totals)[number]) => number | null, b: typeof a) => sum(totals, a) / sum(totals, b);
  const attempts = mean((row) => row.fg_attempted);
  const possessions =
    attempts +
    0.44 * mean((row) => row.ft_attempted) +
    mean((row) => row.turnovers) -
    mean((row) => row.offensive_rebounds);
  const between = (value: number, low: number, high: number, what: string) =>
    t.ok(value >= low && value <= high, `${what}: ${value.toFixed(3)} in ${low} … ${high}`);
  between(possessions, 96, 103, 'possessions');
  between((mean((row) => row.points) / possessions) * 100, 108, 118, 'offensive rating');
  between(
    ratio(
      (row) => row.fg_made,
      (row) => row.fg_attempted,
    ),
    0.455,
    0.49,
    'field goals',
  );
  between(
    ratio(
      (row) => row.three_pt_made,
      (row) => row.three_pt_attempted,
    ),
    0.345,
    0.38,
    'threes',
  );
  between(
    ratio(
      (row) => row.ft_made,
      (row) => row.ft_attempted,
    ),
    0.75,
    0.81,
    'free throws',
  );
  between(
    mean((row) => row.three_pt_attempted),
    31,
    40,
    'attempts at three',
  );
  between(
    mean((row) => row.assists),
    23,
    29,
    'assists',
  );
  between(
    mean((row) => row.total_rebounds),
    40,
    46,
    'rebounds',
  );
  between(
    mean((row) => row.turnovers),
    11.5,
    15.5,
    'turnovers',
  );
  between(
    mean((row) => row.personal_fouls),
    17,
    22,
    'fouls',
  );
});
