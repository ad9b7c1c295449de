import { asciiForm } from '../../basketball/names.ts';
import type { FiveOnCourt, PlayEvent } from '../game/events.ts';
import { periodSeconds, pointsOf, shotFeet } from '../game/events.ts';
import type { PlannedPlayer, Side } from '../game/plan.ts';
import { Tallies } from '../game/tallies.ts';
import type { LeagueRow } from '../tables.ts';
import { PlayWords } from './play-words.ts';
import { hashOf, isPostseason, minutesText, type PlayedSheet, teamOfSide } from './sheet.ts';

type Row = LeagueRow<'bigdataball_play_by_play'>;

interface Said {
  readonly type: string;
  readonly subtype: string | null;
  readonly side?: Side;
  readonly player?: PlannedPlayer | null;
  readonly second?: PlannedPlayer | null;
  readonly role?: 'assist' | 'block' | 'steal' | 'drawn' | 'left' | 'jump';
  readonly reason?: string;
}

/**
 * BigDataBall: one row per event with the ten on court, the second player's role, coordinates in tenths of a foot from the
 * rim. A substitution row has the new five, free throws before it the old.
 */
export function bigDataBallRows(sheet: PlayedSheet): Row[] {
  const { game, played, day } = sheet;
  const tallies = new Tallies();
  const words = new PlayWords(sheet, tallies);
  const onCourt: Record<Side, FiveOnCourt> = { ...played.course.starters };
  const lookups = new Map<PlannedPlayer, string>();
  const lookupOf = (player: PlannedPlayer | null | undefined): string | null => {
    if (player === null || player === undefined) return null;
    let form = lookups.get(player);
    if (form === undefined) {
      form = asciiForm(player.player.name.full);
      lookups.set(player, form);
    }
    return form;
  };
  const file = `[${game.season}-REG]-${day}-${game.away.code}@${game.home.code}.csv`;
  let lastClock = 0;
  let elapsedBefore = 0;
  return played.course.events.map((event, index) => {
    tallies.count(event);
    if (event.kind === 'substitution') {
      onCourt[event.side] = onCourt[event.side].map((player) => (player === event.leaves ? event.enters : player));
    }
    if (event.kind === 'period start') {
      elapsedBefore = index === 0 ? 0 : elapsedBefore + periodSeconds(event.period - 1);
      lastClock = event.clock;
    }
    const playLength = Math.max(0, lastClock - event.clock);
    lastClock = event.clock;
    const elapsed = elapsedBefore + periodSeconds(event.period) - event.clock;
    const said = sayOf(event);
    const shot = event.kind === 'shot' ? event : undefined;
    const isFreeThrow = event.kind === 'free throw';
    const { home, away } = onCourt;
    const team = said.side === undefined ? null : teamOfSide(game, said.side).code;
    const isRight = (said.side === 'home') === event.period <= 2;
    const values = {
      game_id: game.gameId,
      bdb_game_id: Number(game.nbaGameId),
      game_date: game.date,
      season_year: game.season,
      data_set: `NBA ${sheet.season} ${isPostseason(game) ? 'Playoffs' : 'Regular Season'}`,
      home_team_abbr: game.home.code,
      away_team_abbr: game.away.code,
      event_id: `${game.gameId}_${index + 1}`,
      event_sequence: index + 1,
      period: event.period,
      game_clock: minutesText(event.clock),
      game_clock_seconds: event.clock,
      elapsed_time: minutesText(elapsed),
      elapsed_seconds: elapsed,
      play_length: minutesText(playLength),
      play_length_seconds: playLength,
      event_type: said.type,
      event_subtype: said.subtype,
      event_description: words.describe(event),
      score_home: tallies.score.home,
      score_away: tallies.score.away,
      player_1_name: said.player?.player.name.full ?? null,
      player_1_lookup: lookupOf(said.player),
      player_1_team_abbr: team,
      player_2_name: said.second?.player.name.full ?? null,
      player_2_lookup: lookupOf(said.second),
      player_2_team_abbr: said.second?.team ?? null,
      player_2_role: said.second === null || said.second === undefined ? null : (said.role ?? null),
      player_3_name: null,
      player_3_lookup: null,
      player_3_team_abbr: null,
      player_3_role: null,
      shot_made: shot?.made ?? null,
      shot_type: shot !== undefined ? (shot.isThree ? '3PT' : '2PT') : isFreeThrow ? 'FT' : null,
      shot_distance: shot === undefined ? null : shotFeet(shot),
      points_scored: shot !== undefined || isFreeThrow ? pointsOf(event) : null,
      original_x: shot === undefined ? null : shot.across,
      original_y: shot === undefined ? null : shot.along,
      converted_x: shot === undefined ? null : Number((25 + (isRight ? -shot.across : shot.across) / 10).toFixed(1)),
      converted_y:
        shot === undefined ? null : Number((isRight ? 88.75 - shot.along / 10 : 5.25 + shot.along / 10).toFixed(2)),
      away_player_1_lookup: lookupOf(away[0]),
      away_player_2_lookup: lookupOf(away[1]),
      away_player_3_lookup: lookupOf(away[2]),
      away_player_4_lookup: lookupOf(away[3]),
      away_player_5_lookup: lookupOf(away[4]),
      home_player_1_lookup: lookupOf(home[0]),
      home_player_2_lookup: lookupOf(home[1]),
      home_player_3_lookup: lookupOf(home[2]),
      home_player_4_lookup: lookupOf(home[3]),
      home_player_5_lookup: lookupOf(home[4]),
      possession_player_name: event.kind === 'jump ball' ? event.player.player.name.full : null,
      possession_player_lookup: event.kind === 'jump ball' ? lookupOf(event.player) : null,
      reason: said.reason ?? null,
      opponent: event.kind === 'foul' && event.drawnBy !== null ? event.drawnBy.player.name.full : null,
      num: isFreeThrow ? String(event.k) : null,
      outof: isFreeThrow ? String(event.n) : null,
    };
    return {
      ...values,
      source_file_path: `big-data-ball/${sheet.season}/${game.date}/game_${game.nbaGameId}/${sheet.loadStamp}_${file}`,
      csv_filename: file,
      csv_row_number: index + 1,
      data_hash: hashOf(values),
      processed_at: sheet.loadedAt,
      created_at: sheet.loadedAt,
    };
  });
}

function sayOf(event: PlayEvent): Said {
  switch (event.kind) {
    case 'period start':
    case 'period end':
      return { type: event.kind === 'period start' ? 'start of period' : 'end of period', subtype: null };
    case 'shot': {
      const { side, player, made } = event;
      const subtype = `${event.isThree ? '3pt ' : ''}${event.style.words.toLowerCase()}`;
      if (made) return { type: 'shot', subtype, side, player, second: event.assist, role: 'assist' };
      return { type: 'miss', subtype, side, player, second: event.block, role: 'block' };
    }
    case 'free throw': {
      const { side, player, k, n, type } = event;
      const subtype = type === 'common' ? `free throw ${k}/${n}` : `free throw ${type} ${k}/${n}`;
      return { type: 'free throw', subtype, side, player };
    }
    case 'rebound': {
      const { side, player, isOffensive } = event;
      const subtype = player === null ? 'team rebound' : `rebound ${isOffensive ? 'offensive' : 'defensive'}`;
      return { type: 'rebound', subtype, side, player };
    }
    case 'turnover': {
      const { side, player, type, steal } = event;
      return { type: 'turnover', subtype: type, side, player, second: steal, role: 'steal', reason: type };
    }
    case 'foul': {
      const { side, player, type, drawnBy } = event;
      return { type: 'foul', subtype: type, side, player, second: drawnBy, role: 'drawn', reason: type };
    }
    case 'substitution':
      return {
        type: 'substitution',
        subtype: null,
        side: event.side,
        player: event.enters,
        second: event.leaves,
        role: 'left',
      };
    case 'jump ball': {
      const { side, homeJumper, awayJumper } = event;
      const [own, rival] = side === 'home' ? [homeJumper, awayJumper] : [awayJumper, homeJumper];
      return { type: 'jump ball', subtype: null, side, player: own, second: rival, role: 'jump' };
    }
    case 'timeout':
      return { type: 'timeout', subtype: 'regular', side: event.side };
    case 'replay':
      return { type: 'unknown', subtype: 'instant replay' };
    case 'violation':
      return { type: 'violation', subtype: 'kicked ball', side: event.side, player: event.player };
  }
}
