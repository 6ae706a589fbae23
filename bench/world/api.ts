import { Pool } from 'undici'
import type { BenchServer } from '../server.ts'

export interface Answer<T> {
  status: number
  body: T
}

/** The program's HTTP API as an integrator uses it: with a token. */
export interface Api {
  call<T = unknown>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Answer<T>>
  /** As `call`, but anything other than success is an error. */
  must<T = unknown>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<T>
  close(): Promise<void>
}

export function openApi(server: Pick<BenchServer, 'url' | 'token'>, connections = 8): Api {
  const pool = new Pool(server.url, { connections })
  const authorization = `Bearer ${server.token}`
  const call: Api['call'] = async <T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ) => {
    const answer = await pool.request({
      method,
      path,
      headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, body: (text === '' ? null : JSON.parse(text)) as T }
  }
  return {
    call,
    async must(method, path, body) {
      const answer = await call(method, path, body)
      if (answer.status >= 200 && answer.status < 300) return answer.body as never
      throw new Error(
        `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`,
      )
    },
    close: () => pool.close(),
  }
}
