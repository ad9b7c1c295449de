/** The props that both player tables read alike. Minimum and age: D23. */
import { ODDS_PROP_COLUMNS } from '../basketball/prop-line.ts';
import { oddsApiPlayerPointsProps } from '../tables/raw/odds-api-player-points-props.ts';
import { onDate, source } from './define-source.ts';

export const oddsApiProps = source({
  table: oddsApiPlayerPointsProps,
  columns: ODDS_PROP_COLUMNS,
  window: onDate,
  role: 'optional',
  minimum: { rows: 5, per: 'game' },
  warnAfterHours: 24,
});
