/** Players: who they are and how they play. Skills are per possession or relative weights among the five on court. */
import { type CalendarDate, dateOfDayNumber, dayNumber } from '../dates.ts';
import { NameBook, type PlayerName } from './player-names.ts';
import { randomOf } from './random.ts';

export type Position = 'PG' | 'SG' | 'SF' | 'PF' | 'C';

export interface Player {
  readonly nbaId: number;
  readonly name: PlayerName;
  readonly position: Position;
  readonly birthDate: CalendarDate;
  /** Year of the draft, the season he joins. */
  readonly draftYear: number;
  readonly draftRound: number | null;
  readonly draftPick: number | null;
  readonly heightInches: number;
  readonly weightPounds: number;
  readonly college: string;
  readonly country: string;
  readonly jersey: string;
  /** How good he is, mean 0, spread 1: sets minutes and a part of the percentages. */
  readonly talent: number;
  /** How good a defender he is, mean 0, spread 1. */
  readonly defense: number;
  /** Share of games lost to injuries grows with it; 1 is usual. */
  readonly frailty: number;
  readonly weights: SkillWeights;
  readonly shooting: Shooting;
}

/** Relative weights among the five on court. */
export interface SkillWeights {
  readonly shots: number;
  readonly assists: number;
  readonly offensiveRebounds: number;
  readonly defensiveRebounds: number;
  readonly steals: number;
  readonly blocks: number;
  readonly turnovers: number;
  readonly fouls: number;
}

/** Shares of his attempts by zone and probabilities of a make. */
export interface Shooting {
  readonly threeShare: number;
  /** Of his twos. */
  readonly paintShare: number;
  readonly paint: number;
  readonly midRange: number;
  readonly three: number;
  readonly freeThrow: number;
}

const POSITIONS: readonly Position[] = ['PG', 'SG', 'SF', 'PF', 'C'];
const COLLEGES = ['Northgate State', 'Lakeshore', 'Old Harbor', 'Ridgeline A&M', 'St. Brendan', 'Capital Tech', 'None'];
const COUNTRIES = [
  'USA',
  'USA',
  'USA',
  'USA',
  'USA',
  'Canada',
  'France',
  'Serbia',
  'Lithuania',
  'Nigeria',
  'Australia',
];

/** Typical figures by position, point guard to centre. */
const HEIGHT = [75, 77, 79, 81, 83];
const THREE_SHARE = [0.44, 0.5, 0.46, 0.38, 0.14];
const PAINT_SHARE = [0.6, 0.58, 0.64, 0.72, 0.87];
const ASSISTS = [7, 3.6, 3, 2.7, 2.6];
const OFFENSIVE_REBOUNDS = [0.7, 0.8, 1.1, 1.9, 4];
const DEFENSIVE_REBOUNDS = [3, 3.1, 4, 5.2, 7.5];
const STEALS = [1.3, 1.2, 1.1, 0.9, 0.7];
const BLOCKS = [0.3, 0.4, 0.6, 1.1, 2.4];
const FOULS = [1, 1, 1.1, 1.3, 1.7];

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Makes players one after another; the order in which they are asked for is part of the seed's meaning. */
export class PlayerMaker {
  readonly #seed: number;
  readonly #names = new NameBook();
  #made = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** @param season in which he joins the league · @param age on 1 October of it */
  make(season: number, age: number, place: number): Player {
    this.#made += 1;
    const random = randomOf(this.#seed, 'player', this.#made);
    const index = place % POSITIONS.length;
    const of = (figures: readonly number[]): number => figures[index] ?? 1;
    const spread = (mean: number, share: number): number => mean * clamp(1 + share * random.normal(), 0.35, 2.5);
    const birthDay = dayNumber(`${season - age}-10-01` as CalendarDate) - random.whole(0, 364);
    const height = of(HEIGHT) + random.whole(-2, 2);
    const drafted = random.chance(0.8);
    const round = random.whole(1, 2);
    const talent = random.normal();
    return {
      nbaId: 1_700_000 + this.#made * 7 + random.whole(0, 6),
      name: this.#names.invent(random),
      position: POSITIONS[index] ?? 'SF',
      birthDate: dateOfDayNumber(birthDay),
      draftYear: season - (age - 20 > 0 ? random.whole(0, age - 20) : 0),
      draftRound: drafted ? round : null,
      draftPick: drafted ? (round - 1) * 30 + random.whole(1, 30) : null,
      heightInches: height,
      weightPounds: Math.round(height * 4.6 - 147 + 10 * random.normal()),
      college: random.pick(COLLEGES),
      country: random.pick(COUNTRIES),
      jersey: String(random.whole(0, 55)),
      talent,
      defense: random.normal(),
      frailty: clamp(1 + 0.4 * random.normal(), 0.3, 2.5),
      weights: {
        shots: clamp(Math.exp(0.28 * talent + 0.2 * random.normal()), 0.45, 2.3),
        assists: spread(of(ASSISTS), 0.35) * Math.exp(0.15 * talent),
        offensiveRebounds: spread(of(OFFENSIVE_REBOUNDS), 0.35),
        defensiveRebounds: spread(of(DEFENSIVE_REBOUNDS), 0.25),
        steals: spread(of(STEALS), 0.3),
        blocks: spread(of(BLOCKS), 0.45),
        turnovers: spread(1, 0.2) * Math.exp(0.18 * talent),
        fouls: spread(of(FOULS), 0.25),
      },
      shooting: {
        threeShare: clamp(of(THREE_SHARE) + 0.13 * random.normal(), 0.01, 0.8),
        paintShare: clamp(of(PAINT_SHARE) + 0.1 * random.normal(), 0.3, 0.97),
        paint: clamp(0.572 + 0.03 * random.normal() + 0.028 * talent, 0.44, 0.78),
        midRange: clamp(0.397 + 0.03 * random.normal() + 0.024 * talent, 0.28, 0.56),
        three: clamp(0.355 + 0.022 * random.normal() + 0.016 * talent, 0.23, 0.46),
        freeThrow: clamp(0.795 + 0.08 * random.normal() - (index === 4 ? 0.06 : 0), 0.48, 0.95),
      },
    };
  }
}

/** `6-7`. */
export function heightText(inches: number): string {
  return `${Math.floor(inches / 12)}-${inches % 12}`;
}

/** Whole years on a date. */
export function ageOn(birthDate: CalendarDate, date: CalendarDate): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
