/** Final scores of earlier games (D11), each worked out once: by the schedule, else by their box scores. */
import { earlierPlayers, nameSourcesOf, rowsOfGame } from '../../shared/basketball/earlier-starters.ts';
import { leagueBoxRowGame } from '../../shared/basketball/game-references.ts';
import type { Game, SeasonGames } from '../../shared/basketball/games.ts';
import { PLAYER_SOURCE_LABELS } from '../../shared/basketball/player-rows.ts';
import { type GameResult, gameResult, scheduleResult } from '../../shared/basketball/result.ts';
import { officialRows, type TeamBoxRow } from '../../shared/basketball/team-totals.ts';
import type { TeamContextSources } from './sources.ts';

export interface EarlierResult extends GameResult {
  /** Label of the table that the score was taken from (D22); null if it is unknown. */
  readonly label: string | null;
}

const teamBoxOf = rowsOfGame<TeamBoxRow>(leagueBoxRowGame);

/** The results of the earlier games of a season. */
export function earlierResults(season: SeasonGames, sources: TeamContextSources): (game: Game) => EarlierResult {
  const known = new Map<Game, EarlierResult>();
  return (game) => {
    let result = known.get(game);
    if (result === undefined) {
      result = resultOf(game, season, sources);
      known.set(game, result);
    }
    return result;
  };
}

function resultOf(game: Game, season: SeasonGames, sources: TeamContextSources): EarlierResult {
  const scheduled = scheduleResult(game);
  if (scheduled.source !== null) return { ...scheduled, label: scheduled.source };
  const players = earlierPlayers(game, season, sources, nameSourcesOf(sources));
  const official = officialRows(game, teamBoxOf(season.index, sources.teamBox.on(game.date), game));
  const result = gameResult({ game, official, players });
  const isOfPlayers = result.source === 'reconstructed_team_from_players' && players.source !== undefined;
  return { ...result, label: isOfPlayers ? PLAYER_SOURCE_LABELS[players.source] : result.source };
}
