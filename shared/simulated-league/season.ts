/** A season before anything is written down: schedule, rosters, absences, and each game's plan and course. */
import { addDays, type CalendarDate, type GameDate } from '../dates.ts';
import { type Absence, seasonAbsences } from './absences.ts';
import { type BoxScore, boxScoreOf } from './game/box-score.ts';
import type { SimulatedGame } from './game/events.ts';
import { type Candidate, type GamePlan, gamePlan, type PlannedPlayer, planTeam, type Side } from './game/plan.ts';
import { simulateGame } from './game/simulate.ts';
import type { Player } from './players.ts';
import { postseason } from './playoffs.ts';
import { randomOf } from './random.ts';
import type { Movement, RosterBook, Stint } from './rosters.ts';
import { seasonSchedule } from './schedule.ts';
import type { ScheduledGame, TeamFacts } from './team-facts.ts';

export interface PlayedGame {
  readonly plan: GamePlan;
  readonly course: SimulatedGame;
  readonly box: BoxScore;
}

export class Season {
  readonly year: number;
  readonly games: readonly ScheduledGame[];
  readonly dates: readonly GameDate[];
  readonly stints: readonly Stint[];
  readonly movements: readonly Movement[];
  readonly #seed: number;
  readonly #byDate: ReadonlyMap<GameDate, readonly ScheduledGame[]>;
  readonly #stintsByTeam: ReadonlyMap<string, readonly Stint[]>;
  readonly #absences = new Map<Player, readonly Absence[]>();
  readonly #playsOn: ReadonlySet<string>;

  constructor(seed: number, year: number, rosters: RosterBook, hasPostseason: boolean) {
    this.#seed = seed;
    this.year = year;
    const { stints, movements } = rosters.season(year);
    this.stints = stints;
    this.movements = movements;
    this.#stintsByTeam = Map.groupBy(stints, (stint) => stint.team);
    const regular = seasonSchedule(seed, year);
    this.#playsOn = new Set(regular.flatMap(({ date, home, away }) => [`${date}${home.code}`, `${date}${away.code}`]));
    this.games = hasPostseason
      ? [...regular, ...postseason(seed, regular, (game) => winnerOf(this.play(game)))]
      : regular;
    this.#byDate = Map.groupBy(this.games, (game) => game.date);
    this.dates = [...this.#byDate.keys()];
  }

  gamesOn(date: CalendarDate): readonly ScheduledGame[] {
    return this.#byDate.get(date) ?? [];
  }

  /** The roster of a team on a date, by NBA id. */
  roster(team: string, date: CalendarDate): Stint[] {
    const stints = this.#stintsByTeam.get(team) ?? [];
    return stints.filter(({ from, to }) => from <= date && date <= to).sort((a, b) => a.player.nbaId - b.player.nbaId);
  }

  absencesOf(player: Player): readonly Absence[] {
    let absences = this.#absences.get(player);
    if (absences === undefined) {
      absences = seasonAbsences(this.#seed, this.year, player);
      this.#absences.set(player, absences);
    }
    return absences;
  }

  plan(game: ScheduledGame): GamePlan {
    const random = randomOf(this.#seed, 'plan', game.nbaGameId);
    const planOf = (team: string, side: Side): PlannedPlayer[] => {
      const candidates = this.roster(team, game.date).map(
        ({ player, isTwoWay }): Candidate => ({
          player,
          isTwoWay,
          absence: this.absencesOf(player).find(({ from, to }) => from <= game.date && game.date <= to) ?? null,
        }),
      );
      const isSecondDay = this.#playsOn.has(`${addDays(game.date, -1)}${team}`);
      return planTeam(candidates, side, team, random, isSecondDay ? 0.14 : 0.02);
    };
    return gamePlan(game, planOf(game.home.code, 'home'), planOf(game.away.code, 'away'));
  }

  play(game: ScheduledGame): PlayedGame {
    const plan = this.plan(game);
    const course = simulateGame(plan, randomOf(this.#seed, 'game', game.nbaGameId));
    return { plan, course, box: boxScoreOf(plan, course) };
  }
}

function winnerOf({ plan: { game }, box: { score } }: PlayedGame): TeamFacts {
  return score.home > score.away ? game.home : game.away;
}
