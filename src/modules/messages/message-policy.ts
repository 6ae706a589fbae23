import { ProblemError } from '../../kernel/errors.ts'
import type { Principal, Role } from '../../kernel/principal.ts'

export type MessageAction = 'read_channels' | 'set_channel' | 'read' | 'retry' | 'stop'

const administrators = { super_admin: true, admin: true, manager: false, employee: false }
const management = { super_admin: true, admin: true, manager: true, employee: false }

/** Who may do what with messages and the channels that carry them. */
export const messagePolicy: Record<MessageAction, Record<Role, boolean>> = {
  read_channels: management,
  set_channel: administrators,
  read: management,
  retry: management,
  stop: management,
}

/** @throws ProblemError `forbidden` */
export function authoriseMessage(who: Principal, action: MessageAction): void {
  if (!messagePolicy[action][who.role]) throw new ProblemError('forbidden', { details: { action } })
}
