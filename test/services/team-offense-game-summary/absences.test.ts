/** The worked examples of the chapter about absent players, by their numbers. */
import t from 'tap';
import type { GamebookRow } from '../../../shared/basketball/player-rows.ts';
import { addDays } from '../../../shared/dates.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import { bigDataBallRows, periodStart } from '../../basketball/play-by-play/scripted-game.ts';
import { absentRow, DATE_A, earlierGame, FIGURES, gamebookTeam, type TeamRows, WHERE_A } from '../team-game-rows.ts';
import { offense } from '../team-tables.ts';
import { OFFICIAL_A, SCHEDULE_A } from '../worked-team-games.ts';

const { LAL } = FIGURES;
const PLAIN: TeamRows = { schedule: [SCHEDULE_A], teamBox: OFFICIAL_A };
const issuesOf = (row: StoredRow): readonly string[] => row.quality_issues as readonly string[];
const PLAYERS = [...gamebookTeam(WHERE_A, 'LAL', LAL), ...gamebookTeam(WHERE_A, 'BOS', FIGURES.BOS)];

t.test('19: who could not play', async (t) => {
  const listed = [
    absentRow('Leo Eight', 'LAL'),
    absentRow('Leo Nine', 'LAL'),
    absentRow('Leo Ten', 'LAL', { player_status: 'dnp', dnp_reason: 'DNP - Injury/Illness - Left Knee; Soreness' }),
    absentRow('Leo Eleven', 'LAL', { player_status: 'dnp', dnp_reason: "DNP - Coach's Decision" }),
    absentRow('Leo Twelve', 'LAL', { dnp_reason: "Coach's Decision" }),
    absentRow('Leo Thirteen', 'LAL', { player_status: 'dnp' }),
  ];
  const made = offense({ ...PLAIN, gamebook: [...PLAYERS, ...listed] });
  t.equal(made.of('LAL').players_inactive, 3);
  t.equal(made.of('BOS').players_inactive, 0);
  for (const row of offense({ ...PLAIN, gamebook: PLAYERS }).rows) {
    t.match(row, { players_inactive: null, starters_inactive: null });
    t.ok(issuesOf(row).includes('inactive_unknown'));
    t.notOk(issuesOf(row).includes('starters_unknown'));
    t.same(row.data_sources, ['nbac_team_boxscore']);
  }
});

/** Ten earlier games of LAL, every other day, the last on the day before. @param starters of each, newest first */
function tenGames(starters: readonly (readonly string[] | undefined)[]): TeamRows {
  const games = starters.map((named, index) => {
    const game = earlierGame(addDays(DATE_A, -1 - 2 * index), 'LAL', 'DEN', named === undefined ? {} : { LAL: named });
    return named === undefined ? { ...game, gamebook: [], nbaBox: [] } : game;
  });
  return {
    schedule: [SCHEDULE_A, ...games.flatMap(({ schedule }) => schedule)],
    teamBox: OFFICIAL_A,
    gamebook: [...PLAYERS, ...games.flatMap(({ gamebook }) => gamebook)],
    nbaBox: games.flatMap(({ nbaBox }) => nbaBox),
  };
}
const withList = (rows: TeamRows, ...absent: readonly GamebookRow[]): TeamRows => ({
  ...rows,
  gamebook: [...(rows.gamebook as readonly GamebookRow[]), ...absent],
});
const OTHERS = ['Leo One', 'Leo Two', 'Leo Three'];
const X = 'Xavier Man';
const Y = 'Yann Man';

t.test('20: half of the games whose starters are known make a regular starter', async (t) => {
  const both = [...OTHERS, X, Y];
  const rows = tenGames([
    both,
    both,
    both,
    [...OTHERS, X, 'Leo Five'],
    ...Array.from({ length: 4 }, () => [...OTHERS, 'Leo Four', 'Leo Five']),
    undefined,
    undefined,
  ]);
  const row = offense(withList(rows, absentRow(X, 'LAL'), absentRow(Y, 'LAL'))).of('LAL');
  t.match(row, { players_inactive: 2, starters_inactive: 1 });
  t.match(row.quality_metadata, { starter_games: 8 });
  const older = tenGames([...Array.from({ length: 10 }, () => [...OTHERS, 'Leo Four', 'Leo Five']), both, both]);
  t.match(
    offense(withList(older, absentRow(X, 'LAL'))).of('LAL'),
    { starters_inactive: 0 },
    'an eleventh game is not looked at',
  );
});

t.test('21: the first game of a season', async (t) => {
  const row = offense(withList({ ...PLAIN, gamebook: PLAYERS }, absentRow(X, 'LAL'))).of('LAL');
  t.match(row, { players_inactive: 1, starters_inactive: null });
  t.ok(issuesOf(row).includes('starters_unknown'));
});

t.test('22: a starter who was traded away counts for neither team', async (t) => {
  const rows = tenGames([[...OTHERS, X, Y]]);
  const before = earlierGame('2025-01-13', 'BOS', 'MIA', {});
  const traded = {
    ...rows,
    schedule: [...(rows.schedule as []), ...before.schedule],
    gamebook: [...(rows.gamebook as []), ...before.gamebook],
    nbaBox: [...(rows.nbaBox as []), ...before.nbaBox],
  };
  const made = offense(withList(traded, absentRow(X, 'BOS')));
  t.match(made.of('LAL'), { players_inactive: 0, starters_inactive: 0 });
  t.match(made.of('BOS'), { players_inactive: 1, starters_inactive: 0 });
});

t.test('23: yesterday counts, today never', async (t) => {
  const rows = tenGames([[...OTHERS, X, Y]]);
  const today = earlierGame(DATE_A, 'LAL', 'BOS', {});
  const made = offense(withList({ ...rows, nbaBox: [...(rows.nbaBox as []), ...today.nbaBox] }, absentRow(X, 'LAL')));
  t.match(made.of('LAL'), { starters_inactive: 1 });
  t.match(made.of('LAL').quality_metadata, { starter_games: 1 });
});

t.test('starters of earlier games by their play-by-play, where no box score names them', async (t) => {
  const rows = tenGames([[...OTHERS, X, Y]]);
  const five = [...OTHERS, X, 'Leo Six'].map((name) => name.toLowerCase().replace(' ', ''));
  const denver = ['One', 'Two', 'Three', 'Four', 'Five'].map((name) => `den${name.toLowerCase()}`);
  const slots = (side: string, lookups: readonly string[]) =>
    Object.fromEntries(lookups.map((lookup, index) => [`${side}_player_${index + 1}_lookup`, lookup]));
  const bigDataBall = bigDataBallRows([[720, periodStart]]).map((row) => ({
    ...row,
    game_date: addDays(DATE_A, -1),
    home_team_abbr: 'DEN',
    ...slots('away', five),
    ...slots('home', denver),
  }));
  const unnamed = { ...rows, nbaBox: [], bigDataBall };
  t.match(offense(withList(unnamed, absentRow(X, 'LAL'))).of('LAL'), { starters_inactive: 1 });
  t.match(offense(withList(unnamed, absentRow(Y, 'LAL'))).of('LAL'), { starters_inactive: 0 });
});
