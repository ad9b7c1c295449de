import fc from 'fast-check';
import t from 'tap';
import { ascii0Form, asciiForm, key, lookup } from '../../shared/basketball/names.ts';
import { createLeague } from '../../shared/simulated-league/league.ts';
import { RosterBook } from '../../shared/simulated-league/rosters.ts';
import { dateOf, rosterOf, rowsOf } from './league-games.ts';

const league = createLeague({ seed: 3, firstSeason: 2024, seasons: 1, bettingProsShare: 1, bigDataBallShare: 1 });
const date = dateOf(league, 2024, 50);
const rows = league.rowsOfDate(date);

t.test('each loader stores its own form of a name', async (t) => {
  for (const row of rowsOf(rows, 'nbac_gamebook_player_stats'))
    t.equal(row.player_lookup, lookup(row.player_name ?? ''));
  for (const row of rowsOf(rows, 'bdl_player_boxscores')) {
    t.equal(row.player_lookup, ascii0Form(row.player_full_name));
    t.match(row.player_full_name, /^[\x20-\x7e]+$/, 'without accents');
  }
  for (const row of rowsOf(rows, 'nbac_player_boxscores')) t.equal(row.player_lookup, asciiForm(row.player_full_name));
  for (const row of rowsOf(rows, 'bettingpros_player_points_props'))
    t.equal(row.player_lookup, asciiForm(row.player_name));
  for (const row of rowsOf(rows, 'odds_api_player_points_props')) t.equal(row.player_lookup, lookup(row.player_name));
  for (const row of rowsOf(rows, 'bigdataball_play_by_play').slice(0, 500)) {
    if (row.player_1_name !== null) t.equal(row.player_1_lookup, asciiForm(row.player_1_name));
  }
  for (const row of rowsOf(rows, 'nbac_injury_report')) t.notMatch(row.player_lookup, /jr|sr|ii|iv/);
});

t.test('every name of every source finds the roster player it means', async (t) => {
  const aliases = new Map(
    league.staticRows().player_aliases?.map((row) => [row.alias_lookup, row.nba_canonical_display]),
  );
  for (const game of league.gamesOn(date)) {
    const matcher = rosterOf(rows, game);
    const isOfGame = (row: { readonly game_id: string | null }) => row.game_id === game.gameId;
    const finds = (name: string, source: string, storedLookup: string | null, team: string | null) => {
      const canonical = aliases.get(lookup(name)) ?? name;
      const player = matcher.match({ name: canonical, storedLookup, team, source });
      t.equal(key(player?.fullName ?? ''), key(canonical), `${name} of ${source}`);
    };
    for (const row of rowsOf(rows, 'nbac_player_boxscores').filter(isOfGame)) {
      finds(row.player_full_name, 'nbac_player_boxscores', row.player_lookup, row.team_abbr);
    }
    for (const row of rowsOf(rows, 'odds_api_player_points_props').filter(isOfGame)) {
      finds(row.player_name, 'odds_api_player_points_props', row.player_lookup, null);
    }
  }
});

t.test('no two players of a season share an NBA id or a KEY, whatever the seed', async (t) => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 2000, max: 2030 }), (seed, season) => {
      const { stints } = new RosterBook(seed).season(season);
      const players = [...new Set(stints.map(({ player }) => player))];
      t.equal(new Set(players.map(({ nbaId }) => nbaId)).size, players.length);
      t.equal(new Set(players.map(({ name }) => key(name.full))).size, players.length);
      const names = players.map(({ name }) => name.full);
      t.ok(
        names.some((name) => /\b(Jr|Sr)\.$|\bI[IV]I?$/.test(name)),
        'suffixes',
      );
      t.ok(
        names.some((name) => name !== name.normalize('NFD')),
        'accents',
      );
      t.ok(
        names.some((name) => name.includes("'")),
        'apostrophes',
      );
    }),
    { numRuns: 6 },
  );
});
