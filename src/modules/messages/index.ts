export { type ChannelState, type MessageChannel, secretContext } from './channel.ts'
export { readMessageCounts } from './channel-store.ts'
export { createChannelHandler } from './create-channel-handler.ts'
export { listChannels } from './list-channels.ts'
export { listMessages, type MessageQuery } from './list-messages.ts'
export {
  type Channel,
  channels,
  type Message,
  type MessageKind,
  type MessageState,
  messageKinds,
  messageStates,
} from './message.ts'
export { cancelExpired, forgetOldMessages } from './message-chores.ts'
export type { MessageOptions, MessageParts } from './message-parts.ts'
export { type MessageAction, messagePolicy } from './message-policy.ts'
export {
  adoptMessengers,
  forgetMessenger,
  type Messenger,
  messengersAt,
  messengersOfClients,
  saveMessenger,
} from './messenger-store.ts'
export { presentChannel } from './present-channel.ts'
export { presentMessage } from './present-message.ts'
export { type NewMessage, queueMessage } from './queue-message.ts'
export { type Quiet, quietSpanAt } from './quiet-hours.ts'
export { readyChannels } from './ready-channels.ts'
export { resealChannels } from './reseal-channels.ts'
export { retryMessage } from './retry-message.ts'
export { setUpChannel } from './set-up-channel.ts'
export { messageStopKeys, readStopLink } from './stop-link.ts'
export {
  changeMessageStop,
  readMessageStop,
  resumeMessages,
  stopMessages,
} from './stop-messages.ts'
export { adoptStops, findStop, type MessageStop } from './stop-store.ts'
export { proveTelegramHook, telegramBotName } from './telegram-hook.ts'
export { testChannel } from './test-channel.ts'
