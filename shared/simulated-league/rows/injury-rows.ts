import { addDays, type CalendarDate, easternInstant } from '../../dates.ts';
import type { PlannedPlayer } from '../game/plan.ts';
import type { Random } from '../random.ts';
import type { LeagueRow } from '../tables.ts';
import { injuryLookup, lastNameFirst } from './name-forms.ts';
import { everybody, type GameSheet, hashOf, plusSeconds } from './sheet.ts';

type Row = LeagueRow<'nbac_injury_report'>;

interface Report {
  readonly date: CalendarDate;
  readonly hour: number;
}

const HOUR = 3600;

/** Injury reports of a game: the evening before, in the morning, and the last one before tip-off; a status may change. */
export function injuryRows(sheet: GameSheet, random: Random): Row[] {
  const { date, tipOffSeconds } = sheet.game;
  // A report of hour H is stamped H:30.
  const lastHour = Math.floor((tipOffSeconds - HOUR) / HOUR);
  const reports: Report[] = [{ date: addDays(date, -1), hour: 17 }];
  if (lastHour > 11) reports.push({ date, hour: 11 });
  reports.push({ date, hour: lastHour });
  return everybody(sheet).flatMap((player) => {
    const doubt = random.next();
    const listed = listing(player, doubt);
    if (listed === undefined) return [];
    return reports.map((report, index) => {
      const isLast = index === reports.length - 1;
      const status = isLast ? listed.final : listed.early;
      return injuryRow(sheet, player, report, { status, reason: listed.reason, category: listed.category, doubt });
    });
  });
}

interface Listing {
  readonly early: string;
  readonly final: string;
  readonly reason: string;
  readonly category: string;
}

function listing({ availability, absence, isQuestionable }: PlannedPlayer, doubt: number): Listing | undefined {
  if (availability.kind === 'inactive' || availability.kind === 'out') {
    const category = absence?.category ?? (availability.reason.startsWith('G League') ? 'g_league' : 'rest');
    const reason = absence?.reason ?? (category === 'g_league' ? availability.reason : 'Rest');
    const early = availability.kind === 'out' && doubt < 0.4 ? (doubt < 0.15 ? 'doubtful' : 'questionable') : 'out';
    return { early, final: 'out', reason, category };
  }
  if (!isQuestionable) return undefined;
  const early = doubt < 0.5 ? 'questionable' : 'probable';
  return {
    early,
    final: doubt < 0.7 ? 'available' : early,
    reason: 'Injury/Illness - Right Ankle; Soreness',
    category: 'injury',
  };
}

function injuryRow(
  sheet: GameSheet,
  { player, team }: PlannedPlayer,
  report: Report,
  said: { status: string; reason: string; category: string; doubt: number },
): Row {
  const { game } = sheet;
  const hour = game.tipOffSeconds / HOUR;
  const at = easternInstant(report.date, report.hour * HOUR + 1800);
  const stampText = `${report.date.replaceAll('-', '')}_${String(report.hour).padStart(2, '0')}3000`;
  // The parser of the report is not always sure of a line.
  const confidence = said.doubt > 0.985 ? 0.6 : 1;
  const values = {
    report_date: report.date,
    report_hour: report.hour,
    season: sheet.season,
    game_date: game.date,
    game_time: `${String(((Math.floor(hour) + 11) % 12) + 1).padStart(2, '0')}:${hour % 1 === 0 ? '00' : '30'}`,
    game_id: game.gameId,
    matchup: `${game.away.code}@${game.home.code}`,
    away_team: game.away.code,
    home_team: game.home.code,
    team,
    player_name_original: lastNameFirst(player.name),
    player_full_name: player.name.full,
    player_lookup: injuryLookup(player.name.full),
    injury_status: said.status,
    reason: said.reason,
    reason_category: said.category,
    confidence_score: confidence,
  };
  return {
    ...values,
    overall_report_confidence: 1,
    scrape_time: `${String(report.hour).padStart(2, '0')}-30-00`,
    run_id: hashOf([stampText]).slice(0, 8),
    source_file_path: `nba-com/injury-report-data/${report.date}/${report.hour}/${stampText}.json`,
    data_hash: hashOf(values),
    processed_at: plusSeconds(at, 300),
  };
}
