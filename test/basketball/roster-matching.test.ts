import t from 'tap';
import { aliasResolver } from '../../shared/basketball/names.ts';
import {
  createRosterMatcher,
  type NamedPerson,
  type NbaBoxPerson,
  namesByNbaId,
  type PlayerListRow,
  type RosterPlayer,
} from '../../shared/basketball/roster-matching.ts';
import { microsOf } from '../../shared/dates.ts';

const player = (lookup: string, fullName: string | null, teamAbbr: string): RosterPlayer => ({
  lookup,
  fullName,
  teamAbbr,
});
const jokic = player('nikolajokic', 'Nikola Jokić', 'DEN');
const murray = player('jamalmurray', 'Jamal Murray', 'DEN');
const jackson = player('jarenjacksonjr', 'Jaren Jackson Jr.', 'MEM');
const williamsJ = player('jalenwilliams', 'Jalen Williams', 'MEM');
const williamsV = player('vincewilliamsjr', 'Vince Williams Jr.', 'MEM');
const nameless = player('storedname', null, 'MEM');
const jones = player('herbertjones', 'Herbert Jones', 'DEN');
const movedAway = player('traded', 'Traded Player', 'DEN');
const movedHere = player('traded', 'Traded Player', 'MEM');
const roster = [jokic, murray, jackson, williamsJ, williamsV, nameless, jones, movedAway, movedHere];

const box = (
  nbaId: number | null,
  name: string | null,
  team: string | null,
  storedLookup: string | null = null,
): NbaBoxPerson => ({
  nbaId,
  name,
  storedLookup,
  team,
});
const matcher = createRosterMatcher({
  roster,
  nbaBox: [
    box(15, 'Nikola Jokic', 'DEN'),
    box(77, null, 'MEM', 'jarenjackson'),
    box(88, 'Traded Player', 'DEN'),
    box(88, 'Traded Player', 'MEM'),
    box(99, 'Nobody Known', 'DEN'),
    box(null, 'Jamal Murray', 'DEN'),
  ],
  playerListNames: new Map([
    [27, 'Jamal Murray'],
    [99, 'Jamal Murray'],
  ]),
  resolveName: aliasResolver(undefined, [{ aliasName: 'Herb Jones', canonicalName: 'Herbert Jones' }]),
});

t.test('the six rules', async (t) => {
  const props = 'odds_api_player_points_props';
  const nbac = 'nbac_play_by_play';
  const bigDataBall = 'bigdataball_play_by_play';
  for (const [name, person, expected] of [
    ['1: id of a box row', { nbaId: 15, source: nbac }, jokic],
    ['1: id of a box row without a name', { nbaId: 77, source: nbac }, jackson],
    ['1: the id goes before the name', { nbaId: 15, name: 'Jamal Murray', source: nbac }, jokic],
    ['1: one id on two rows is told apart by team', { nbaId: 88, team: 'MEM', source: nbac }, movedHere],
    ['1: one id on two rows without a team', { nbaId: 88, source: nbac }, undefined],
    ['1: a box row of another team', { nbaId: 15, team: 'MEM', source: nbac }, undefined],
    ['1: a box row that is itself unmatched: the name of the list', { nbaId: 99, source: nbac }, murray],
    ['1: the name of the id in the list', { nbaId: 27, source: nbac }, murray],
    ['1: the list before the row’s own text', { nbaId: 27, name: 'Nikola Jokić', source: nbac }, murray],
    ['1: an id that nobody knows', { nbaId: 1, name: 'Jamal Murray', source: nbac }, murray],
    ['2: lookup of the text', { name: 'NIKOLA JOKIC', source: props }, jokic],
    ['2: alias of the text', { name: 'Herb Jones', source: props }, jones],
    ['3: suffix missing', { name: 'Jaren Jackson', source: props }, jackson],
    ['3: suffix added', { name: 'Jamal Murray Sr.', source: props }, murray],
    ['3: a roster row without a name text', { name: 'Stored Name', source: props }, nameless],
    ['text before the stored lookup', { name: 'Jamal Murray', storedLookup: 'nikolajoki', source: props }, murray],
    ['4: accented letters lost', { storedLookup: 'nikolajoki', source: bigDataBall }, jokic],
    ['4: suffix lost', { storedLookup: 'jarenjackson', source: bigDataBall }, jackson],
    ['5: suffix kept', { storedLookup: 'jarenjacksonjr', source: bigDataBall }, jackson],
    [
      '4: a text that matches nobody',
      { name: 'N. Jokić', storedLookup: 'nikolajoki', source: 'bdl_player_boxscores' },
      jokic,
    ],
    ['an empty text is the stored lookup', { name: ' ', storedLookup: ' nikolajokic ', source: props }, jokic],
    [
      'not so in play-by-play, whose lookups have another form',
      { storedLookup: 'nikolajokic', source: bigDataBall },
      undefined,
    ],
    ['6: family name', { storedLookup: 'joki', team: 'DEN', source: nbac }, jokic],
    ['6: family name, suffix lost', { storedLookup: 'jackson', source: nbac }, jackson],
    ['6: a family name of two', { storedLookup: 'williams', team: 'MEM', source: nbac }, undefined],
    ['6: no other source', { storedLookup: 'joki', source: bigDataBall }, undefined],
    ['both rosters without a team', { name: 'Jamal Murray', source: props }, murray],
    ['the other team’s roster', { name: 'Jamal Murray', team: 'MEM', source: props }, undefined],
    ['a team that does not play', { name: 'Jamal Murray', team: 'BOS', source: props }, undefined],
    ['on both rosters, team known', { name: 'Traded Player', team: 'DEN', source: props }, movedAway],
    ['on both rosters, team unknown', { name: 'Traded Player', source: props }, undefined],
    ['nothing', { name: null, storedLookup: null, nbaId: null, team: null, source: props }, undefined],
  ] satisfies readonly [string, NamedPerson, RosterPlayer | undefined][]) {
    t.equal(matcher.match(person), expected, name);
  }
});

t.test('a form that two players share identifies neither, the next rule may', async (t) => {
  const father = player('garypayton', 'Gary Payton', 'SEA');
  const son = player('garypaytonii', 'Gary Payton II', 'SEA');
  const both = createRosterMatcher({
    roster: [father, son],
    nbaBox: [],
    playerListNames: new Map(),
    resolveName: (name) => name,
  });
  const match = (person: Partial<NamedPerson>) => both.match({ source: 'bdl_player_boxscores', ...person });
  t.equal(match({ name: 'Gary Payton' }), father);
  t.equal(match({ name: 'Gary Payton II' }), son);
  t.equal(match({ name: 'Gary Payton Jr.' }), undefined);
  t.equal(both.match({ storedLookup: 'garypayton', source: 'bigdataball_play_by_play' }), father, 'by rule 5');
});

t.test('names by id: the newest season, then the newest row', async (t) => {
  const row = (
    player_id: number | null,
    player_full_name: string | null,
    season_year: number,
    processedAt = 1,
  ): PlayerListRow =>
    ({
      player_id,
      player_full_name,
      season_year,
      data_hash: null,
      processed_at: microsOf(processedAt),
    }) as PlayerListRow;
  const rows = [
    row(1, 'Old Name', 2022, 9),
    row(1, 'New Name', 2024),
    row(1, ' ', 2025),
    row(2, 'Earlier', 2024, 1),
    row(2, 'Later', 2024, 2),
    row(3, null, 2024),
    row(null, 'Nobody', 2024),
  ];
  for (const ordered of [rows, rows.toReversed()]) {
    t.strictSame(
      new Map([...namesByNbaId(ordered)].sort()),
      new Map([
        [1, 'New Name'],
        [2, 'Later'],
      ]),
    );
  }
});
