/** docs/errors.md: every error, from the registry. */
import { ERRORS, type ErrorKind } from '../../shared/errors.ts';
import { code, jsonBlock, markdownTable, page } from './markdown.ts';

const EXAMPLE = {
  error: {
    code: 'INVALID_DATE',
    message: `game_date is not a calendar date YYYY-MM-DD. ${ERRORS.INVALID_DATE.advice}`,
  },
};

export function errorsPage(): string {
  const kinds: readonly [string, ErrorKind][] = Object.entries(ERRORS);
  return page(
    '# Errors',
    'What a service refuses or fails at is answered in one shape, with one of the codes below. `details`, where present, says which keys, sources or variables are meant. From status 500 on the text hides internals; the log has them, with the request id.',
    jsonBlock(EXAMPLE),
    markdownTable(
      ['Code', 'Status', 'May succeed later', 'What to do'],
      kinds.map(([name, { status, retry, advice }]) => [code(name), String(status), retry ? 'yes' : 'no', advice]),
    ),
    'Only 2xx acknowledges a pushed message. With any other status Pub/Sub delivers it again, and after the attempts of the subscription it goes to the dead-letter topic, so nothing is lost. "May succeed later" says whether that can help without anybody changing the message or the deployment.',
    '`SCHEDULE_CONFLICT`, `TEAM_UNKNOWN` and the like are no errors: they stand in `reports` of a run result that succeeded.',
  );
}
