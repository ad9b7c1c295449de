import { asciiForm } from '../../basketball/names.ts';
import { type PlayEvent, type ShotEvent, shotFeet } from '../game/events.ts';
import type { PlannedPlayer } from '../game/plan.ts';
import { Tallies } from '../game/tallies.ts';
import type { LeagueRow } from '../tables.ts';
import { PlayWords } from './play-words.ts';
import { hashOf, minutesText, type PlayedSheet } from './sheet.ts';

type Row = LeagueRow<'nbac_play_by_play'>;

interface Said {
  readonly type: string;
  readonly action: string;
  readonly description: string;
  readonly persons: readonly (PlannedPlayer | null)[];
  readonly shot?: ShotEvent;
  readonly isFreeThrow?: boolean;
  readonly made?: boolean;
}

const COURT_FEET = 94;
const RIM_FEET = 5.25;

/** The live feed: one row per event, two for a substitution, steals and blocks in rows of their own. */
export function nbacPlayByPlayRows(sheet: PlayedSheet): Row[] {
  const { game, played } = sheet;
  const tallies = new Tallies();
  const words = new PlayWords(sheet, tallies);
  const rows: Row[] = [];
  const lookups = new Map<PlannedPlayer, string>();
  const lookupOf = (player: PlannedPlayer | null | undefined): string | null => {
    if (player === null || player === undefined) return null;
    let form = lookups.get(player);
    if (form === undefined) {
      form = asciiForm(player.player.name.family);
      lookups.set(player, form);
    }
    return form;
  };
  for (const event of played.course.events) {
    tallies.count(event);
    for (const said of sayings(event, words)) {
      const sequence = rows.length + 1;
      const [first, second, third] = said.persons;
      const { shot } = said;
      const place = shot === undefined ? undefined : courtPlace(shot);
      const values = {
        game_id: game.gameId,
        nba_game_id: game.nbaGameId,
        game_date: game.date,
        season_year: game.season,
        home_team_abbr: game.home.code,
        away_team_abbr: game.away.code,
        event_id: String(sequence),
        event_sequence: sequence,
        period: event.period,
        game_clock: minutesText(event.clock),
        game_clock_seconds: event.clock,
        // Inside the period, and as if every period had twelve minutes: so the loader computes it.
        time_elapsed_seconds: 720 - event.clock,
        event_type: said.type,
        event_action_type: said.action,
        event_description: said.description,
        score_home: tallies.score.home,
        score_away: tallies.score.away,
        player_1_id: first?.player.nbaId ?? null,
        player_1_lookup: lookupOf(first),
        player_1_team_abbr: first?.team ?? null,
        player_2_id: second?.player.nbaId ?? null,
        player_2_lookup: lookupOf(second),
        player_2_team_abbr: second?.team ?? null,
        player_3_id: third?.player.nbaId ?? null,
        player_3_lookup: lookupOf(third),
        player_3_team_abbr: third?.team ?? null,
        shot_made: said.made ?? null,
        shot_type: shot !== undefined ? (shot.isThree ? '3PT' : '2PT') : said.isFreeThrow === true ? 'FT' : null,
        shot_x: place?.x ?? null,
        shot_y: place?.y ?? null,
        shot_distance: shot === undefined ? 0 : shotFeet(shot),
      };
      rows.push({
        ...values,
        video_available: false,
        video_url: null,
        source_file_path: `nba-com/play-by-play/${game.date}/${game.nbaGameId}/${sheet.loadStamp}.json`,
        data_hash: hashOf(values),
        processed_at: sheet.loadedAt,
      });
    }
  }
  return rows;
}

function sayings(event: PlayEvent, words: PlayWords): Said[] {
  const description = words.describe(event);
  const say = (type: string, action: string, ...persons: (PlannedPlayer | null)[]): Said => ({
    type,
    action,
    description,
    persons,
  });
  switch (event.kind) {
    case 'period start':
    case 'period end':
      return [say('period', event.kind === 'period start' ? 'start' : 'end')];
    case 'shot': {
      const type = event.isThree ? '3pt' : '2pt';
      const shot = {
        ...say(type, event.style.nbac, event.player, event.assist, event.block),
        shot: event,
        made: event.made,
      };
      if (event.block === null) return [shot];
      return [shot, { ...say('block', '', event.block), description: words.block(event.block) }];
    }
    case 'free throw':
      return [{ ...say('freethrow', `${event.k} of ${event.n}`, event.player), isFreeThrow: true, made: event.made }];
    case 'rebound':
      return [say('rebound', event.isOffensive ? 'offensive' : 'defensive', event.player)];
    case 'turnover': {
      const turnover = say('turnover', event.type, event.player);
      if (event.steal === null) return [turnover];
      return [turnover, { ...say('steal', '', event.steal), description: words.steal(event.steal) }];
    }
    case 'foul': {
      const action = event.type === 'offensive' || event.type === 'technical' ? event.type : 'personal';
      return [say('foul', action, event.player)];
    }
    case 'substitution':
      return [say('substitution', 'out', event.leaves), say('substitution', 'in', event.enters)];
    case 'jump ball':
      return [say('jumpball', 'recovered', event.player, event.awayJumper, event.homeJumper)];
    case 'timeout':
      return [say('timeout', 'full')];
    case 'replay':
      return [say('instantreplay', 'support ruling')];
    case 'violation':
      return [say('violation', 'kicked ball', event.player)];
  }
}

/** Percentages of the court; the home team shoots at the right basket in the first half. */
function courtPlace(shot: ShotEvent): { x: number; y: number } {
  const isRight = (shot.side === 'home') === shot.period <= 2;
  const x = ((shot.along / 10 + RIM_FEET) / COURT_FEET) * 100;
  const y = shot.across / 5;
  return {
    x: Number((isRight ? 100 - x : x).toFixed(4)),
    y: Number((isRight ? 50 - y : 50 + y).toFixed(4)),
  };
}
