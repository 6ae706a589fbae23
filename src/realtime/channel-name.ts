export type ChannelKind = 'public' | 'private' | 'presence'

/**
 * Whether this may be a channel's name. The alphabet and the length are Pusher's own. That a colon
 * is not among the letters is what keeps signatures unambiguous, as they join parts with colons.
 */
export function isChannelName(name: string): boolean {
  return /^[A-Za-z0-9_\-=@,.;]{1,200}$/.test(name)
}

/** The kind of a channel, which in this protocol is the prefix of its name. */
export function channelKind(name: string): ChannelKind {
  if (name.startsWith('private-')) return 'private'
  if (name.startsWith('presence-')) return 'presence'
  return 'public'
}
