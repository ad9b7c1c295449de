/** Seeded rows of player_game_summary as a season holds them: about 500 players, 30 teams, box scores of usual sizes. */
import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import { dateOfDayNumber } from '../../shared/dates.ts';
import { compileQuantiser } from '../../shared/hashing/quantise.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';

/** mulberry32: small, seeded, the same on every machine. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Quantised rows, complete. Every string is an object of its own, as the drivers return them. */
export function seededRows(count: number, seed = 1): StoredRow[] {
  const random = randomOf(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const fresh = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
  const quantise = compileQuantiser(playerGameSummary);
  const rows: StoredRow[] = [];
  for (let index = 0; index < count; index += 1) {
    const player = below(500);
    const [away, home] = [below(30), below(30)];
    const teams = [`T${String(away).padStart(2, '0')}`, `T${String(home).padStart(2, '0')}`] as const;
    const date = dateOfDayNumber(19_000 + below(1_400));
    const row: Record<string, unknown> = {
      player_lookup: fresh(`player${player}surname`),
      universal_player_id: fresh(`player${player}surname_001`),
      player_full_name: fresh(player % 25 === 0 ? `Plàyer Surnamić ${player}` : `Player Surname ${player}`),
      game_id: fresh(`${date.replaceAll('-', '')}_${teams[0]}_${teams[1]}`),
      game_date: fresh(date),
      team_abbr: fresh(teams[0]),
      opponent_team_abbr: fresh(teams[1]),
      season_year: 2021 + below(4),
      minutes_played: random() * 44,
      usage_rate: random() * 40,
      ts_pct: random() * 1.2,
      efg_pct: random() * 1.2,
      starter_flag: below(2) === 1,
      win_flag: below(2) === 1,
      is_active: true,
      player_status: fresh('active'),
      over_under_result: below(2) === 1 ? fresh('OVER') : fresh('UNDER'),
      points_line: below(60) / 2 + 4,
      opening_line: below(60) / 2 + 4,
      line_movement: below(9) / 2 - 2,
      margin: below(120) / 2 - 30,
      points_line_source: fresh('draftkings'),
      opening_line_source: fresh('draftkings'),
    };
    for (const [name, column] of Object.entries(playerGameSummary.columns)) {
      const counted = column.type === 'INT64' && playerGameSummary.hashFields.includes(name) && !(name in row);
      if (counted) row[name] = name === 'plus_minus' ? below(61) - 30 : below(name === 'points' ? 45 : 18);
    }
    // Games without accepted play-by-play have no zones.
    if (below(4) === 0) {
      for (const name of playerGameSummary.hashFields)
        if (/^(paint|mid_range|three_pt_blocks|and1)/.test(name)) row[name] = null;
    }
    rows.push(quantise(row));
  }
  return rows;
}
