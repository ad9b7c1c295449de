import { fileURLToPath } from 'node:url';

/** Value of NODE_COMPILE_CACHE for child processes: a short one would spend half its time on compiling the same modules again. */
export const COMPILE_CACHE = fileURLToPath(new URL('../../.cache/compiled', import.meta.url));
