import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import { escapeHtml } from '../../kernel/escape-html.ts'
import type { Language } from '../../kernel/language.ts'
import { type ProblemCode, problemCatalogue } from '../../kernel/problems/catalogue.ts'
import { problemTexts } from '../../kernel/problems/texts.ts'
import { problemResponses } from '../schemas.ts'

/** The pages that the `type` of a problem points at. */
export const problemRoutes: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'GET',
    url: '/problems/:code',
    schema: {
      operationId: 'explainProblem',
      tags: ['Operation'],
      summary: 'What a problem means and what to do about it',
      params: z.object({ code: z.string().max(100) }),
      response: {
        200: { description: 'A page', content: { 'text/html': { schema: z.string() } } },
        ...problemResponses(404),
      },
    },
    handler: async (request, reply) => {
      const { code } = request.params
      if (!isCode(code)) throw new ProblemError('not_found')
      const page = explain(code, request.language)
      return reply.type('text/html; charset=utf-8').send(page)
    },
  })
}

function isCode(text: string): text is ProblemCode {
  return Object.hasOwn(problemCatalogue, text)
}

function explain(code: ProblemCode, language: Language): string {
  const { title, detail } = problemTexts[language].problems[code]
  const { status } = problemCatalogue[code]
  // Places that one occurrence fills stand empty on a page about all of them.
  const text = detail.replace(/\{\w+\}/g, '…')
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem}</style>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
<p><code>${code}</code> · HTTP ${status}</p>
</html>
`
}
