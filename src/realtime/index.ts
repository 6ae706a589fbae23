export { type AuthRequest, readAuthRequest } from './auth-request.ts'
export {
  type ChannelAuth,
  type ChannelScope,
  type ChannelToSign,
  signChannel,
  verifyChannelAuth,
} from './channel-auth.ts'
export type { ChannelOccupancy } from './channel-hub.ts'
export {
  type ChannelClient,
  type ChannelUser,
  type JoinDecision,
  mayJoin,
} from './channel-policy.ts'
export { type ChannelMessage, factToBroadcasts, type ToldFact } from './facts-to-channels.ts'
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
export {
  defaultLimits,
  type RealtimeApp,
  type RealtimeLimits,
  type RealtimeLog,
} from './settings.ts'
