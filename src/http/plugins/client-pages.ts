import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from '../../kernel/errors.ts'
import { chooseLanguage, isLanguage, type Language } from '../../kernel/language.ts'
import { type ClientPage, renderClientPage, themeScriptHash } from '../client-page.ts'

const toGzip = promisify(gzip)
const slugAtMost = 200

type Business = NonNullable<ClientPage['business']> & { language: Language }

/**
 * The clients' own app: `/book/{business}` and what is below it, the page of a visit's link for
 * browsers, the manifest of each business, and the loader for businesses' own sites.
 */
export function clientPages(app: FastifyInstance): void {
  const root = app.parts.webDist
  if (root === undefined) return

  app.get('/book/:business/app.webmanifest', { schema: { hide: true } }, async (request, reply) => {
    const { business: slug } = request.params as { business: string }
    const business = await ask<Business>(app, request, publicPath(slug))
    if (!business) throw new ProblemError('not_found')
    return reply.type('application/manifest+json').send(manifestOf(business))
  })
  for (const url of ['/book/:business', '/book/:business/*']) {
    app.get(url, { schema: { hide: true } }, async (request, reply) => {
      const { business } = request.params as { business: string }
      return sendPage(request, reply, { root, slug: business, framed: true })
    })
  }
  app.get('/embed.js', { schema: { hide: true } }, (_request, reply) =>
    // Other sites load it: the one file that is theirs to take.
    reply
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('access-control-allow-origin', '*')
      .header('cache-control', 'public, max-age=3600')
      .sendFile('client/embed.js', { cacheControl: false }),
  )

  // A link of a visit is one address for programs and for people; browsers get the page.
  app.addHook('onRequest', async (request, reply) => {
    const isLink = request.routeOptions.url === '/b/:token'
    if (!isLink || request.method !== 'GET' || !wantsPage(request)) return
    const { token } = request.params as { token: string }
    const visit = await ask<{ slug?: string }>(app, request, `/b/${encodeURIComponent(token)}`)
    await sendPage(request, reply, { root, slug: visit?.slug ?? null, framed: false })
    return reply
  })
}

async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { root, slug, framed }: { root: string; slug: string | null; framed: boolean },
): Promise<FastifyReply> {
  const { server } = request
  const asked = slug !== null && slug.length <= slugAtMost ? publicPath(slug) : null
  const business = asked ? await ask<Business>(server, request, asked) : null
  const services = business
    ? await ask<{ items: unknown }>(server, request, `${publicPath(business.slug)}/services`)
    : null
  const html = renderClientPage(root, {
    language: languageOf(request, business),
    hidden: !framed,
    ...(business ? { business, services: services?.items } : {}),
  })
  if (html === null) return reply.code(503).type('text/plain').send('The pages are not built.\n')
  allow(reply, framed)
  reply
    .code(business || !framed ? 200 : 404)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('vary', 'accept, accept-encoding, accept-language')
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding']))) return reply.send(html)
  return reply.header('content-encoding', 'gzip').send(await toGzip(html))
}

/**
 * Only pages for booking may stand in other sites' frames; one script of theirs stands in the page.
 * They may themselves show the form of an outside system, wherever it is.
 */
function allow(reply: FastifyReply, framed: boolean): void {
  const policy = String(reply.getHeader('content-security-policy') ?? '')
  const rules = policy
    .split(';')
    .filter((rule) => rule && !/^\s*frame-(ancestors|src)\b/.test(rule))
    .concat(
      'frame-src *',
      `frame-ancestors ${framed ? '*' : "'self'"}`,
      `script-src 'self' '${themeScriptHash}'`,
    )
  reply.header('content-security-policy', rules.join(';'))
  if (framed) reply.removeHeader('x-frame-options')
}

/** Asks our own API as the visitor would, so that limits and rules are the same. */
async function ask<Answer>(
  app: FastifyInstance,
  request: FastifyRequest,
  url: string,
): Promise<Answer | null> {
  const answer = await app.inject({
    url,
    remoteAddress: request.ip,
    headers: { accept: 'application/json' },
  })
  return answer.statusCode === 200 ? (answer.json() as Answer) : null
}

function publicPath(slug: string): string {
  return `/api/public/${encodeURIComponent(slug)}`
}

function languageOf(request: FastifyRequest, business: Business | null): Language {
  const { lang } = request.query as { lang?: unknown }
  if (isLanguage(lang)) return lang
  return chooseLanguage(request.headers['accept-language'], business?.language ?? 'ru')
}

function wantsPage(request: FastifyRequest): boolean {
  return String(request.headers.accept ?? '').includes('text/html')
}

function manifestOf({ slug, name, about }: Business): object {
  const path = `/book/${encodeURIComponent(slug)}`
  const icon = (size: number, purpose: string) => ({
    src: `/client/icons/${purpose === 'any' ? 'icon' : purpose}-${size}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  })
  return {
    id: path,
    name,
    short_name: name.slice(0, 30),
    ...(about ? { description: about.slice(0, 300) } : {}),
    start_url: path,
    scope: path,
    display: 'standalone',
    background_color: '#f6f7f9',
    theme_color: '#4f46e5',
    icons: [icon(192, 'any'), icon(512, 'any'), icon(192, 'maskable'), icon(512, 'maskable')],
  }
}
