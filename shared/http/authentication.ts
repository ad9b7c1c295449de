import type { onRequestAsyncHookHandler } from 'fastify';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { createTokenVerifier, type TokenVerifier } from '../messaging/push-authentication.ts';
import type { Caller } from './service.ts';

/**
 * Hooks that let only allowed callers through, from the configuration. Made per route when routes are added, so a service
 * whose authentication is not configured does not start.
 * @param certificatesUrl where Google's certificates are; only tests give another address
 */
export function callerHooks(config: Config, certificatesUrl?: string): (caller: Caller) => onRequestAsyncHookHandler {
  if (config.PUSH_AUTH === 'off') return () => async () => undefined;
  let verify: TokenVerifier | undefined;
  return (caller) => {
    const accounts = new Set(config.PUSH_SERVICE_ACCOUNTS);
    if (config.PUSH_AUDIENCE === undefined || accounts.size === 0) {
      const missing = config.PUSH_AUDIENCE === undefined ? 'PUSH_AUDIENCE' : 'PUSH_SERVICE_ACCOUNTS';
      throw new AppError(
        'INVALID_CONFIG',
        `${missing} is not set, and PUSH_AUTH is on: set it, or PUSH_AUTH=off for local use.`,
        { details: { variables: [missing] } },
      );
    }
    if (caller === 'operator') for (const account of config.OPERATOR_ACCOUNTS) accounts.add(account);
    verify ??= createTokenVerifier({
      audience: config.PUSH_AUDIENCE,
      ...(certificatesUrl === undefined ? {} : { certificatesUrl }),
    });
    const check = verify;
    return async (request) => {
      await check(request.headers.authorization, accounts);
    };
  };
}
