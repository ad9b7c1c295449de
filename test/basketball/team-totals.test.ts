import fc from 'fast-check';
import t from 'tap';
import { pace, possessions, rating } from '../../shared/basketball/possessions.ts';
import { officialRows, teamTotals } from '../../shared/basketball/team-totals.ts';
import { at, BOTH_TEAMS, GAME, gamebookRow, playersOf, teamBoxRow, teamOf } from './box-rows.ts';

t.test('one official row per team, however often it is stored', async (t) => {
  const rows = [
    teamBoxRow('LAL', { processed_at: at('02:00') }),
    teamBoxRow('BOS'),
    teamBoxRow('LAL', { processed_at: at('09:00'), points: 111 }),
    teamBoxRow('BOS'),
    teamBoxRow('LAL', { team_abbr: 'MIA' }),
  ];
  for (const shuffled of [rows, rows.toReversed()]) {
    const official = officialRows(GAME, shuffled);
    t.equal(official.away?.points, 111, 'the newest');
    t.equal(official.home?.points, 105);
    t.match(official, { collapsed: 2, ignored: 1 });
  }
  t.match(officialRows(GAME, [teamBoxRow('LAL', { team_abbr: ' lal ' })]), { home: undefined, away: { points: 110 } });
});

t.test('totals: official, else reconstructed, else incomplete, else none; each team by itself', async (t) => {
  const complete = teamBoxRow('LAL');
  const without = teamBoxRow('LAL', { turnovers: null });
  for (const [name, row, size, kind, points, turnovers] of [
    ['official', complete, 9, 'official', 110, 12],
    ['official, hardly any players', complete, 0, 'official', 110, 12],
    ['turnovers missing, players complete', without, 9, 'reconstructed', 18, 9],
    ['turnovers missing, four players', without, 4, 'incomplete', 110, null],
    ['only players', undefined, 5, 'reconstructed', 10, 5],
    ['four players', undefined, 4, undefined, undefined, undefined],
    ['assists missing only', teamBoxRow('LAL', { assists: null }), 9, 'official', 110, 12],
  ] as const) {
    const players = playersOf({ gamebook: [...teamOf(gamebookRow, 'LAL', size), ...teamOf(gamebookRow, 'BOS')] });
    const official = officialRows(GAME, row === undefined ? [] : [row, teamBoxRow('BOS')]);
    const totals = teamTotals(GAME, 'LAL', official, players);
    t.same(
      [totals?.kind, totals?.statistics.points, totals?.statistics.turnovers, totals?.official],
      [kind, points, turnovers, kind === undefined ? undefined : row],
      name,
    );
    if (row !== undefined) t.equal(teamTotals(GAME, 'BOS', official, players)?.kind, 'official', `${name}: BOS`);
  }
  t.equal(teamTotals(GAME, 'MIA', officialRows(GAME, [complete]), playersOf({ gamebook: BOTH_TEAMS })), undefined);
});

t.test('each figure that the official row needs', async (t) => {
  const players = playersOf({ gamebook: BOTH_TEAMS });
  const kindWithout = (column: string) =>
    teamTotals(GAME, 'LAL', officialRows(GAME, [teamBoxRow('LAL', { [column]: null })]), players)?.kind;
  for (const column of [
    'points',
    'fg_made',
    'fg_attempted',
    'three_pt_made',
    'three_pt_attempted',
    'ft_made',
    'ft_attempted',
    'offensive_rebounds',
    'turnovers',
  ]) {
    t.equal(kindWithout(column), 'reconstructed', column);
  }
  for (const column of ['defensive_rebounds', 'total_rebounds', 'assists', 'steals', 'blocks', 'personal_fouls']) {
    t.equal(kindWithout(column), 'official', column);
  }
});

t.test('a sum with an unknown addend is unknown; rebounds are completed from their parts', async (t) => {
  const players = playersOf({
    gamebook: [
      ...BOTH_TEAMS,
      gamebookRow('Alpha Guard', 'LAL', { steals: null, total_rebounds: null, offensive_rebounds: 3 }),
      gamebookRow('Beta Guard', 'BOS', { total_rebounds: null, offensive_rebounds: null }),
    ],
  });
  const official = { home: undefined, away: undefined };
  t.match(teamTotals(GAME, 'LAL', official, players)?.statistics, { steals: null, totalRebounds: 15, points: 12 });
  t.match(teamTotals(GAME, 'BOS', official, players)?.statistics, { totalRebounds: null, offensiveRebounds: null });
});

t.test('dnp and inactive players with stray figures are in no sum', async (t) => {
  const players = playersOf({
    gamebook: [
      ...BOTH_TEAMS,
      gamebookRow('Alpha Guard', 'LAL', { player_status: 'dnp', steals: 9 }),
      gamebookRow('Beta Guard', 'LAL', { player_status: 'inactive', steals: 9 }),
    ],
  });
  t.equal(teamTotals(GAME, 'LAL', { home: undefined, away: undefined }, players)?.statistics.steals, 0);
});

t.test('totals and what follows from them do not depend on the order or number of official rows', async () => {
  const figure = fc.option(fc.integer({ min: 0, max: 150 }), { nil: null });
  const change = fc.record({
    points: figure,
    fg_attempted: figure,
    ft_attempted: figure,
    turnovers: figure,
    offensive_rebounds: figure,
  });
  fc.assert(
    fc.property(change, change, (lal, bos) => {
      const rows = [teamBoxRow('LAL', lal), teamBoxRow('BOS', bos)];
      const players = playersOf({});
      const offenceOf = (team: string, read: typeof rows) => {
        const totals = teamTotals(GAME, team, officialRows(GAME, read), players)?.statistics;
        if (totals === undefined) return undefined;
        const { value } = possessions(totals);
        return [rating(totals.points, value), pace(value, 0)];
      };
      return ['LAL', 'BOS'].every(
        (team) =>
          JSON.stringify(offenceOf(team, rows)) === JSON.stringify(offenceOf(team, [...rows, ...rows].reverse())),
      );
    }),
  );
});
