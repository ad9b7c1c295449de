/** Who of a team is missing or in doubt, by the injury report (D19) and the starters to be expected (D14). */

import type { InjuryReport } from '../../shared/basketball/injury-report.ts';
import type { ExpectedStarters } from '../../shared/basketball/starters.ts';

export interface Availability {
  /** Expected starters who are out; 0 also where injuries or starters are unknown. */
  readonly startersOut: number;
  /** Players who are questionable or doubtful; 0 also where injuries are unknown. */
  readonly inDoubt: number;
}

export function availability(team: string, injuries: InjuryReport, { players = [] }: ExpectedStarters): Availability {
  const startersOut = players.filter(({ key }) => injuries.listed(team, key)?.status === 'out').length;
  const inDoubt = injuries
    .ofTeam(team)
    .filter(({ status }) => status === 'questionable' || status === 'doubtful').length;
  return { startersOut, inDoubt };
}
