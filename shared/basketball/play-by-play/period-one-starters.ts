import type { RosterMatcher, RosterPlayer } from '../roster-matching.ts';
import type { BigDataBallStarterRow, NbacPlayByPlayStarterRow, PlayByPlaySource } from './columns.ts';
import { plain } from './event-words.ts';
import type { Teams } from './events.ts';
import { firstPerson } from './nbac-events.ts';
import { createPersonResolver, type TeamCodeOf } from './persons.ts';

/** Five players each; undefined where a team's are not exactly five different roster players. */
export interface TeamStarters<P extends RosterPlayer> {
  readonly home: readonly P[] | undefined;
  readonly away: readonly P[] | undefined;
  /** The feed that both are taken from. */
  readonly source: PlayByPlaySource;
}

const STARTERS = 5;
// FLAGRANT.FOUL ends in the same letters: the word must begin there.
const TECHNICAL_FOUL = /(?<![a-z0-9])t\.foul(?![a-z0-9])/;

/**
 * Starters by play-by-play (D14 rule 2): BigDataBall's line-up of the first event of period 1 with ten known players;
 * without one NBA.com's players whose first event of period 1 is not their coming in. Needs no accepted load.
 * @param input rows of the chosen loads, in the order of D13
 */
export function periodOneStarters<P extends RosterPlayer>(input: {
  readonly bigDataBallRows: readonly BigDataBallStarterRow[];
  readonly nbacRows: readonly NbacPlayByPlayStarterRow[];
  readonly teams: Teams;
  readonly matcher: RosterMatcher<P>;
  readonly codeOf: TeamCodeOf;
}): TeamStarters<P> {
  const { teams } = input;
  const lineUp = input.bigDataBallRows.find((row) => row.period === 1 && lineUpOf(row).every((slot) => slot.lookup));
  const starters = lineUp === undefined ? firstSeen(input) : fieldedBy(lineUp, input);
  const fiveOf = (team: string): readonly P[] | undefined => {
    const five = [...starters].filter((player) => player.teamAbbr === team);
    return five.length === STARTERS ? five : undefined;
  };
  const source = lineUp === undefined ? 'nbac_pbp' : 'bigdataball';
  return { home: fiveOf(teams.home), away: fiveOf(teams.away), source };
}

interface LineUpSlot {
  readonly lookup: string;
  readonly teamAbbr: string;
}

function lineUpOf(row: BigDataBallStarterRow): readonly LineUpSlot[] {
  const slots = (teamAbbr: string, lookups: readonly (string | null)[]): LineUpSlot[] =>
    lookups.map((lookup) => ({ lookup: lookup?.trim() ?? '', teamAbbr }));
  return [
    ...slots(row.away_team_abbr, [
      row.away_player_1_lookup,
      row.away_player_2_lookup,
      row.away_player_3_lookup,
      row.away_player_4_lookup,
      row.away_player_5_lookup,
    ]),
    ...slots(row.home_team_abbr, [
      row.home_player_1_lookup,
      row.home_player_2_lookup,
      row.home_player_3_lookup,
      row.home_player_4_lookup,
      row.home_player_5_lookup,
    ]),
  ];
}

function fieldedBy<P extends RosterPlayer>(
  row: BigDataBallStarterRow,
  { matcher, codeOf }: { readonly matcher: RosterMatcher<P>; readonly codeOf: TeamCodeOf },
): Set<P> {
  const players = new Set<P>();
  for (const { lookup, teamAbbr } of lineUpOf(row)) {
    const player = matcher.match({
      storedLookup: lookup,
      team: codeOf(teamAbbr),
      source: 'bigdataball_play_by_play',
    });
    if (player !== undefined) players.add(player);
  }
  return players;
}

function firstSeen<P extends RosterPlayer>(input: {
  readonly nbacRows: readonly NbacPlayByPlayStarterRow[];
  readonly teams: Teams;
  readonly matcher: RosterMatcher<P>;
  readonly codeOf: TeamCodeOf;
}): Set<P> {
  const persons = createPersonResolver({ ...input, source: 'nbac_play_by_play' });
  const seen = new Set<P>();
  const starters = new Set<P>();
  for (const row of input.nbacRows) {
    if (row.period !== 1) continue;
    const type = plain(row.event_type);
    if (type === 'ejection' || (type === 'foul' && isTechnicalFoul(row))) continue;
    const { player } = persons.resolve(firstPerson(row));
    if (player === undefined || seen.has(player)) continue;
    seen.add(player);
    if (type !== 'substitution' || plain(row.event_action_type) !== 'in') starters.add(player);
  }
  return starters;
}

function isTechnicalFoul(row: NbacPlayByPlayStarterRow): boolean {
  const description = plain(row.event_description);
  return (
    plain(row.event_action_type).includes('technical') ||
    description.includes('technical') ||
    TECHNICAL_FOUL.test(description)
  );
}
