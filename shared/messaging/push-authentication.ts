/**
 * Who may start work: the OIDC token of a request, signed by Google, for this service's audience, of an allowed account.
 * Texts of the underlying library quote tokens, so none of them is passed on or logged.
 */
import type { OAuth2Client, TokenPayload } from 'google-auth-library';
import { AppError } from '../errors.ts';

export interface TokenCheck {
  /** The `aud` that tokens must have. */
  readonly audience: string;
  /** Where Google's public certificates are, PEM by key id; default: Google's address. */
  readonly certificatesUrl?: string;
}

/** Checks the authorization header of a request; `accounts` are the e-mail addresses allowed. Gives the caller's address. */
export type TokenVerifier = (authorization: string | undefined, accounts: ReadonlySet<string>) => Promise<string>;

const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];
const CERTIFICATES_TIMEOUT = 5_000;
const BEARER = /^Bearer +([^ ]+) *$/i;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * A verifier of signature, audience, issuer, times, e-mail and email_verified. The returned function
 * @throws AppError TOKEN_MISSING (401) without a bearer token, TOKEN_INVALID (403) for one that fails a check,
 *   CERTIFICATES_UNAVAILABLE (503) when the public certificates cannot be fetched
 */
export function createTokenVerifier({ audience, certificatesUrl }: TokenCheck): TokenVerifier {
  let client: Promise<OAuth2Client> | undefined;
  return async (authorization, accounts) => {
    if (authorization === undefined) throw new AppError('TOKEN_MISSING', 'The request has no authorization header.');
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) throw new AppError('TOKEN_MISSING', 'The authorization header holds no bearer token.');
    if (!JWT.test(token)) throw new AppError('TOKEN_INVALID', 'The token is not a JWT.');
    client ??= createClient(certificatesUrl);
    const payload = await verifiedPayload(await client, token, audience);
    if (payload.email === undefined || payload.email_verified !== true) {
      throw new AppError('TOKEN_INVALID', 'The token has no verified e-mail address.');
    }
    if (!accounts.has(payload.email)) {
      throw new AppError('TOKEN_INVALID', 'The account of the token is not allowed here.');
    }
    return payload.email;
  };
}

async function createClient(certificatesUrl: string | undefined): Promise<OAuth2Client> {
  const { OAuth2Client } = await import('google-auth-library');
  return new OAuth2Client({
    issuers: ISSUERS,
    transporterOptions: { timeout: CERTIFICATES_TIMEOUT, retryConfig: { retry: 1 } },
    ...(certificatesUrl === undefined ? {} : { endpoints: { oauth2FederatedSignonPemCertsUrl: certificatesUrl } }),
  });
}

async function verifiedPayload(client: OAuth2Client, token: string, audience: string): Promise<TokenPayload> {
  try {
    await client.getFederatedSignonCertsAsync();
  } catch {
    throw new AppError('CERTIFICATES_UNAVAILABLE', 'The certificates that sign tokens cannot be fetched.');
  }
  let payload: TokenPayload | undefined;
  try {
    payload = (await client.verifyIdToken({ idToken: token, audience })).getPayload();
  } catch (error) {
    throw new AppError('TOKEN_INVALID', reasonOf(error));
  }
  if (payload === undefined) throw new AppError('TOKEN_INVALID', 'The token is empty.');
  return payload;
}

/** Beginnings of the library's texts and what is said instead. */
const REASONS: readonly (readonly [string, string])[] = [
  ['Token used too late', 'The token has expired.'],
  ['Token used too early', 'The token is not valid yet.'],
  ['Expiration time too far', 'The token lives too long.'],
  ['Invalid issuer', 'The token was not issued by Google.'],
  ['Wrong recipient', 'The token is for another audience.'],
  ['No pem found', 'The token is signed with an unknown key.'],
  ['Invalid token signature', 'The signature of the token is wrong.'],
];

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  return REASONS.find(([start]) => text.startsWith(start))?.[1] ?? 'The token cannot be read.';
}
