/**
 * The two games of the team chapters' examples as raw rows: A, LAL 110 – BOS 105 in regulation, with everything known of it;
 * B, GSW 128 – PHX 125 in one overtime, known from the backup box score alone.
 */
import { scheduleRow } from '../basketball/build-rows.ts';
import { PLAY_BY_PLAY_A } from './scripted-team-game.ts';
import {
  absentRow,
  bdlTeam,
  DATE_A,
  DATE_B,
  earlierGame,
  FIGURES,
  gamebookTeam,
  officialRow,
  refereeRow,
  type TeamRows,
  WHERE_A,
  WHERE_B,
} from './team-game-rows.ts';

export const NBA_ID_A = '0022400123';
export const NBA_ID_B = '0022400456';
export const SCHEDULE_A = scheduleRow(DATE_A, 'LAL', 'BOS', {
  game_id: NBA_ID_A,
  away_team_score: 110,
  home_team_score: 105,
});
export const SCHEDULE_B = scheduleRow(DATE_B, 'GSW', 'PHX', {
  game_id: NBA_ID_B,
  away_team_score: 128,
  home_team_score: 125,
});
export const OFFICIAL_A = [
  officialRow(WHERE_A, NBA_ID_A, 'LAL', FIGURES.LAL),
  officialRow(WHERE_A, NBA_ID_A, 'BOS', FIGURES.BOS),
] as const;
const OVERTIME = { minutes: '265:00' };
export const OFFICIAL_B = [
  officialRow(WHERE_B, NBA_ID_B, 'GSW', FIGURES.GSW, OVERTIME),
  officialRow(WHERE_B, NBA_ID_B, 'PHX', FIGURES.PHX, OVERTIME),
] as const;

/** Games of both teams two days earlier; Leo Star, who is absent on the date, started one. */
const BEFORE_A = [
  earlierGame('2025-01-13', 'LAL', 'DEN', { LAL: ['Leo Star', 'Leo One', 'Leo Two', 'Leo Three', 'Leo Four'] }),
  earlierGame('2025-01-13', 'BOS', 'MIA', {}),
];

export const GAME_A: TeamRows = {
  schedule: [SCHEDULE_A, ...BEFORE_A.flatMap(({ schedule }) => schedule)],
  teamBox: OFFICIAL_A,
  gamebook: [
    ...gamebookTeam(WHERE_A, 'LAL', FIGURES.LAL),
    ...gamebookTeam(WHERE_A, 'BOS', FIGURES.BOS),
    absentRow('Leo Star', 'LAL'),
    absentRow('Leo Eight', 'LAL'),
    absentRow('Leo Nine', 'LAL', { player_status: 'dnp', dnp_reason: 'DNP - Injury/Illness - Left Knee; Soreness' }),
    absentRow('Leo Ten', 'LAL', { player_status: 'dnp', dnp_reason: "DNP - Coach's Decision" }),
    absentRow('Ben Eight', 'BOS'),
    absentRow('Ben Nine', 'BOS'),
    ...BEFORE_A.flatMap(({ gamebook }) => gamebook),
  ],
  nbaBox: BEFORE_A.flatMap(({ nbaBox }) => nbaBox),
  bigDataBall: PLAY_BY_PLAY_A,
  referees: [refereeRow(1628487, 1), refereeRow(1193, 2), refereeRow(1627962, 3), refereeRow(202049, 4)],
};

const OVERTIME_SECONDS = { seconds: 15_900, change: { period: 5 } };

export const GAME_B: TeamRows = {
  schedule: [SCHEDULE_B],
  bdl: [
    ...bdlTeam(WHERE_B, 'GSW', FIGURES.GSW, OVERTIME_SECONDS),
    ...bdlTeam(WHERE_B, 'PHX', FIGURES.PHX, OVERTIME_SECONDS),
  ],
};
