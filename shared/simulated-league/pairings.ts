import { TEAMS, type TeamFacts } from './team-facts.ts';

export interface Pairing {
  readonly home: TeamFacts;
  readonly away: TeamFacts;
}

/**
 * The 1,230 games of a season without dates, by the league's formula: 4 against the division, 4 or 3 against the rest of
 * the conference, 2 against the other one; 41 at home for everybody. Which opponents are met three times, and who then has
 * two of the three at home, turns with the season.
 */
export function seasonPairings(season: number): Pairing[] {
  const pairings: Pairing[] = [];
  const add = (home: TeamFacts, away: TeamFacts, games: number): void => {
    for (let game = 0; game < games; game += 1) pairings.push({ home, away });
  };
  const divisions = Array.from({ length: 6 }, (_, division) => TEAMS.filter((team) => team.division === division));
  for (const [index, team] of TEAMS.entries()) {
    for (const opponent of TEAMS.slice(index + 1)) {
      if (team.division === opponent.division) {
        add(team, opponent, 2);
        add(opponent, team, 2);
      } else if (team.conference !== opponent.conference) {
        add(team, opponent, 1);
        add(opponent, team, 1);
      }
    }
  }
  for (const [division, teams] of divisions.entries()) {
    for (const [other, opponents] of divisions.entries()) {
      if (other <= division || Math.floor(division / 3) !== Math.floor(other / 3)) continue;
      for (const [i, team] of teams.entries()) {
        for (const [j, opponent] of opponents.entries()) {
          const offset = (((j - i + season) % 5) + 5) % 5;
          add(team, opponent, offset === 1 ? 1 : 2);
          add(opponent, team, offset === 0 ? 1 : 2);
        }
      }
    }
  }
  return pairings;
}
