import { type Fields, type Remote, RemoteError } from '../../connector-kit/index.ts'
import { asObject, asText } from './client/read-json.ts'
import { call } from './client.ts'

/**
 * A user's login and password for a user token, which stays valid until the password is changed.
 * The answer was documented flat and seen inside the envelope; `call` opens either.
 */
export async function signIn(
  remote: Remote,
  person: { login: string; password: string },
): Promise<Fields> {
  const json = { login: person.login, password: person.password }
  const { data } = await call(remote, { method: 'POST', path: '/auth', json, intent: 'read' })
  const token = asText(asObject(data)['user_token'])
  if (token !== '') return { user_token: token }
  const words = 'the answer has no user token: use a service user without a second factor'
  throw new RemoteError('rejected', { words, code: 'no_token' })
}
