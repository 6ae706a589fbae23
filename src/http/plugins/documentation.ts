import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

const description = `Bookings, clients and the calendar of a business, kept in step with its CRM.

Sign in with \`POST /api/login\` (a cookie) or send an API token as \`Authorization: Bearer uzt_…\`.
Every problem answers \`application/problem+json\` (RFC 9457) with a stable \`code\`, in the
language of \`Accept-Language\`: Russian, Ukrainian, Kazakh or English. Lists come in pages: pass
\`next_cursor\` as \`cursor\` until it is null. A super admin names a tenant in \`X-Tenant\`.`

/** The OpenAPI document at /docs/json, and pages to read and try it at /docs. */
export async function documentation(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Uzel', version: '0.1.0', description, license: { name: 'MIT' } },
      servers: [{ url: app.parts.config.publicUrl }],
      security: [{ token: [] }, { session: [] }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token' },
          session: { type: 'apiKey', in: 'cookie', name: 'uzel_session' },
        },
      },
    },
    hideUntagged: true,
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document)
      const access = document.route.config?.access
      const open = access === 'public' || (access === undefined && !url.startsWith('/api/'))
      return { schema: open ? { security: [], ...schema } : schema, url }
    },
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { deepLinking: true, persistAuthorization: false, validatorUrl: null },
  })
}

/** Every schema is written for input and for output; most are only ever one of the two. */
function withoutUnused<Document extends object>(document: Document): Document {
  if (!('components' in document)) return document
  const { components, ...rest } = document
  const { schemas: all = {} } = components as { schemas?: object }
  const schemas = new Map<string, unknown>(Object.entries(all))
  const used = new Set<string>()
  const follow = (part: unknown) => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(reference)) {
      if (used.has(name) || !schemas.has(name)) continue
      used.add(name)
      follow(schemas.get(name))
    }
  }
  follow(rest)
  const kept = Object.fromEntries([...schemas].filter(([name]) => used.has(name)))
  return { ...document, components: { ...(components as object), schemas: kept } }
}

const reference = /"#\/components\/schemas\/([^"]+)"/g
