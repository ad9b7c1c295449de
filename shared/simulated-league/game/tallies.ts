import { type PlayEvent, pointsOf } from './events.ts';
import type { PlannedPlayer, Side } from './plan.ts';

export type Tally = 'points' | 'assists' | 'offensive' | 'defensive' | 'steals' | 'blocks' | 'turnovers' | 'fouls';

/** Running figures of a game, as the descriptions of the play-by-play quote them. */
export class Tallies {
  readonly #players = new Map<PlannedPlayer, Record<Tally, number>>();
  readonly score: Record<Side, number> = { home: 0, away: 0 };
  readonly teamTurnovers: Record<Side, number> = { home: 0, away: 0 };
  teamFouls: Record<Side, number> = { home: 0, away: 0 };

  of(player: PlannedPlayer): Record<Tally, number> {
    let tally = this.#players.get(player);
    if (tally === undefined) {
      tally = { points: 0, assists: 0, offensive: 0, defensive: 0, steals: 0, blocks: 0, turnovers: 0, fouls: 0 };
      this.#players.set(player, tally);
    }
    return tally;
  }

  /** Counts an event, before it is described. */
  count(event: PlayEvent): void {
    switch (event.kind) {
      case 'period start':
        this.teamFouls = { home: 0, away: 0 };
        break;
      case 'shot':
      case 'free throw': {
        const points = pointsOf(event);
        this.score[event.side] += points;
        this.of(event.player).points += points;
        if (event.kind === 'shot' && event.assist !== null) this.of(event.assist).assists += 1;
        if (event.kind === 'shot' && event.block !== null) this.of(event.block).blocks += 1;
        break;
      }
      case 'rebound':
        if (event.player !== null) this.of(event.player)[event.isOffensive ? 'offensive' : 'defensive'] += 1;
        break;
      case 'turnover':
        this.teamTurnovers[event.side] += 1;
        if (event.player !== null) this.of(event.player).turnovers += 1;
        if (event.steal !== null) this.of(event.steal).steals += 1;
        break;
      case 'foul':
        this.of(event.player).fouls += 1;
        if (event.type !== 'offensive' && event.type !== 'technical') this.teamFouls[event.side] += 1;
        break;
    }
  }
}
