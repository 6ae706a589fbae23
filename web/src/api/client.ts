import createClient from 'openapi-fetch'
import { i18n } from '../i18n.ts'
import type { components, paths } from './schema.generated.ts'

export type Schemas = components['schemas']

/** The HTTP API, typed by its own document. Errors come in the reader's language. */
export const api = createClient<paths>({
  credentials: 'same-origin',
  fetch: async (request) => {
    request.headers.set('accept-language', i18n.global.locale.value)
    const response = await fetch(request)
    // A wrong password is an answer of the form; anywhere else the session has ended.
    if (response.status === 401 && !request.url.endsWith('/api/login')) lost()
    return response
  },
})

/** Runs `listener` whenever the server no longer knows who we are. */
export function onSessionLost(listener: () => void): void {
  lost = listener
}

/** What a failed call says to a person: the server's words, or ours when it did not answer. */
export function wordsOf(error: unknown): string {
  if (error && typeof error === 'object' && 'title' in error) {
    const { title, detail } = error as { title?: string; detail?: string }
    return detail ?? title ?? i18n.global.t('errors.unknown')
  }
  return i18n.global.t(error instanceof TypeError ? 'errors.network' : 'errors.unknown')
}

let lost = () => {}
