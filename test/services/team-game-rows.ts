/** Raw rows of games for the team tables: official rows and players whose sums are a team's figures. */
import type { RefereeRow } from '../../shared/basketball/officials.ts';
import type { BdlRow, GamebookRow, NbaBoxRow } from '../../shared/basketball/player-rows.ts';
import type { ScheduleRow } from '../../shared/basketball/schedule.ts';
import type { TeamBoxRow } from '../../shared/basketball/team-totals.ts';
import type { GameDate } from '../../shared/dates.ts';
import { type TeamSourceData, teamSources } from '../../shared/processing/team-sources.ts';
import * as boxRows from '../basketball/box-rows.ts';
import { day, instant, scheduleRow } from '../basketball/build-rows.ts';
import { type RowsOfSources, sourceDataOf } from '../helpers/source-data.ts';

type Rows = RowsOfSources<typeof teamSources>;
/** Rows of each table, of all dates. What was before the date of a run is looked back on. */
export type TeamRows = Omit<Rows, `earlier${string}`>;

/** What a run of the date sees of the rows. */
export function teamSourceData(rows: TeamRows, date: GameDate): TeamSourceData {
  const earlier: Rows = {
    earlierGamebook: rows.gamebook ?? [],
    earlierBdl: rows.bdl ?? [],
    earlierNbaBox: rows.nbaBox ?? [],
    earlierTeamBox: rows.teamBox ?? [],
    earlierBigDataBall: rows.bigDataBall ?? [],
    earlierNbacPlayByPlay: rows.nbacPlayByPlay ?? [],
  };
  return sourceDataOf(teamSources, { ...rows, ...earlier }, date);
}

/** A team's figures as the examples write them. */
export interface Figures {
  readonly points: number;
  readonly fg: readonly [makes: number, attempts: number];
  readonly threes: readonly [makes: number, attempts: number];
  readonly ft: readonly [makes: number, attempts: number];
  readonly oreb: number;
  readonly reb: number;
  readonly ast: number;
  readonly tov: number;
  readonly pf: number;
  readonly stl: number;
  readonly blk: number;
}

type Team = 'LAL' | 'BOS' | 'GSW' | 'PHX';
export const FIGURES: Readonly<Record<Team, Figures>> = {
  LAL: {
    points: 110,
    fg: [40, 85],
    threes: [12, 30],
    ft: [18, 22],
    oreb: 8,
    reb: 40,
    ast: 25,
    tov: 12,
    pf: 18,
    stl: 7,
    blk: 4,
  },
  BOS: {
    points: 105,
    fg: [38, 82],
    threes: [15, 35],
    ft: [14, 18],
    oreb: 6,
    reb: 41,
    ast: 22,
    tov: 15,
    pf: 20,
    stl: 8,
    blk: 5,
  },
  GSW: {
    points: 128,
    fg: [45, 92],
    threes: [18, 40],
    ft: [20, 24],
    oreb: 10,
    reb: 45,
    ast: 28,
    tov: 14,
    pf: 22,
    stl: 9,
    blk: 4,
  },
  PHX: {
    points: 125,
    fg: [43, 88],
    threes: [16, 38],
    ft: [23, 28],
    oreb: 8,
    reb: 46,
    ast: 25,
    tov: 16,
    pf: 24,
    stl: 7,
    blk: 5,
  },
};

export const DATE_A = day('2025-01-15');
export const DATE_B = day('2025-01-20');
export const WHERE_A = {
  game_id: '20250115_LAL_BOS',
  game_date: DATE_A,
  away_team_abbr: 'LAL',
  home_team_abbr: 'BOS',
} as const;
export const WHERE_B = {
  game_id: '20250120_GSW_PHX',
  game_date: DATE_B,
  away_team_abbr: 'GSW',
  home_team_abbr: 'PHX',
} as const;
/** The columns by which every player table names a game. */
export interface Where {
  readonly game_id: string;
  readonly game_date: GameDate;
  readonly away_team_abbr: string;
  readonly home_team_abbr: string;
}

/** An official row with these figures. */
export function officialRow(
  where: Where,
  nbaGameId: string,
  team: string,
  figures: Figures,
  change: Partial<TeamBoxRow> = {},
): TeamBoxRow {
  return boxRows.teamBoxRow('LAL', {
    game_id: where.game_id,
    nba_game_id: nbaGameId,
    game_date: where.game_date,
    team_abbr: team,
    points: figures.points,
    fg_made: figures.fg[0],
    fg_attempted: figures.fg[1],
    three_pt_made: figures.threes[0],
    three_pt_attempted: figures.threes[1],
    ft_made: figures.ft[0],
    ft_attempted: figures.ft[1],
    offensive_rebounds: figures.oreb,
    defensive_rebounds: figures.reb - figures.oreb,
    total_rebounds: figures.reb,
    assists: figures.ast,
    turnovers: figures.tov,
    personal_fouls: figures.pf,
    steals: figures.stl,
    blocks: figures.blk,
    data_hash: `team ${team}`,
    ...change,
  });
}

/** Columns of a player table: the first player has all of it, the others nothing. */
export function statistics(figures: Figures) {
  return {
    points: figures.points,
    field_goals_made: figures.fg[0],
    field_goals_attempted: figures.fg[1],
    three_pointers_made: figures.threes[0],
    three_pointers_attempted: figures.threes[1],
    free_throws_made: figures.ft[0],
    free_throws_attempted: figures.ft[1],
    offensive_rebounds: figures.oreb,
    defensive_rebounds: figures.reb - figures.oreb,
    assists: figures.ast,
    steals: figures.stl,
    blocks: figures.blk,
    turnovers: figures.tov,
    personal_fouls: figures.pf,
  };
}

const NOTHING = statistics({
  points: 0,
  fg: [0, 0],
  threes: [0, 0],
  ft: [0, 0],
  oreb: 0,
  reb: 0,
  ast: 0,
  tov: 0,
  pf: 0,
  stl: 0,
  blk: 0,
});

/** Players of a team: as the scripted game knows them, or `GSW One` …. */
const namesOf = (team: string): readonly string[] =>
  boxRows.NAMES.slice(0, 7).map((name) => `${{ LAL: 'Leo', BOS: 'Ben' }[team] ?? team} ${name}`);

interface Made<Row> {
  readonly make: (name: string, team: string, change: Partial<Row>) => Row;
  readonly rebounds: (total: number) => Partial<Row>;
}
const GAMEBOOK: Made<GamebookRow> = { make: boxRows.gamebookRow, rebounds: (total) => ({ total_rebounds: total }) };
const BDL: Made<BdlRow> = { make: boxRows.bdlRow, rebounds: (total) => ({ rebounds: total }) };

interface TeamOptions<Row> {
  /** Of the team, shared among its players; default: a game without overtime. */
  readonly seconds?: number;
  readonly size?: number;
  readonly change?: Partial<Row>;
}

/** Rows of a team whose sums are the figures. */
function teamRows<Row>(
  { make, rebounds }: Made<Row>,
  where: Where,
  team: string,
  figures: Figures,
  { seconds = 14_400, size = 7, change = {} }: TeamOptions<Row>,
): Row[] {
  const each = Math.floor(seconds / size);
  return namesOf(team)
    .slice(0, size)
    .map((name, index) => {
      const played = index === 0 ? seconds - each * (size - 1) : each;
      const minutes = `${Math.floor(played / 60)}:${String(played % 60).padStart(2, '0')}`;
      const line = index === 0 ? statistics(figures) : NOTHING;
      const total = index === 0 ? figures.reb : 0;
      return make(name, team, { ...where, ...line, ...rebounds(total), minutes, ...change } as Partial<Row>);
    });
}

export const gamebookTeam = (where: Where, team: string, figures: Figures, options: TeamOptions<GamebookRow> = {}) =>
  teamRows(GAMEBOOK, where, team, figures, options);
export const bdlTeam = (where: Where, team: string, figures: Figures, options: TeamOptions<BdlRow> = {}) =>
  teamRows(BDL, where, team, figures, options);

/** A player of the gamebook who did not play. */
export function absentRow(name: string, team: string, change: Partial<GamebookRow> = {}): GamebookRow {
  const nothing = Object.fromEntries(Object.keys(NOTHING).map((column) => [column, null]));
  return boxRows.gamebookRow(name, team, {
    ...WHERE_A,
    ...nothing,
    total_rebounds: null,
    minutes: null,
    player_status: 'inactive',
    name_resolution_status: 'resolved',
    ...change,
  });
}

export function refereeRow(code: number, position: number, change: Partial<RefereeRow> = {}): RefereeRow {
  return {
    game_id: '0022400123',
    game_date: DATE_A,
    home_team_abbr: 'BOS',
    away_team_abbr: 'LAL',
    official_position: position,
    official_code: code,
    data_hash: `official ${code}`,
    processed_at: instant('2025-01-16T14:00Z'),
    ...change,
  };
}

/** An earlier game of one of the teams: seven players in the gamebook, five of them named as starters by the NBA box score. */
export function earlierGame(
  date: string,
  away: string,
  home: string,
  starters: Readonly<Record<string, readonly string[]>>,
): { readonly schedule: ScheduleRow[]; readonly gamebook: GamebookRow[]; readonly nbaBox: NbaBoxRow[] } {
  const where = {
    game_id: `${date.replaceAll('-', '')}_${away}_${home}`,
    game_date: day(date),
    away_team_abbr: away,
    home_team_abbr: home,
  };
  const schedule = scheduleRow(date, away, home, { away_team_score: 100, home_team_score: 99 });
  const players = [away, home].flatMap((team) => {
    const named = starters[team] ?? namesOf(team).slice(0, 5);
    return [...new Set([...named, ...namesOf(team)])].map((name) => ({ name, team, starter: named.includes(name) }));
  });
  return {
    schedule: [schedule],
    gamebook: players.map(({ name, team }) => boxRows.gamebookRow(name, team, where)),
    nbaBox: players.map(({ name, team, starter }, index) =>
      boxRows.nbaBoxRow(name, team, { ...where, nba_game_id: schedule.game_id, nba_player_id: 100 + index, starter }),
    ),
  };
}
