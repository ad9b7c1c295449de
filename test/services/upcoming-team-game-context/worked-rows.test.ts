/** The chapter's complete rows, made from raw rows by the processor. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import { upcomingTeamGameContext } from '../../../services/upcoming-team-game-context/table.ts';
import { tableHasher } from '../../../shared/hashing/data-hash.ts';
import { instant } from '../../basketball/build-rows.ts';
import { boxScore, fillers, injury, played, rowOf, scheduled, snapshot, type TeamContextRows } from './context-rows.ts';

interface WorkedRow {
  readonly table: string;
  readonly text: string;
  readonly data_hash: string;
}
const fixture = new URL('../../fixtures/worked-rows.json', import.meta.url);
const worked = (JSON.parse(readFileSync(fixture, 'utf8')) as WorkedRow[]).filter(
  ({ table }) => table === upcomingTeamGameContext.name,
);
const hasher = tableHasher(upcomingTeamGameContext);

const LAKERS = ['Able', 'Baker', 'Carl', 'Dan', 'Ed'];
const MIAMI_AT_LAKERS: TeamContextRows = {
  schedule: [
    ...fillers('LAL', 'UTA', '2024-10-22', 31),
    ...fillers('MIA', 'ORL', '2024-10-22', 30),
    played('2024-12-31', 'CLE', 'LAL', 122, 110),
    played('2025-01-01', 'NOP', 'MIA', 100, 119),
    played('2025-01-02', 'POR', 'LAL', 106, 114),
    played('2025-01-02', 'IND', 'MIA', 128, 115),
    played('2025-01-03', 'ATL', 'LAL', 102, 119),
    played('2025-01-04', 'UTA', 'MIA', 136, 100),
    played('2025-01-05', 'LAL', 'HOU', 115, 119),
    played('2025-01-06', 'MIA', 'SAC', 118, 123),
    played('2025-01-07', 'LAL', 'DAL', 97, 118),
    played('2025-01-07', 'MIA', 'GSW', 114, 98),
    played('2025-01-09', 'MIA', 'UTA', 97, 92),
    played('2025-01-11', 'MIA', 'POR', 119, 98),
    played('2025-01-13', 'SAS', 'LAL', 126, 102, { arena_city: 'Los Angeles' }),
    played('2025-01-13', 'MIA', 'LAC', 98, 109, { arena_city: 'Inglewood' }),
    scheduled('2025-01-15', 'MIA', 'LAL', {
      arena_city: 'Los Angeles',
      game_date_est: instant('2025-01-15T22:00Z'),
    }),
    scheduled('2025-04-13', 'LAL', 'POR'),
  ],
  gamebook: [
    ...boxScore('2025-01-13', 'SAS', 'LAL', { LAL: LAKERS }),
    ...boxScore('2025-01-07', 'LAL', 'DAL', { LAL: LAKERS }),
    ...boxScore('2025-01-13', 'MIA', 'LAC'),
  ],
  gameLines: [
    ...snapshot('2025-01-15', 'MIA', 'LAL', 'draftkings', '2025-01-14T16:00Z', { LAL: -3.5, MIA: 3.5, Over: 224.5 }),
    ...snapshot('2025-01-15', 'MIA', 'LAL', 'draftkings', '2025-01-16T02:40Z', { LAL: -4.5, MIA: 4.5 }),
    ...snapshot('2025-01-15', 'MIA', 'LAL', 'draftkings', '2025-01-16T02:55:38Z', { Over: 222.5, Under: 222.5 }),
    ...snapshot('2025-01-15', 'MIA', 'LAL', 'draftkings', '2025-01-16T03:05Z', { LAL: -8.5, MIA: 8.5, Over: 230 }),
    ...snapshot('2025-01-15', 'MIA', 'LAL', 'fanduel', '2025-01-16T02:55Z', { LAL: -5, MIA: 5 }),
  ],
  injuryReport: [
    injury('2025-01-15', 'LAL', 'Able', 'Out'),
    injury('2025-01-15', 'LAL', 'Reserve One', 'Out'),
    injury('2025-01-15', 'LAL', 'Baker', 'Questionable'),
    injury('2025-01-15', 'LAL', 'Reserve Two', 'Doubtful'),
    injury('2025-01-15', 'LAL', 'Reserve Three', 'Questionable'),
    injury('2025-01-15', 'LAL', 'Carl', 'Probable'),
    injury('2025-01-15', 'MIA', 'MIA One', 'Questionable'),
    injury('2025-01-15', 'MIA', 'MIA Nine', 'Doubtful'),
  ],
};

const OPENING_NIGHT: TeamContextRows = {
  schedule: [
    scheduled('2024-10-22', 'NYK', 'BOS', { arena_city: 'Boston' }),
    scheduled('2024-10-25', 'IND', 'NYK', { arena_city: 'New York' }),
    scheduled('2025-04-13', 'CHA', 'BOS'),
  ],
};

const PARIS: TeamContextRows = {
  schedule: [
    ...fillers('SAS', 'UTA', '2024-10-22', 37),
    played('2025-01-11', 'DEN', 'SAS', 90, 122),
    played('2025-01-13', 'SAS', 'LAL', 126, 102),
    played('2025-01-15', 'MEM', 'SAS', 129, 115),
    played('2025-01-19', 'SAS', 'MIA', 107, 128, { arena_city: 'Miami' }),
    played('2025-01-23', 'SAS', 'IND', 140, 110, { arena_city: 'Paris' }),
    scheduled('2025-01-25', 'IND', 'SAS', { arena_city: 'Paris', game_date_est: instant('2025-01-25T12:00Z') }),
    scheduled('2025-04-13', 'TOR', 'SAS'),
  ],
  gameLines: snapshot(
    '2025-01-25',
    'IND',
    'SAS',
    'fanduel',
    '2025-01-25T16:10:00.25Z',
    { Over: 231.5 },
    {
      commence_time: instant('2025-01-25T17:00Z'),
    },
  ),
  injuryReport: [injury('2025-01-25', 'SAS', 'Reserve', 'Questionable', 8)],
};

for (const [name, rows, date, team] of [
  ['A: LAL against MIA', MIAMI_AT_LAKERS, '2025-01-15', 'LAL'],
  ['B: the same game for MIA', MIAMI_AT_LAKERS, '2025-01-15', 'MIA'],
  ['C: opening night', OPENING_NIGHT, '2024-10-22', 'NYK'],
  ['D: at home in Paris', PARIS, '2025-01-25', 'SAS'],
] as const) {
  t.test(name, async (t) => {
    const expected = worked.find(
      ({ text }) => text.includes(`"game_date": "${date}"`) && text.includes(`"team_abbr": "${team}", "team_back`),
    );
    const row = rowOf(rows, date, team);
    t.equal(hasher.canonicalText(row), expected?.text);
    t.equal(hasher.dataHash(row), expected?.data_hash);
  });
}

t.test('A: quality, provenance and issues', async (t) => {
  t.match(rowOf(MIAMI_AT_LAKERS, '2025-01-15', 'LAL'), {
    l7d_completeness_pct: 100,
    l14d_is_complete: true,
    expected_games_count: 5,
    actual_games_count: 5,
    missing_games_count: 0,
    all_windows_complete: true,
    is_production_ready: true,
    early_season_flag: false,
    insufficient_data_reason: null,
    season_boundary_detected: false,
    backfill_bootstrap_mode: false,
    processing_decision_reason: 'processed_complete',
    manual_override_required: false,
    reprocess_attempt_count: 0,
    circuit_breaker_active: false,
    quality_tier: 'gold',
    quality_score: 95,
    quality_sample_size: 37,
    quality_used_fallback: false,
    quality_reconstructed: false,
    quality_issues: [],
    data_quality_issues: [],
    data_sources: ['nbac_schedule', 'odds_api_game_lines', 'nbac_injury_report', 'nbac_gamebook'],
    source_nbac_schedule_rows_found: 1,
    source_nbac_schedule_completeness_pct: 100,
    source_odds_lines_rows_found: 9,
    source_odds_lines_completeness_pct: 100,
    source_injury_report_rows_found: 8,
    source_injury_report_completeness_pct: 100,
  });
});

t.test('C: issues and flags of the first game', async (t) => {
  t.match(rowOf(OPENING_NIGHT, '2024-10-22', 'NYK'), {
    early_season_flag: true,
    insufficient_data_reason: 'only_0_final_games',
    l7d_completeness_pct: 100,
    season_boundary_detected: true,
    backfill_bootstrap_mode: true,
    processing_decision_reason: 'processed_complete',
    data_sources: ['nbac_schedule'],
    quality_issues: [
      'season_boundary',
      'bootstrap_mode',
      'spread_missing',
      'total_missing',
      'injury_report_missing',
      'starters_unknown',
    ],
  });
});
