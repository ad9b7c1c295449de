import fc from 'fast-check';
import t from 'tap';
import { SHIPPED_PLAYER_ALIASES } from '../../shared/basketball/data/player-aliases.ts';
import {
  aliasResolver,
  ascii0Form,
  asciiForm,
  key,
  lookup,
  nameForms,
  nameFormsOnce,
  type PlayerAliasRow,
  wordsAfterFirst,
} from '../../shared/basketball/names.ts';
import { microsOf } from '../../shared/dates.ts';

t.test('forms of a name', async (t) => {
  for (const [name, forms] of [
    ['Nikola Jokić', ['nikolajokic', 'nikolajokic', 'nikolajoki', 'nikolajoki']],
    ['Jaren Jackson Jr.', ['jarenjacksonjr', 'jarenjackson', 'jarenjackson', 'jarenjacksonjr']],
    ['Jaren Jackson, Jr', ['jarenjacksonjr', 'jarenjackson', 'jarenjackson', 'jarenjacksonjr']],
    ['Robert Williams III', ['robertwilliamsiii', 'robertwilliams', 'robertwilliams', 'robertwilliamsiii']],
    ['GARY PAYTON II ', ['garypaytonii', 'garypayton', 'garypayton', 'garypaytonii']],
    ['Lonnie Walker IV', ['lonniewalkeriv', 'lonniewalker', 'lonniewalker', 'lonniewalkeriv']],
    ['Luka Dončić', ['lukadoncic', 'lukadoncic', 'lukadoni', 'lukadoni']],
    ["De'Aaron Fox", ['deaaronfox', 'deaaronfox', 'deaaronfox', 'deaaronfox']],
    ['Karl-Anthony Towns', ['karlanthonytowns', 'karlanthonytowns', 'karlanthonytowns', 'karlanthonytowns']],
    ['Isaiah Livers', ['isaiahlivers', 'isaiahlivers', 'isaiahlivers', 'isaiahlivers']],
    ['Nene', ['nene', 'nene', 'nene', 'nene']],
    ['V', ['v', 'v', 'v', 'v']],
    [' V', ['v', 'v', 'v', 'v']],
    ['Dario Šarić Jr Sr', ['dariosaricjrsr', 'dariosaricjr', 'darioarijr', 'darioarijrsr']],
    ['', ['', '', '', '']],
    ['姚明', ['', '', '', '']],
  ] as const) {
    t.strictSame([lookup(name), key(name), asciiForm(name), ascii0Form(name)], forms, name);
  }
});

t.test('the words after the first', async (t) => {
  for (const [name, words] of [
    ['Karl-Anthony Towns', 'Towns'],
    ['Jaren Jackson Jr.', 'Jackson Jr.'],
    [' Luc  Mbah a Moute ', 'Mbah a Moute'],
    ['Nene', ''],
    ['', ''],
  ] as const) {
    t.equal(wordsAfterFirst(name), words, name);
  }
});

t.test('lookups are stable, blind to accents and case, and only letters and digits', async (t) => {
  const anyName = fc.string({
    unit: fc.constantFrom('a', 'Z', 'é', 'Č', 'ł', 'ö', ' ', '.', ',', "'", '-', 'j', 'r', 'I', 'v', '7'),
  });
  fc.assert(
    fc.property(anyName, (name) => {
      const form = lookup(name);
      t.match(form, /^[a-z0-9]*$/);
      t.equal(lookup(form), form);
      t.equal(lookup(name.toUpperCase()), form);
      t.equal(lookup(name.normalize('NFD')), form);
      t.ok(form.startsWith(key(name)), 'a key is its lookup without an end');
      t.ok(ascii0Form(name).startsWith(asciiForm(name)));
    }),
  );
});

const alias = (
  alias_lookup: string,
  nba_canonical_display: string,
  rest: Partial<PlayerAliasRow> = {},
): PlayerAliasRow => ({
  alias_lookup,
  nba_canonical_display,
  is_active: true,
  processed_at: microsOf(1),
  ...rest,
});

t.test('aliases: active rows of the table, then the shipped ones, once and never in a chain', async (t) => {
  const shipped = [
    { aliasName: 'Herb Jones', canonicalName: 'Herbert Jones' },
    { aliasName: 'Nic Claxton', canonicalName: 'Nicolas Claxton' },
  ];
  const rows = [
    alias('herbjones', 'Herbert Keyshawn Jones'),
    alias('herbertkeyshawnjones', 'Somebody Else'),
    alias('nicclaxton', 'Wrong', { is_active: false }),
    alias('blank', '  '),
    alias('twice', 'Older'),
    alias('twice', 'Newer', { processed_at: microsOf(2) }),
    alias('tie', 'B'),
    alias('tie', 'A'),
  ];
  for (const ordered of [rows, rows.toReversed()]) {
    const resolve = aliasResolver(ordered, shipped);
    for (const [name, expected] of [
      ['HERB Jones', 'Herbert Keyshawn Jones'],
      ['Nic Claxton', 'Nicolas Claxton'],
      ['Nobody Special', 'Nobody Special'],
      ['Blank', 'Blank'],
      ['Twice', 'Newer'],
      ['Tie', 'A'],
    ] as const) {
      t.equal(resolve(name), expected, name);
    }
  }
  t.equal(aliasResolver(undefined, shipped)('Herb Jones'), 'Herbert Jones', 'without the table');
});

t.test('the shipped aliases lead to names, not to other aliases', async (t) => {
  const resolve = aliasResolver(undefined, SHIPPED_PLAYER_ALIASES);
  t.ok(SHIPPED_PLAYER_ALIASES.length > 0);
  for (const { aliasName, canonicalName } of SHIPPED_PLAYER_ALIASES) {
    t.equal(resolve(aliasName), canonicalName);
    t.equal(resolve(canonicalName), canonicalName, `${canonicalName} is no alias`);
  }
});

t.test('a row is named by its text, by the stored lookup only where the text says nothing', async (t) => {
  const resolve = aliasResolver(undefined, [{ aliasName: 'Herb Jones', canonicalName: 'Herbert Jones Jr.' }]);
  for (const [text, stored, forms] of [
    ['Nikola Jokić', 'nikolajoki', { lookup: 'nikolajokic', key: 'nikolajokic' }],
    ['Herb Jones', 'herbjones', { lookup: 'herbertjonesjr', key: 'herbertjones' }],
    [' ', ' herbjones ', { lookup: 'herbjones', key: 'herbjones' }],
    ['姚明', 'yaoming', { lookup: 'yaoming', key: 'yaoming' }],
    [null, 'jarenjacksonjr', { lookup: 'jarenjacksonjr', key: 'jarenjacksonjr' }],
    [undefined, null, undefined],
    ['', '', undefined],
  ] as const) {
    t.strictSame(nameForms(resolve, text, stored), forms, `${text} | ${stored}`);
    t.strictSame(nameFormsOnce(resolve)(text, stored), forms, `${text} | ${stored}, remembered`);
    t.strictSame(nameFormsOnce(resolve)(text, null), nameForms(resolve, text, null), `${text} again, without a lookup`);
  }
});
