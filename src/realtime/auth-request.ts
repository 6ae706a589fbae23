import { asJsonObject, parseJson } from '../kernel/json.ts'
import { isChannelName } from './channel-name.ts'
import { isSocketId } from './socket-id.ts'

/** Which socket asks to join which channel; both are of the right form. */
export interface AuthRequest {
  socketId: string
  channelName: string
}

/**
 * Reads the body of `POST /broadcasting/auth`: a form, as pusher-js sends it, or JSON, as custom
 * authorisers do. Returns undefined when it is neither, or a field is missing or malformed.
 */
export function readAuthRequest(body: string): AuthRequest | undefined {
  if (body.length > 4096) return undefined
  const isJson = body.trimStart().startsWith('{')
  const fields = isJson ? asJsonObject(parseJson(body)) : formFields(body)
  const { socket_id: socketId, channel_name: channelName } = fields
  if (typeof socketId !== 'string' || typeof channelName !== 'string') return undefined
  if (!isSocketId(socketId) || !isChannelName(channelName)) return undefined
  return { socketId, channelName }
}

function formFields(body: string): Record<string, unknown> {
  return Object.fromEntries(new URLSearchParams(body))
}
