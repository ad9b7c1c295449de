/** What holds for every game: made-up plays in the words of both feeds. */
import fc from 'fast-check';
import t from 'tap';
import type { PlayByPlayLoad } from '../../../shared/basketball/play-by-play/read-game.ts';
import type { RosterPlayer } from '../../../shared/basketball/roster-matching.ts';
import { microsOf } from '../../../shared/dates.ts';
import {
  basket,
  bigDataBallRows,
  FEEDS,
  freeThrow,
  jumpBall,
  type Moment,
  miss,
  nbacRows,
  type Play,
  type PlayerRef,
  readRows,
  rebound,
  roster,
  teamRebound,
  tell,
  timeout,
  turnover,
} from './scripted-game.ts';

const player: fc.Arbitrary<PlayerRef> = fc.constantFrom('L1', 'L2', 'L3', 'B1', 'B2', 'B3');
const side = fc.constantFrom('offensive', 'defensive');
const shotOptions = fc.record({ feet: fc.constantFrom(2, 8, 9, 24, null), three: fc.boolean() });
const opponentOf = (ref: PlayerRef): PlayerRef => (ref.startsWith('L') ? 'B1' : 'L1');
const play: fc.Arbitrary<Play> = fc.oneof(
  fc.tuple(player, shotOptions).map(([by, options]) => basket(by, options)),
  fc.tuple(player, shotOptions).map(([by, options]) => miss(by, options)),
  fc.tuple(player, shotOptions).map(([by, options]) => miss(by, { ...options, blockedBy: opponentOf(by) })),
  fc
    .tuple(
      player,
      fc.constantFrom('1 of 1', '1 of 2', '2 of 2'),
      fc.boolean(),
      fc.constantFrom('', 'technical', 'flagrant', 'clear path'),
    )
    .map(([by, number, made, kind]) => freeThrow(by, number, made, kind)),
  fc.tuple(player, side).map(([by, which]) => rebound(by, which)),
  fc.tuple(fc.constantFrom('LAL' as const, 'BOS' as const), side).map(([team, which]) => teamRebound(team, which)),
  fc.tuple(player, fc.boolean()).map(([by, stolen]) => turnover(by, stolen ? opponentOf(by) : undefined)),
  player.map(jumpBall),
  fc.constant(timeout),
);
/** In the order of the clock, several plays at one moment. */
const game: fc.Arbitrary<Moment[]> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), play), { maxLength: 40 })
  .map((plays) => plays.toSorted(([a], [b]) => b - a));

const seed = fc.integer();
function shuffled<Row>(rows: readonly Row[], random: number): Row[] {
  return rows
    .map((row, index) => ({ row, at: Math.imul(index + 1, random | 1) ^ random }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ row }) => row);
}

/** A load as plain data, without the members that tell of the raw rows themselves. */
function told(load: PlayByPlayLoad<RosterPlayer> | undefined) {
  if (load === undefined) return undefined;
  const { player: countsOf, team, collapsed, ignored, ...rest } = load;
  return { ...rest, teams: [team('LAL'), team('BOS')], players: roster.map(countsOf) };
}

t.test('neither the order of the rows nor copies of them nor older loads matter', async (t) => {
  fc.assert(
    fc.property(game, seed, fc.array(fc.nat({ max: 99 }), { maxLength: 9 }), (moments, random, copies) => {
      const rows = { bigDataBallRows: bigDataBallRows(moments), nbacRows: nbacRows(moments) };
      const disturbed = <Row extends { processed_at: number }>(all: readonly Row[], older: readonly Row[]): Row[] =>
        shuffled([...all, ...copies.flatMap((index) => all[index] ?? []), ...older], random);
      const once = readRows(rows);
      const again = readRows({
        bigDataBallRows: disturbed(
          rows.bigDataBallRows,
          bigDataBallRows(moments.slice(1), { path: 'z', processedAt: 0 }),
        ),
        nbacRows: disturbed(rows.nbacRows, nbacRows(moments.slice(1), { path: 'z', processedAt: 0 })),
      });
      if (moments.length === 0) return;
      t.strictSame(told(again.bigdataball), told(once.bigdataball));
      t.strictSame(told(again.nbacPbp), told(once.nbacPbp));
      t.strictSame(again.starters, once.starters);
    }),
    { numRuns: 100 },
  );
});

t.test('the better of two rows of one event is taken, in whatever order they come', async (t) => {
  fc.assert(
    fc.property(game, seed, (moments, random) => {
      const rows = nbacRows(moments);
      const wrong = rows.map((row) => ({ ...row, event_type: '3pt', processed_at: microsOf(0) }));
      t.strictSame(
        told(readRows({ nbacRows: shuffled([...rows, ...wrong], random) }).nbacPbp),
        told(readRows({ nbacRows: rows }).nbacPbp),
      );
    }),
    { numRuns: 50 },
  );
});

for (const feed of FEEDS) {
  t.test(`${feed}: parts never exceed the whole`, async (t) => {
    fc.assert(
      fc.property(game, (moments) => {
        const load = moments.length === 0 ? undefined : tell(feed, moments);
        if (load === undefined) return;
        for (const [team, other] of [
          [load.counts.home, load.counts.away],
          [load.counts.away, load.counts.home],
        ] as const) {
          const attempts = Object.values(team.attempts).reduce((sum, count) => sum + count, 0);
          const makes = Object.values(team.makes).reduce((sum, count) => sum + count, 0);
          const blocks = Object.values(other.blocks).reduce((sum, count) => sum + count, 0);
          t.ok(team.secondChancePoints <= team.points && team.secondChancePoints >= 0);
          t.ok(team.fastBreakPoints <= team.points && team.fastBreakPoints >= 0);
          t.equal(attempts, team.fieldGoalAttempts);
          t.equal(makes, team.fieldGoalMakes);
          t.ok(makes <= attempts && blocks <= attempts - makes);
        }
        for (const counts of load.counts.players.values()) {
          t.ok(counts.and1 <= counts.fieldGoalMakes && counts.assistedMakes <= counts.fieldGoalMakes);
          t.equal(counts.attemptHashes.length, counts.fieldGoalAttempts);
        }
      }),
      { numRuns: 200 },
    );
  });

  t.test(`${feed}: a team's attempts are its players'`, async (t) => {
    fc.assert(
      fc.property(game, (moments) => {
        if (moments.length === 0) return;
        const load = tell(feed, moments);
        for (const team of ['LAL', 'BOS'] as const) {
          const sum = roster
            .filter(({ teamAbbr }) => teamAbbr === team)
            .reduce((attempts, one) => attempts + load.player(one).fieldGoalAttempts, 0);
          t.equal(sum, load.team(team)?.fieldGoalAttempts);
        }
      }),
      { numRuns: 50 },
    );
  });
}

t.test('both feeds count the same game alike', async (t) => {
  fc.assert(
    fc.property(game, (moments) => {
      if (moments.length === 0) return;
      const [bigDataBall, nbac] = FEEDS.map((feed) => tell(feed, moments));
      for (const team of ['LAL', 'BOS'] as const) {
        const figures = ({ team: countsOf }: PlayByPlayLoad<RosterPlayer>) => {
          const { points, attempts, makes } = countsOf(team) ?? {};
          return { points, attempts, makes };
        };
        if (bigDataBall && nbac) t.strictSame(figures(bigDataBall), figures(nbac));
      }
    }),
    { numRuns: 100 },
  );
});
