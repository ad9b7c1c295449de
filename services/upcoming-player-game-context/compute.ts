/** From raw rows to upcoming_player_game_context: a row for everyone on the roster of a team that plays on a date. */
import { recentRecordsOf } from '../../shared/basketball/recent-records.ts';
import { seasonPhase } from '../../shared/basketball/season-phase.ts';
import type { GameDate } from '../../shared/dates.ts';
import type {
  ComputeInput,
  ComputeResult,
  ExpectedKeys,
  FailedRow,
  GameOutcome,
  Refusal,
  Report,
} from '../../shared/processing/define-processor.ts';
import { listedBirthDates, rosterBirthDates } from './ages.ts';
import { type PlayerDay, type PlayerGame, playerDay } from './day.ts';
import { playedBefore } from './player-log.ts';
import type { RosterMember } from './rosters.ts';
import { type PlayerContextRow, playerContextRow, type RowContext, type TeamContext } from './row.ts';
import { gameLineColumns, scheduleColumns } from './source-columns.ts';
import type { sources as declaredSources, PlayerContextSources } from './sources.ts';
import { starsOf } from './stars.ts';
import type { upcomingPlayerGameContext } from './table.ts';
import { type TeamRates, teamRates } from './team-rates.ts';
import { teamSituation } from './team-situation.ts';

type Input = ComputeInput<typeof declaredSources>;
type Result = ComputeResult<typeof upcomingPlayerGameContext>;

/** The rows of a date. */
export function computeUpcomingPlayerGameContext({ date, sources }: Input): Result {
  const day = playerDay(date, sources);
  const { season, games } = day;
  const recent = recentRecordsOf(date, season, (game) => day.history.gameOf(game)?.players);
  const found = {
    games: games.map(outcomeOf),
    reports: [...season.reports, ...day.reports],
    counts: Object.fromEntries([...day.counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    scheduleKnown: season.scheduleKnown,
    expected: expectedOf(day),
  };
  // Without games there is nothing that a lack of box scores could spoil.
  if (games.length > 0 && 2 * recent.records < recent.minimum) {
    return { ...found, rows: [], failed: [], refusal: refusalOf(date, recent) };
  }
  return {
    ...found,
    ...rowsOf(day, sources),
    warnings: games.length === 0 ? [] : shortages(date, day, sources, recent),
  };
}

/** The keys that the table should hold for a date: both rosters of every valid game that has both. */
export function expectedPlayerContexts({ date, sources }: Input): ExpectedKeys {
  return expectedOf(playerDay(date, sources));
}

function isComplete({ home, away }: PlayerGame): boolean {
  return home.length > 0 && away.length > 0;
}

function outcomeOf(playerGame: PlayerGame): GameOutcome {
  const { game, home, away } = playerGame;
  if (isComplete(playerGame)) return { gameId: game.gameId, state: 'computed' };
  const reason = `nobody is known to be on the roster: ${game.away} ${away.length}, ${game.home} ${home.length}`;
  return { gameId: game.gameId, state: 'game_missing', reason };
}

function expectedOf(day: PlayerDay): ExpectedKeys {
  // Without a schedule there are no games to come, whatever box scores tell (D4.7).
  const games = day.season.scheduleKnown ? day.games : [];
  const keys = new Set<string>();
  for (const playerGame of games.filter(isComplete)) {
    for (const member of [...playerGame.home, ...playerGame.away]) {
      keys.add(`${playerGame.game.gameId}|${day.lookupOf(member)}`);
    }
  }
  const missing = games.filter((playerGame) => !isComplete(playerGame));
  return { keys: [...keys].sort(), gamesWithoutSource: missing.map(({ game }) => game.gameId) };
}

function rowsOf(day: PlayerDay, sources: PlayerContextSources): Pick<Result, 'rows' | 'failed'> {
  const { date, season, resolveName } = day;
  const context: RowContext = {
    day,
    phase: seasonPhase(date, season),
    births: {
      listed: listedBirthDates(sources.listedBirths.all, resolveName),
      ofRosters: rosterBirthDates(sources.brRosters.all, resolveName),
    },
    propsExist: sources.oddsApiProps.exists || sources.bettingProsProps.exists,
    scheduleColumns: scheduleColumns(sources.schedule.on(date), day.games.length),
  };
  const rates = new Map<string, TeamRates>();
  const ratesOf = (team: string): TeamRates => {
    const known = rates.get(team) ?? teamRates(team, date, season, day.history);
    rates.set(team, known);
    return known;
  };
  const rows: PlayerContextRow[] = [];
  const failed: FailedRow[] = [];
  for (const playerGame of day.games.filter(isComplete)) {
    const { game, home, away } = playerGame;
    const called = new Map<string, RosterMember>();
    for (const [team, members] of [
      [game.home, home],
      [game.away, away],
    ] as const) {
      const teamContext = teamContextOf(team, playerGame, members, context, ratesOf, sources.gameLines.exists);
      for (const member of members) {
        const lookup = day.lookupOf(member);
        const namesake = called.get(lookup);
        if (namesake !== undefined) {
          const reason = `${member.key} of ${team} is called like ${namesake.key} of ${namesake.team}`;
          failed.push({ key: `${game.gameId}|${lookup}`, gameId: game.gameId, reason });
          continue;
        }
        called.set(lookup, member);
        rows.push(playerContextRow(member, lookup, teamContext, context));
      }
    }
  }
  return { rows, failed };
}

function teamContextOf(
  team: string,
  playerGame: PlayerGame,
  members: readonly RosterMember[],
  context: RowContext,
  ratesOf: (team: string) => TeamRates,
  linesExist: boolean,
): TeamContext {
  const { day } = context;
  const { date, season, history } = day;
  const played = new Map(members.map(({ key }) => [key, playedBefore(date, history.player(key).records)]));
  return {
    ...teamSituation(team, playerGame, day, { ratesOf, stars: starsOf(played) }),
    playerGame,
    played,
    unrecorded: season.before(team, date).filter((game) => history.gameOf(game)?.isRecorded !== true),
    gameLineColumns: gameLineColumns(playerGame.line, team, linesExist),
  };
}

type Recent = ReturnType<typeof recentRecordsOf>;

const recentText = ({ records, finalGames, minimum }: Recent): string =>
  `${records} player records, over all box scores, of the ${finalGames} final games of the week before; usual are ${minimum}`;

/** So much of last week is missing that rows would tell of the gap, not of the players (D23). */
function refusalOf(date: GameDate, recent: Recent): Refusal {
  return {
    code: 'SOURCE_MISSING',
    message: `there are ${recentText(recent)} for ${date}`,
    details: {
      tables: ['nba_raw.nbac_gamebook_player_stats', 'nba_raw.bdl_player_boxscores', 'nba_raw.nbac_player_boxscores'],
      records: recent.records,
      minimum: recent.minimum,
    },
  };
}

const TEAM_ROWS_PER_GAME = 2;
const EVENTS_PER_GAME = 300;

/** Minima that counting the rows of a window does not show (D23). */
function shortages(
  date: GameDate,
  { history, games, registry }: PlayerDay,
  { injuryReport }: PlayerContextSources,
  recent: Recent,
): readonly Report[] {
  let [finalGames, teamRows, events] = [0, 0, 0];
  for (const past of history.daysBefore(date)) {
    finalGames += past.games.length;
    teamRows += past.teamRows;
    events += past.nbacEvents;
  }
  const warnings: Report[] = [];
  const compare = (subject: string, found: number, usual: number, what: string): void => {
    if (found >= usual) return;
    warnings.push({ code: 'SOURCE_BELOW_MINIMUM', subject, detail: `${found} rows for ${what}, usual are ${usual}` });
  };
  const past = `${finalGames} final games`;
  compare('nbac_team_boxscore', teamRows, TEAM_ROWS_PER_GAME * finalGames, past);
  compare('nbac_play_by_play', events, EVENTS_PER_GAME * finalGames, past);
  const listings = injuryReport.all.filter((row) => row.game_date === date).length;
  compare('nbac_injury_report', listings, games.length, `${games.length} games`);
  if (recent.records < recent.minimum) {
    warnings.push({ code: 'SOURCE_BELOW_MINIMUM', subject: 'nbac_gamebook_player_stats', detail: recentText(recent) });
  }
  if (!registry.known) {
    const detail = `the registry has no rows, so no row of ${date} has a universal_player_id`;
    warnings.push({ code: 'REGISTRY_MISSING', subject: 'nba_players_registry', detail });
  }
  return warnings;
}
