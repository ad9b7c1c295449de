/** /documentation (pages) and /documentation/json (OpenAPI). The pages are loaded when somebody first asks for them. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import type { App, Mount } from './service.ts';

const PATH = '/documentation';

/** Collects the schemas of routes added from now on. */
export async function collectDocumentation(app: App, config: Config, mounts: readonly Mount[]): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: mounts.length === 1 ? (mounts[0]?.service.name ?? '') : 'NBA analytics processors',
        description: mounts.map(({ service }) => service.description).join('\n\n'),
        version: config.CODE_VERSION,
      },
      tags: mounts.map(({ service }) => ({ name: service.name, description: service.description })),
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', bearerFormat: 'OIDC token of an allowed service account' },
        },
      },
    },
  });
}

/** Adds the routes of the documentation. */
export function addDocumentationRoutes(app: App): void {
  let pages: Promise<FastifyInstance> | undefined;
  app.get(`${PATH}/json`, { schema: { hide: true } }, async () => app.swagger());
  for (const url of [PATH, `${PATH}/*`]) {
    app.get(url, { schema: { hide: true } }, async (request, reply) => {
      pages ??= documentationPages();
      const server = await pages;
      reply.hijack();
      server.routing(request.raw, reply.raw);
    });
  }
  app.addHook('onClose', async () => {
    await (await pages)?.close();
  });
}

/**
 * A server of its own for the pages, never listening: it is handed the requests. Its pages fetch /documentation/json, which
 * the app itself answers.
 */
async function documentationPages(): Promise<FastifyInstance> {
  const [{ fastify }, { default: swaggerUi }] = await Promise.all([import('fastify'), import('@fastify/swagger-ui')]);
  const server = fastify({ logger: false });
  await server.register(swagger);
  await server.register(swaggerUi, { routePrefix: PATH, staticCSP: true });
  await server.ready();
  return server;
}
