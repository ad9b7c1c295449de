/** The box score of a simulated game, added up from its events. */
import { type FiveOnCourt, pointsOf, type SimulatedGame } from './events.ts';
import type { GamePlan, PlannedPlayer, Side } from './plan.ts';

export interface BoxLine {
  seconds: number;
  points: number;
  fieldGoalMakes: number;
  fieldGoalAttempts: number;
  threePointMakes: number;
  threePointAttempts: number;
  freeThrowMakes: number;
  freeThrowAttempts: number;
  offensiveRebounds: number;
  defensiveRebounds: number;
  assists: number;
  steals: number;
  blocks: number;
  turnovers: number;
  personalFouls: number;
  plusMinus: number;
}

export interface BoxScore {
  readonly periods: number;
  readonly score: Readonly<Record<Side, number>>;
  /** Everybody in either plan; zeros for those who did not play. */
  readonly players: ReadonlyMap<PlannedPlayer, BoxLine>;
  readonly starters: ReadonlySet<PlannedPlayer>;
  /** Sums of the players; turnovers include the team's own, as the official row does. */
  readonly totals: Readonly<Record<Side, BoxLine>>;
}

export const emptyLine = (): BoxLine => ({
  seconds: 0,
  points: 0,
  fieldGoalMakes: 0,
  fieldGoalAttempts: 0,
  threePointMakes: 0,
  threePointAttempts: 0,
  freeThrowMakes: 0,
  freeThrowAttempts: 0,
  offensiveRebounds: 0,
  defensiveRebounds: 0,
  assists: 0,
  steals: 0,
  blocks: 0,
  turnovers: 0,
  personalFouls: 0,
  plusMinus: 0,
});

/** Adds up a game. */
export function boxScoreOf(plan: GamePlan, game: SimulatedGame): BoxScore {
  const players = new Map<PlannedPlayer, BoxLine>();
  for (const player of [...plan.home, ...plan.away]) players.set(player, emptyLine());
  const lineOf = (player: PlannedPlayer): BoxLine => {
    const line = players.get(player);
    if (line === undefined)
      throw new RangeError(`${player.player.name.full} is not in the plan of ${plan.game.gameId}`);
    return line;
  };
  const onCourt: Record<Side, FiveOnCourt> = { ...game.starters };
  const score: Record<Side, number> = { home: 0, away: 0 };
  const teamTurnovers: Record<Side, number> = { home: 0, away: 0 };
  let clock = 0;
  for (const event of game.events) {
    const passed = event.kind === 'period start' ? 0 : clock - event.clock;
    clock = event.clock;
    if (passed > 0) {
      for (const player of onCourt.home) lineOf(player).seconds += passed;
      for (const player of onCourt.away) lineOf(player).seconds += passed;
    }
    const points = pointsOf(event);
    if (points > 0 && (event.kind === 'shot' || event.kind === 'free throw')) {
      score[event.side] += points;
      lineOf(event.player).points += points;
      for (const side of ['home', 'away'] as const) {
        for (const player of onCourt[side]) lineOf(player).plusMinus += side === event.side ? points : -points;
      }
    }
    switch (event.kind) {
      case 'substitution':
        onCourt[event.side] = onCourt[event.side].map((player) => (player === event.leaves ? event.enters : player));
        break;
      case 'shot': {
        const line = lineOf(event.player);
        line.fieldGoalAttempts += 1;
        if (event.made) line.fieldGoalMakes += 1;
        if (event.isThree) line.threePointAttempts += 1;
        if (event.isThree && event.made) line.threePointMakes += 1;
        if (event.assist !== null) lineOf(event.assist).assists += 1;
        if (event.block !== null) lineOf(event.block).blocks += 1;
        break;
      }
      case 'free throw': {
        const line = lineOf(event.player);
        line.freeThrowAttempts += 1;
        if (event.made) line.freeThrowMakes += 1;
        break;
      }
      case 'rebound':
        if (event.player !== null) {
          lineOf(event.player)[event.isOffensive ? 'offensiveRebounds' : 'defensiveRebounds'] += 1;
        }
        break;
      case 'turnover':
        if (event.player === null) teamTurnovers[event.side] += 1;
        else lineOf(event.player).turnovers += 1;
        if (event.steal !== null) lineOf(event.steal).steals += 1;
        break;
      case 'foul':
        if (event.type !== 'technical') lineOf(event.player).personalFouls += 1;
        break;
    }
  }
  const totals = { home: emptyLine(), away: emptyLine() };
  for (const [player, line] of players) {
    const total = totals[player.side];
    for (const name of Object.keys(line) as (keyof BoxLine)[]) total[name] += line[name];
  }
  for (const side of ['home', 'away'] as const) totals[side].turnovers += teamTurnovers[side];
  totals.home.plusMinus = score.home - score.away;
  totals.away.plusMinus = score.away - score.home;
  return {
    periods: game.periods,
    score,
    players,
    starters: new Set([...game.starters.home, ...game.starters.away]),
    totals,
  };
}
