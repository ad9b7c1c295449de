/**
 * The two games of the chapter's examples as raw rows: A, LAL 110 – BOS 105 in regulation, with a game book and play-by-play;
 * B, GSW 128 – PHX 125 in one overtime, known only from the backup box score. Teammates are chosen so that the teams' sums
 * are the chapter's.
 */

import type { sources } from '../../../services/player-game-summary/sources.ts';
import type { RegistryRow } from '../../../shared/basketball/identity.ts';
import { BIGDATABALL_COLUMNS, type BigDataBallRow } from '../../../shared/basketball/play-by-play/columns.ts';
import type { BdlRow, GamebookRow, NbaBoxRow } from '../../../shared/basketball/player-rows.ts';
import type { OddsPropRow } from '../../../shared/basketball/prop-line.ts';
import type { TeamBoxRow } from '../../../shared/basketball/team-totals.ts';
import { bdlRow, gamebookRow, nbaBoxRow, teamBoxRow } from '../../basketball/box-rows.ts';
import { day, instant, scheduleRow } from '../../basketball/build-rows.ts';
import type { RowsOfSources } from '../../helpers/source-data.ts';

export type PlayerSourceRows = RowsOfSources<typeof sources>;

export const DATE_A = day('2025-01-15');
export const DATE_B = day('2025-01-20');

/** [points, FGM, FGA, 3PM, 3PA, FTM, FTA, OREB, DREB, AST, STL, BLK, TOV, PF] */
type Line = readonly [
  points: number,
  fgm: number,
  fga: number,
  tpm: number,
  tpa: number,
  ftm: number,
  fta: number,
  oreb: number,
  dreb: number,
  ast: number,
  stl: number,
  blk: number,
  tov: number,
  pf: number,
];

export function statistics(line: Line) {
  const [points, fgm, fga, tpm, tpa, ftm, fta, oreb, dreb, ast, stl, blk, tov, pf] = line;
  return {
    points,
    field_goals_made: fgm,
    field_goals_attempted: fga,
    three_pointers_made: tpm,
    three_pointers_attempted: tpa,
    free_throws_made: ftm,
    free_throws_attempted: fta,
    offensive_rebounds: oreb,
    defensive_rebounds: dreb,
    total_rebounds: oreb + dreb,
    assists: ast,
    steals: stl,
    blocks: blk,
    turnovers: tov,
    personal_fouls: pf,
  };
}

interface Player {
  readonly name: string;
  readonly team: 'LAL' | 'BOS';
  readonly minutes: string;
  readonly plusMinus: number;
  readonly line: Line;
  readonly starter: boolean;
}

const teammate = (team: 'LAL' | 'BOS', number: string, line: Line): Player => ({
  name: `${team} ${number}`,
  team,
  minutes: '37:00',
  plusMinus: 1,
  line,
  starter: true,
});

export const ALPHA: Player = {
  name: 'Alpha Guard',
  team: 'LAL',
  minutes: '36:15',
  plusMinus: 7,
  line: [25, 9, 20, 3, 8, 4, 4, 2, 5, 8, 1, 1, 3, 2],
  starter: true,
};
const GAMMA: Player = {
  name: 'Gamma Center',
  team: 'BOS',
  minutes: '18:30',
  plusMinus: 0,
  line: [10, 5, 5, 0, 0, 0, 0, 1, 2, 2, 1, 0, 0, 1],
  starter: false,
};
const DELTA: Player = {
  name: 'Delta Rookie',
  team: 'LAL',
  minutes: '0:45',
  plusMinus: -2,
  line: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  starter: false,
};
const PLAYERS: readonly Player[] = [
  ALPHA,
  DELTA,
  GAMMA,
  teammate('LAL', 'One', [17, 6, 13, 2, 5, 3, 4, 1, 6, 3, 1, 0, 2, 3]),
  teammate('LAL', 'Two', [17, 6, 13, 2, 5, 3, 4, 1, 6, 3, 1, 0, 2, 3]),
  teammate('LAL', 'Three', [17, 6, 13, 2, 5, 3, 4, 1, 6, 3, 1, 0, 2, 3]),
  teammate('LAL', 'Four', [17, 6, 13, 2, 5, 3, 3, 1, 6, 3, 1, 0, 2, 3]),
  { ...teammate('LAL', 'Five', [17, 6, 13, 2, 5, 3, 3, 1, 6, 3, 1, 0, 1, 3]), starter: false },
  teammate('BOS', 'One', [19, 7, 15, 3, 7, 2, 4, 1, 6, 4, 1, 0, 3, 4]),
  teammate('BOS', 'Two', [19, 7, 15, 3, 7, 2, 4, 1, 6, 4, 1, 0, 3, 4]),
  teammate('BOS', 'Three', [19, 7, 15, 3, 7, 2, 4, 1, 6, 4, 1, 0, 3, 4]),
  teammate('BOS', 'Four', [19, 7, 16, 3, 7, 2, 3, 1, 6, 4, 1, 0, 3, 4]),
  teammate('BOS', 'Five', [19, 7, 16, 3, 7, 2, 3, 1, 6, 4, 1, 0, 3, 4]),
];

const NO_COLUMNS = Object.fromEntries(BIGDATABALL_COLUMNS.map((column) => [column, null]));
const lookupOf = (name: string): string => name.toLowerCase().replaceAll(' ', '');

/** Events of BigDataBall in the order told. */
class Script {
  readonly rows: BigDataBallRow[] = [];
  #clock = 720;

  tell(player: Pick<Player, 'name' | 'team'>, change: Partial<BigDataBallRow>, clock = this.#clock--): number {
    const sequence = this.rows.length + 1;
    this.rows.push({
      ...(NO_COLUMNS as unknown as BigDataBallRow),
      game_id: '20250115_LAL_BOS',
      bdb_game_id: 22_400_123,
      game_date: DATE_A,
      home_team_abbr: 'BOS',
      away_team_abbr: 'LAL',
      event_sequence: sequence,
      period: 1,
      game_clock_seconds: clock,
      player_1_name: player.name,
      player_1_lookup: lookupOf(player.name),
      player_1_team_abbr: player.team,
      source_file_path: 'bigdataball.csv',
      data_hash: `event ${sequence}`,
      processed_at: instant('2025-01-16T09:00Z'),
      ...change,
    });
    return clock;
  }

  shots(player: Player, attempts: number, makes: number, feet: number, assisted = 0): void {
    const isThree = feet > 21;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const made = attempt < makes;
      const helper = attempt < assisted ? { player_2_name: `${player.team} One`, player_2_role: 'assist' } : {};
      this.tell(player, {
        event_type: made ? 'shot' : 'miss',
        event_subtype: isThree ? '3pt jump shot' : 'layup',
        shot_type: isThree ? '3PT' : '2PT',
        shot_made: made,
        shot_distance: feet,
        points_scored: made ? (isThree ? 3 : 2) : 0,
        ...helper,
      });
    }
  }

  throws(player: Player, attempts: number, makes: number): void {
    for (let k = 1; k <= attempts; k += 1) {
      this.tell(player, {
        event_type: 'free throw',
        event_subtype: `free throw ${k}/${attempts}`,
        points_scored: k <= makes ? 1 : 0,
      });
    }
  }
}

function events(): BigDataBallRow[] {
  const script = new Script();
  // Alpha: 4/8 in the paint, 2/4 from mid-range, 3/8 threes, five makes assisted, one basket and one.
  script.shots(ALPHA, 7, 3, 3, 3);
  script.shots(ALPHA, 4, 2, 15);
  script.shots(ALPHA, 8, 3, 24, 2);
  const clock = script.tell(ALPHA, {
    event_type: 'shot',
    event_subtype: 'layup',
    shot_type: '2PT',
    shot_made: true,
    shot_distance: 3,
    points_scored: 2,
  });
  script.tell(ALPHA, { event_type: 'free throw', event_subtype: 'free throw 1/1', points_scored: 1 }, clock);
  script.throws(ALPHA, 3, 3);
  script.shots(GAMMA, 5, 5, 4, 4);
  for (const player of PLAYERS) {
    if (player === ALPHA || player === GAMMA) continue;
    const [, fgm, fga, tpm, tpa, ftm, fta] = player.line;
    script.shots(player, fga - tpa, fgm - tpm, 15);
    script.shots(player, tpa, tpm, 25);
    script.throws(player, fta, ftm);
  }
  // One of BOS One's misses, from within the paint, is Alpha's block.
  const blocked = script.rows.findLast(
    (row) => row.event_type === 'miss' && row.player_1_name === 'BOS One' && row.shot_type === '2PT',
  );
  return script.rows.map((row) =>
    row === blocked
      ? {
          ...row,
          shot_distance: 2,
          player_2_name: ALPHA.name,
          player_2_lookup: lookupOf(ALPHA.name),
          player_2_team_abbr: 'LAL',
          player_2_role: 'block',
        }
      : row,
  );
}

export function oddsRow(player: string, bookmaker: string, line: number, at: string): OddsPropRow {
  return {
    game_date: DATE_A,
    home_team_abbr: 'BOS',
    away_team_abbr: 'LAL',
    game_start_time: instant('2025-01-16T00:30Z'),
    snapshot_timestamp: instant(at),
    bookmaker,
    player_name: player,
    player_lookup: lookupOf(player),
    points_line: line,
    over_price: 1.9,
    under_price: 1.9,
    source_file_path: 'props.json',
    data_hash: `${bookmaker} ${player} ${at}`,
    processed_at: instant(at),
  };
}

const registryRow = (name: string, team: string): RegistryRow => ({
  universal_player_id: `${lookupOf(name)}_001`,
  player_name: name,
  player_lookup: lookupOf(name),
  team_abbr: team,
  season: '2024-25',
});

/** Game A in full. */
export const GAME_A = {
  schedule: [
    scheduleRow(DATE_A, 'LAL', 'BOS', {
      game_id: '0022400123',
      game_date_est: instant('2025-01-15T19:30Z'),
      away_team_score: 110,
      home_team_score: 105,
    }),
  ],
  gamebook: PLAYERS.map(
    (player): GamebookRow =>
      gamebookRow(player.name, player.team, {
        minutes: player.minutes,
        plus_minus: player.plusMinus,
        ...statistics(player.line),
      }),
  ),
  nbaBox: PLAYERS.map(
    (player, index): NbaBoxRow =>
      nbaBoxRow(player.name, player.team, {
        nba_player_id: index + 1,
        starter: player.starter,
        minutes: player.minutes.split(':')[0] ?? null,
        plus_minus: player.plusMinus,
        ...statistics(player.line),
      }),
  ),
  teamBox: [teamBoxRow('LAL'), teamBoxRow('BOS')],
  bigDataBall: events(),
  oddsApiProps: [
    oddsRow('Alpha Guard', 'draftkings', 23.5, '2025-01-15T18:00Z'),
    oddsRow('Alpha Guard', 'draftkings', 24.5, '2025-01-15T23:50Z'),
    oddsRow('Alpha Guard', 'draftkings', 31.5, '2025-01-16T00:40Z'),
    oddsRow('Gamma Center', 'draftkings', 9.5, '2025-01-16T00:40Z'),
    oddsRow('Gamma Center', 'fanduel', 10.5, '2025-01-15T18:00Z'),
    oddsRow('Gamma Center', 'fanduel', 10, '2025-01-15T23:55Z'),
  ],
  registry: PLAYERS.map(({ name, team }) => registryRow(name, team)),
} satisfies PlayerSourceRows;

function backupRow(name: string, team: 'GSW' | 'PHX', minutes: string, line: Line): BdlRow {
  const { total_rebounds: rebounds, ...counts } = statistics(line);
  return bdlRow(name, team, {
    game_id: '20250120_GSW_PHX',
    game_date: DATE_B,
    away_team_abbr: 'GSW',
    home_team_abbr: 'PHX',
    period: 5,
    minutes,
    rebounds,
    ...counts,
  });
}

function officialB(team: 'GSW' | 'PHX', points: number): TeamBoxRow {
  return teamBoxRow('LAL', {
    game_id: '20250120_GSW_PHX',
    nba_game_id: '0022400456',
    game_date: DATE_B,
    team_abbr: team,
    minutes: '265:00',
    points,
  });
}

const PLAIN_B: Line = [27, 10, 19, 4, 8, 3, 5, 1, 5, 4, 1, 1, 3, 3];
const SMALL_B: Line = [27, 10, 20, 4, 8, 3, 4, 1, 5, 4, 1, 1, 4, 3];

/** Game B, from the backup box score alone: no game book, no play-by-play, no props, one player not registered. */
export const GAME_B: PlayerSourceRows = {
  schedule: [scheduleRow(DATE_B, 'GSW', 'PHX', { game_id: '0022400456', away_team_score: 128, home_team_score: 125 })],
  bdl: [
    backupRow('Béta Fórward', 'GSW', '43', [20, 7, 15, 2, 6, 4, 5, 1, 6, 4, 2, 0, 1, 4]),
    ...['One', 'Two', 'Three'].map((number) => backupRow(`GSW ${number}`, 'GSW', '40', PLAIN_B)),
    backupRow('GSW Four', 'GSW', '40', SMALL_B),
    ...['One', 'Two', 'Three', 'Four', 'Five'].map((number) =>
      backupRow(`PHX ${number}`, 'PHX', '53', [25, 9, 18, 3, 8, 4, 5, 1, 6, 4, 1, 1, 3, 4]),
    ),
  ],
  teamBox: [officialB('GSW', 128), officialB('PHX', 125)],
  registry: ['GSW One', 'PHX One'].map((name) => registryRow(name, name.slice(0, 3))),
};
