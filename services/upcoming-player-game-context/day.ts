/** A date as the players' rows see it: its games and what was known of them, the season's history, rosters, names. */
import { type ContextDay, type ContextGame, contextDay } from '../../shared/basketball/context-games.ts';
import { nameFormsOnce } from '../../shared/basketball/names.ts';
import { addCount, playerListNamesOf } from '../../shared/basketball/summary-games.ts';
import { type GameDate, seasonLabel, seasonOf } from '../../shared/dates.ts';
import type { EarlierGame } from './earlier-game.ts';
import { appearancesOf, type Evidence, evidenceStart, inOrderOfEvidence, rosterDay } from './evidence.ts';
import { historyBefore, lastSeasonGames } from './history.ts';
import { KnownTeams } from './known-teams.ts';
import { type DateProps, propsOfDate } from './props.ts';
import { type RosterGame, type RosterMember, type Rosters, rostersOf } from './rosters.ts';
import type { SeasonHistory } from './season-history.ts';
import type { PlayerContextSources } from './sources.ts';
import { lastSpellings, type Registry, registryOf, usualSpelling } from './spellings.ts';

/** A game of the date with its two rosters. */
export interface PlayerGame extends ContextGame, RosterGame {
  readonly home: readonly RosterMember[];
  readonly away: readonly RosterMember[];
}

export interface PlayerDay extends Omit<ContextDay, 'games'> {
  readonly date: GameDate;
  readonly games: readonly PlayerGame[];
  readonly history: SeasonHistory;
  readonly props: DateProps;
  readonly registry: Registry;
  readonly reports: Rosters['reports'];
  /** player_lookup of a member of a roster (P3). */
  lookupOf(member: RosterMember): string;
  /** universal_player_id of a member called so. */
  idOf(member: RosterMember, lookup: string): string | null;
}

export function playerDay(date: GameDate, sources: PlayerContextSources): PlayerDay {
  const day = contextDay(date, sources);
  const { season, counts, resolveName } = day;
  const names = { resolveName, playerListNames: playerListNamesOf(sources.playerList.all) };
  const formsOf = nameFormsOnce(resolveName);
  const history = historyBefore(date, season, sources, names);
  for (const { counts: ofDay } of history.daysBefore(date)) {
    for (const [name, amount] of ofDay) addCount(counts, name, amount);
  }
  const today = rosterDay(sources.rosters.on(date), formsOf);
  const opening = day.games
    .flatMap(({ game }) => [game.home, game.away])
    .filter((team) => season.finalBefore(team, date).length === 0);
  const lastGamesOf = opening.length === 0 ? undefined : lastSeasonGames(date, sources, names);
  const openings = new Map(opening.map((team) => [team, lastGamesOf?.(team) ?? []]));
  const games = day.games.map((contextGame) => {
    const { game, cutoff } = contextGame;
    const evidence = openingEvidence([game.home, game.away], openings);
    const known = new KnownTeams(date, history, cutoff, today, evidence);
    return { ...contextGame, known, openingGames: (team: string) => openings.get(team) };
  });
  const props = propsOfDate({
    date,
    season,
    oddsApi: sources.oddsApiProps.on(date),
    bettingPros: sources.bettingProsProps.on(date),
    resolveName,
    counts,
  });
  const start = evidenceStart(seasonOf(date));
  const rosters = rostersOf({ date, games, season, history, injuries: day.injuries, props, start, counts });
  const registry = registryOf(sources.registry.all, resolveName);
  const spellings = lastSpellings(sources.lastSpellings.all, formsOf);
  const label = seasonLabel(seasonOf(date));
  const knownIn = new Map(games.map(({ game, known }) => [game, known]));
  return {
    ...day,
    date,
    games: games.map((game) => ({
      ...game,
      home: rosters.of(game.game, game.game.home),
      away: rosters.of(game.game, game.game.away),
    })),
    history,
    props,
    registry,
    reports: rosters.reports,
    lookupOf: ({ key, game, injury }) =>
      usualSpelling(date, history.player(key).spellings, spellings.get(key)) ??
      registry.lookupOf(key, label) ??
      injury?.lookup ??
      knownIn.get(game)?.lastItem(key)?.lookup ??
      props.spelling(game, key) ??
      key,
    idOf: ({ key, team }, lookup) => registry.idOf({ lookup, key, season: label, team }),
  };
}

/** Appearances of last season for the teams that open theirs, by player: they count for the whole of a game. */
function openingEvidence(
  teams: readonly string[],
  openings: ReadonlyMap<string, readonly EarlierGame[]>,
): ReadonlyMap<string, readonly Evidence[]> {
  const evidence = new Map<string, Evidence[]>();
  for (const team of teams) {
    for (const game of openings.get(team) ?? []) {
      for (const { key, item } of appearancesOf(game)) {
        if (item.team === team) evidence.set(key, [...(evidence.get(key) ?? []), item]);
      }
    }
  }
  for (const items of evidence.values()) items.sort(inOrderOfEvidence);
  return evidence;
}
