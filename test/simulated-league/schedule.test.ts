import fc from 'fast-check';
import t from 'tap';
import { addDays } from '../../shared/dates.ts';
import { seasonSchedule } from '../../shared/simulated-league/schedule.ts';
import { TEAMS } from '../../shared/simulated-league/team-facts.ts';

const anySeason = fc.record({ seed: fc.nat(), season: fc.integer({ min: 2000, max: 2035 }) });

t.test('every team plays 82 games, 41 at home, at most one a day, hardly ever three days in a row', async (t) => {
  fc.assert(
    fc.property(anySeason, ({ seed, season }) => {
      const games = seasonSchedule(seed, season);
      let threeInARow = 0;
      for (const { code } of TEAMS) {
        const own = games.filter(({ home, away }) => home.code === code || away.code === code);
        const dates = new Set(own.map(({ date }) => date));
        t.equal(own.length, 82);
        t.equal(own.filter(({ home }) => home.code === code).length, 41);
        t.equal(dates.size, 82, 'no two games on a date');
        for (const date of dates) if (dates.has(addDays(date, 1)) && dates.has(addDays(date, 2))) threeInARow += 1;
      }
      t.ok(threeInARow <= 6, `${threeInARow} times three days in a row`);
    }),
    { numRuns: 8 },
  );
});

t.test('a season has the shape of a real one', async (t) => {
  const games = seasonSchedule(11, 2024);
  const byDate = Map.groupBy(games, ({ date }) => date);
  const sizes = [...byDate.values()].map((of) => of.length);
  t.equal(games.length, 1230);
  t.equal(new Set(games.map(({ nbaGameId }) => nbaGameId)).size, 1230);
  t.ok(games.every(({ nbaGameId }) => /^00224\d{5}$/.test(nbaGameId)));
  t.ok(games.every(({ date }) => date >= '2024-10-18' && date <= '2025-04-20'));
  t.ok(byDate.size > 150 && byDate.size < 178, `${byDate.size} dates`);
  t.ok(Math.max(...sizes) <= 15);
  t.equal(games.filter(({ isNeutral }) => isNeutral).length, 4, 'games at special venues');
  const code = 'ATL';
  const dates = new Set(
    games.filter(({ home, away }) => home.code === code || away.code === code).map(({ date }) => date),
  );
  const backToBacks = [...dates].filter((date) => dates.has(addDays(date, 1))).length;
  t.ok(backToBacks >= 4 && backToBacks <= 22, `${backToBacks} back-to-backs`);
});
