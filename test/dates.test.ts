import fc from 'fast-check';
import t from 'tap';
import { EASTERN, type EpochMicros, easternDate, microsOf, zoneOffset } from '../shared/dates.ts';

/** What the calendar says, asked anew. */
function asked(zone: string, instant: EpochMicros): number {
  const text = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(Math.floor(instant / 1000))
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours = 0, minutes = 0, seconds = 0] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(text ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1_000_000;
}

t.test('offsets are those of the calendar, remembered or not', async (t) => {
  const zones = [
    EASTERN,
    'America/Phoenix',
    'America/Los_Angeles',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Europe/Paris',
  ];
  // Around the changes of clocks of 2024, where neighbours differ, and anywhere.
  const changes = ['2024-03-10T07:00Z', '2024-11-03T06:00Z', '2024-04-06T15:00Z', '2024-10-27T01:00Z'].map(Date.parse);
  const instant = fc.oneof(
    fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -3_600_000, max: 3_600_000 })).map(([at, by]) => at + by),
    fc.integer({ min: Date.UTC(1965, 0), max: Date.UTC(2040, 0) }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...zones), instant, (zone, at) => {
      const micros = microsOf(at * 1000);
      return zoneOffset(zone, micros) === asked(zone, micros) && zoneOffset(zone, micros) === asked(zone, micros);
    }),
    { numRuns: 2_000 },
  );
  t.throws(() => zoneOffset('America/Springfield', microsOf(0)), RangeError);
  t.throws(() => zoneOffset('America/Springfield', microsOf(0)), RangeError, 'again');
  t.equal(easternDate(microsOf(Date.parse('2024-01-16T04:59:59Z') * 1000)), '2024-01-15');
  t.equal(easternDate(microsOf(Date.parse('2024-01-16T05:00:00Z') * 1000)), '2024-01-16');
});
