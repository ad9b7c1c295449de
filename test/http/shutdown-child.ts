/**
 * A service in a process of its own, whose run writes for a while: `<milliseconds>` that the write takes, `abortable` when it
 * ends early and rolls back, `deaf` when it goes on. What happens is printed line by line.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../shared/config.ts';
import { createApp } from '../../shared/http/app.ts';
import { processorService } from '../../shared/http/processor-service.ts';
import { serve } from '../../shared/http/server.ts';
import { offense } from './local-app.ts';
import { memoryRunner, runAnswer } from './memory-runner.ts';

const [milliseconds = '0', manner = 'abortable'] = process.argv.slice(2);
const runner = memoryRunner({
  run: async (request) => {
    console.log('writing');
    try {
      const signal = manner === 'abortable' ? request.signal : undefined;
      await sleep(Number(milliseconds), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      console.log('rolled back');
      throw error;
    }
    console.log('committed');
    return runAnswer(request);
  },
});
const service = processorService(offense, runner);
const close = async (): Promise<void> => {
  await service.close();
  console.log('warehouse closed');
};
const config = loadConfig({ PUSH_AUTH: 'off', LOG_LEVEL: 'silent', HOST: '127.0.0.1', PORT: '0' });
const app = await createApp({ config, services: [{ prefix: '', service: { ...service, close } }] });
console.log(await serve(app, config));
