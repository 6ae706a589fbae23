import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from '../../kernel/errors.ts'
import { sendProblem } from './problems.ts'

const programsOwn =
  /^\/(api|apps|app|auth|broadcasting|docs|health|hooks|metrics|problems|ready|sandbox)(\/|$)/
const plainGreeting = 'Uzel is running. The pages are not built; the API is described at /docs.\n'

/**
 * Serves the built pages; an address that only the page knows gets the page. What is there is
 * looked up for each request: pages that are built anew are served without a restart.
 */
export async function webPages(app: FastifyInstance): Promise<void> {
  const root = app.parts.webDist
  const hasPages = () => root !== undefined && existsSync(join(root, 'index.html'))
  if (root === undefined) app.get('/', { schema: { hide: true } }, greet)
  else {
    await app.register(fastifyStatic, {
      root,
      cacheControl: false,
      dotfiles: 'ignore',
      // The build leaves packed copies beside the files.
      preCompressed: true,
      setHeaders,
    })
  }
  app.setNotFoundHandler((request, reply) => {
    if (wantsPage(request) && hasPages()) return reply.sendFile('index.html')
    if (request.url === '/' && request.method === 'GET') return greet(request, reply)
    return sendProblem(new ProblemError('not_found'), request, reply)
  })
}

function greet(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(200).type('text/plain').send(plainGreeting)
}

function setHeaders(reply: { setHeader(name: string, value: string): void }, path: string): void {
  // The build puts a hash of the content into the names of assets: what such a name holds never
  // changes. The page itself must be asked for each time, or nobody would see a new version.
  const hashed = /[/\\]assets[/\\]/.test(path)
  // The worker of the clients' app lies with its files, and works at their addresses.
  if (/[/\\]client[/\\]worker\.js(\.\w+)?$/.test(path))
    reply.setHeader('service-worker-allowed', '/')
  reply.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
}

function wantsPage(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const [path = ''] = request.url.split('?')
  if (programsOwn.test(path)) return false
  // A missing picture or script must not be answered with a page.
  return !/\.\w{1,8}$/.test(path)
}
