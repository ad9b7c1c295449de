/** Rosters, player lists, transactions and the registry. */
import { key, lookup } from '../../basketball/names.ts';
import { addDays, type CalendarDate, type GameDate, seasonLabel } from '../../dates.ts';
import type { GamePlan } from '../game/plan.ts';
import { ageOn, heightText, type Player } from '../players.ts';
import type { Movement, Stint } from '../rosters.ts';
import type { Season } from '../season.ts';
import type { LeagueRow } from '../tables.ts';
import { TEAMS, teamOf } from '../team-facts.ts';
import { slug, withoutAccents } from './name-forms.ts';
import { hashOf, utc } from './sheet.ts';

const HOUR = 3600;
const POSITION_NAMES = { PG: 'Guard', SG: 'Guard', SF: 'Forward', PF: 'Forward', C: 'Center' } as const;

/** ESPN's rosters of all teams, scraped in the morning of a date. */
export function espnRosterRows(season: Season, date: GameDate): LeagueRow<'espn_team_rosters'>[] {
  const at = utc(date, 12 * HOUR);
  return TEAMS.flatMap((team) =>
    season.roster(team.code, date).map(({ player }) => {
      const name = withoutAccents(player.name.full);
      const isOut = season.absencesOf(player).some(({ from, to }) => from <= date && date <= to);
      const values = {
        roster_date: date,
        scrape_hour: 8,
        season_year: season.year,
        team_abbr: team.code,
        team_display_name: team.fullName,
        espn_player_id: player.nbaId + 3_000_000,
        player_full_name: name,
        player_lookup: key(name),
        universal_player_id: `${lookup(player.name.full)}_001`,
        jersey_number: player.jersey,
        position: POSITION_NAMES[player.position],
        position_abbr: player.position,
        height: heightText(player.heightInches).replace('-', "' ").concat('"'),
        weight: `${player.weightPounds} lbs`,
        age: ageOn(player.birthDate, date),
        experience_years: Math.max(0, season.year - player.draftYear),
        college: player.college,
        birth_place: player.country,
        birth_date: player.birthDate,
        status: isOut ? 'Day-To-Day' : 'Active',
        roster_status: 'Active Roster',
        salary: null,
        espn_roster_url: null,
      };
      return {
        ...values,
        source_file_path: `espn/rosters/${date}/team_${team.code}/${date.replaceAll('-', '')}_120000.json`,
        source_file_date: date,
        created_at: at,
        data_hash: hashOf(values),
        processed_at: at,
      };
    }),
  );
}

/** The last team of each player of a season. */
function lastStints(season: Season): Stint[] {
  const last = new Map<Player, Stint>();
  for (const stint of season.stints) {
    const known = last.get(stint.player);
    if (known === undefined || known.from < stint.from) last.set(stint.player, stint);
  }
  return [...last.values()].sort((a, b) => a.player.nbaId - b.player.nbaId);
}

/** The league's list of players, one row per player of the season. */
export function playerListRows(season: Season): LeagueRow<'nbac_player_list_current'>[] {
  const date = `${season.year + 1}-04-15` as CalendarDate;
  return lastStints(season).map(({ player, team }) => {
    const values = {
      player_lookup: lookup(player.name.full),
      player_id: player.nbaId,
      player_full_name: player.name.full,
      team_id: teamOf(team).nbaTeamId,
      team_abbr: team,
      jersey_number: player.jersey,
      position: player.position.slice(-1),
      height: heightText(player.heightInches),
      weight: String(player.weightPounds),
      birth_date: player.birthDate,
      age: ageOn(player.birthDate, date),
      draft_year: player.draftRound === null ? null : player.draftYear,
      draft_round: player.draftRound,
      draft_pick: player.draftPick,
      years_pro: Math.max(0, season.year - player.draftYear),
      college: player.college,
      country: player.country,
      is_active: true,
      roster_status: 'active',
      season_year: season.year,
      source_file_date: date,
      first_seen_date: `${season.year}-10-01` as CalendarDate,
      last_seen_date: date,
    };
    return {
      ...values,
      source_file_path: `nba-com/player-list/${date}/players.json`,
      data_hash: hashOf(values),
      processed_at: utc(date, 12 * HOUR),
    };
  });
}

/** Basketball-Reference's rosters: every stint of the season. */
export function basketballReferenceRows(season: Season): LeagueRow<'br_rosters_current'>[] {
  const stints = season.stints.toSorted((a, b) => a.player.nbaId - b.player.nbaId || (a.from < b.from ? -1 : 1));
  return stints.map(({ player, team, from, to }) => {
    const name = player.name.full;
    const values = {
      season_year: season.year,
      season_display: seasonLabel(season.year),
      team_abbrev: teamOf(team).basketballReferenceCode,
      player_full_name: name,
      player_last_name: player.name.family,
      player_normalized: withoutAccents(name).toLowerCase(),
      player_lookup: lookup(name),
      position: player.position,
      jersey_number: player.jersey,
      height: heightText(player.heightInches),
      weight: String(player.weightPounds),
      birth_date: player.birthDate,
      college: player.college,
      experience_years: Math.max(0, season.year - player.draftYear),
      first_seen_date: from,
      last_scraped_date: to,
    };
    return {
      ...values,
      source_file_path: `basketball-ref/season-rosters/${season.year}/${values.team_abbrev}.json`,
      data_hash: hashOf(values),
      processed_at: utc(to, 12 * HOUR),
    };
  });
}

/** Transactions: a trade names the receiving team. */
export function movementRows(season: Season): LeagueRow<'nbac_player_movement'>[] {
  return season.movements.map((movement, index) => {
    const { player, date, type } = movement;
    const team = teamOf(movement.team);
    const at = utc(addDays(date, 1), 10 * HOUR);
    const values = {
      transaction_type: type,
      transaction_date: date,
      season_year: season.year,
      player_id: player.nbaId,
      player_slug: slug(player.name.full),
      player_full_name: player.name.full,
      player_lookup: lookup(player.name.full),
      is_player_transaction: true,
      team_id: team.nbaTeamId,
      team_slug: slug(team.nickname),
      team_abbr: team.code,
      transaction_description: describeMovement(movement),
      additional_sort: 0,
      group_sort: `${type} ${season.year}${String(index + 1).padStart(5, '0')}`,
    };
    return {
      ...values,
      source_file_path: `nba-com/player-movement/${date}/movement.json`,
      scrape_timestamp: at,
      data_hash: hashOf(values),
      created_at: at,
    };
  });
}

function describeMovement({ type, player, team, fromTeam }: Movement): string {
  const nickname = teamOf(team).nickname;
  const name = player.name.full;
  if (type === 'Waive') return `${nickname} waived ${name}.`;
  if (type === 'Signing' || fromTeam === null) return `${nickname} signed ${name}.`;
  return `${nickname} received ${name} from ${teamOf(fromTeam).nickname}.`;
}

/** The registry: a row per player and team of the season, counted over the games that have been played. */
export function registryRows(season: Season, plans: Iterable<GamePlan>): LeagueRow<'nba_players_registry'>[] {
  interface Count {
    readonly player: Player;
    readonly team: string;
    readonly first: GameDate;
    last: GameDate;
    played: number;
    inactive: number;
    dnp: number;
  }
  const counts = new Map<string, Count>();
  for (const { game, home, away } of plans) {
    for (const { player, team, availability } of [...home, ...away]) {
      const id = `${player.nbaId}|${team}`;
      const count = counts.get(id) ?? {
        player,
        team,
        first: game.date,
        last: game.date,
        played: 0,
        inactive: 0,
        dnp: 0,
      };
      counts.set(id, count);
      count.last = game.date;
      if (availability.kind === 'plays') count.played += 1;
      else if (availability.kind === 'inactive') count.inactive += 1;
      else count.dnp += 1;
    }
  }
  const ordered = [...counts.values()].sort((a, b) => a.player.nbaId - b.player.nbaId || (a.first < b.first ? -1 : 1));
  return ordered.map(({ player, team, first, last, played, inactive, dnp }, index) => {
    const name = player.name.full;
    const total = played + inactive + dnp;
    const updated = utc(addDays(last, 1), 9 * HOUR);
    return {
      universal_player_id: `${lookup(name)}_001`,
      player_name: name,
      player_lookup: lookup(name),
      team_abbr: team,
      season: seasonLabel(season.year),
      first_game_date: first,
      last_game_date: last,
      games_played: played,
      total_appearances: total,
      inactive_appearances: inactive,
      dnp_appearances: dnp,
      jersey_number: Number(player.jersey),
      position: player.position,
      source_priority: 'nba_gamebook',
      confidence_score: 1,
      last_processor: 'gamebook',
      last_gamebook_update: updated,
      last_roster_update: null,
      gamebook_update_count: total,
      roster_update_count: 0,
      update_sequence_number: index + 1,
      last_gamebook_activity_date: last,
      last_roster_activity_date: null,
      created_by: `gamebook_${season.year}`,
      created_at: utc(addDays(first, 1), 9 * HOUR),
      processed_at: updated,
    };
  });
}

/** Aliases of the names that bookmakers use, one per player however many seasons he plays. */
export function aliasRows(players: Iterable<Player>): LeagueRow<'player_aliases'>[] {
  const at = utc('2020-09-01' as CalendarDate, 0);
  const rows: LeagueRow<'player_aliases'>[] = [];
  for (const { name } of players) {
    if (name.alias === null) continue;
    rows.push({
      alias_lookup: lookup(name.alias),
      nba_canonical_lookup: lookup(name.full),
      alias_display: name.alias,
      nba_canonical_display: name.full,
      alias_type: 'nickname',
      alias_source: 'odds_api',
      is_active: true,
      notes: null,
      created_by: 'simulated_league',
      created_at: at,
      processed_at: at,
    });
  }
  return rows;
}
