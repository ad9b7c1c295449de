import fc from 'fast-check';
import t from 'tap';
import { TEAM_CODES, teamCode, teamCodeOfName } from '../../shared/basketball/teams.ts';

t.test('there are thirty teams, each known by its own code', async (t) => {
  t.equal(new Set(TEAM_CODES).size, 30);
  for (const code of TEAM_CODES) t.equal(teamCode(code), code);
});

t.test('codes of other houses are re-coded', async (t) => {
  for (const [raw, code] of [
    ['BRK', 'BKN'],
    ['BK', 'BKN'],
    ['PHO', 'PHX'],
    ['CHO', 'CHA'],
    ['GS', 'GSW'],
    ['NY', 'NYK'],
    ['NO', 'NOP'],
    ['NOR', 'NOP'],
    ['SA', 'SAS'],
    ['UTAH', 'UTA'],
    ['UTH', 'UTA'],
    ['WSH', 'WAS'],
    [' lal ', 'LAL'],
    ['bRk\t', 'BKN'],
  ] as const) {
    t.equal(teamCode(raw), code, raw);
  }
});

t.test('any other code is none', async (t) => {
  for (const raw of ['', ' ', 'LA', 'SEA', 'LALX', 'Lakers', 'constructor', '__proto__', null, undefined]) {
    t.equal(teamCode(raw), undefined, String(raw));
  }
});

t.test('full names compare without case and blanks, never by substring', async (t) => {
  for (const [name, code] of [
    ['Brooklyn Nets', 'BKN'],
    ['  brooklyn   NETS ', 'BKN'],
    ['LA Clippers', 'LAC'],
    ['Los Angeles Clippers', 'LAC'],
    ['Los Angeles Lakers', 'LAL'],
    ['Philadelphia 76ers', 'PHI'],
    ['Portland\u00a0Trail Blazers', 'POR'],
  ] as const) {
    t.equal(teamCodeOfName(name), code, name);
  }
  for (const name of ['Heat', 'Los Angeles', 'The Miami Heat', 'Team LeBron', 'MIA', '', null, undefined]) {
    t.equal(teamCodeOfName(name), undefined, String(name));
  }
});

t.test('whatever text comes, the answer is a team or nothing', async () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const code = teamCode(text);
      return (code === undefined || TEAM_CODES.includes(code)) && teamCode(code) === code;
    }),
  );
});
