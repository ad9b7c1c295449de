/**
 * Makes what the emulators need (a Python environment, a Go program) and starts each once, so that a run of the tests does
 * not have to. Exits 1 when one cannot be had and REQUIRE_EMULATOR=1.
 *
 *     node test/helpers/prepare-emulators.ts
 */
import { emulatorFor } from './bigquery-emulator.ts';
import { startPubSub } from './pstest/pstest.ts';

const endings: (() => Promise<void>)[] = [];
await emulatorFor({
  plan: (_tests, reason) => console.log(reason),
  teardown: (task) => endings.push(task),
});
const pubsub = await startPubSub();
if ('skip' in pubsub) console.log(pubsub.skip);
else await pubsub.stop();
for (const end of endings) await end();
console.log('prepared');
