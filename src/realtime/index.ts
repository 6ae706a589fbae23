export { type AuthRequest, readAuthRequest } from './auth-request.ts'
export type { ChannelAuth, ChannelScope, ChannelToSign } from './channel-auth.ts'
export type { ChannelOccupancy } from './channel-hub.ts'
export type { ChannelClient, ChannelUser, JoinDecision } from './channel-policy.ts'
export type { ToldFact } from './facts-to-channels.ts'
export {
  handlePublishApi,
  maxPublishBodyBytes,
  type PublishAnswer,
  type PublishPorts,
} from './publish-api.ts'
export { type SignedRequest, signPublishRequest } from './publish-signature.ts'
export {
  type Authorisation,
  type AuthorisationRequest,
  type Broadcast,
  createRealtime,
  type Realtime,
  type RealtimeOptions,
  type RealtimeStats,
} from './realtime.ts'
export type { RealtimeApp, RealtimeLimits, RealtimeLog } from './settings.ts'
