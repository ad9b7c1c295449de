import t from 'tap';
import { processingDecision, seasonPhase } from '../../shared/basketball/season-phase.ts';
import { day } from './build-rows.ts';

const season = { open: day('2024-10-22'), regularSeasonEnd: day('2025-04-13') };

t.test('boundary and bootstrap of the worked examples', (t) => {
  for (const [date, isBoundary, isBootstrap] of [
    ['2024-10-22', true, true],
    ['2024-11-04', true, true],
    ['2024-11-05', false, true],
    ['2024-11-20', false, true],
    ['2024-11-21', false, false],
    ['2025-03-30', false, false],
    ['2025-03-31', true, false],
    ['2025-04-13', true, false],
    ['2025-04-14', false, false],
  ] as const) {
    t.same(seasonPhase(day(date), season), { isBoundary, isBootstrap }, date);
  }
  const unknown = { open: undefined, regularSeasonEnd: undefined };
  t.same(seasonPhase(day('2025-01-15'), unknown), { isBoundary: false, isBootstrap: false });
  t.end();
});

t.test('the decision names the first that applies', async (t) => {
  t.equal(processingDecision(true, { isBoundary: true, isBootstrap: true }), 'processed_complete');
  t.equal(processingDecision(false, { isBoundary: true, isBootstrap: true }), 'processed_bootstrap');
  t.equal(processingDecision(false, { isBoundary: true, isBootstrap: false }), 'processed_season_boundary');
  t.equal(processingDecision(false, { isBoundary: false, isBootstrap: false }), 'processed_incomplete');
});
