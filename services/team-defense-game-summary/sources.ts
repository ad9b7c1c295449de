import { teamKeySources, teamSources } from '../../shared/processing/team-sources.ts';

/** What a date of team_defense_game_summary is made of: rows of D, the season's schedule, starters of earlier games. */
export const sources = teamSources;
/** What its expected keys are made of. */
export const keySources = teamKeySources;
