import { ProblemError } from '../../kernel/errors.ts'
import type { Principal, Role } from '../../kernel/principal.ts'

export type WebhookAction = 'read' | 'create' | 'update' | 'delete' | 'send'

const adminsOnly = { super_admin: true, admin: true, manager: false, employee: false }

/** Who may do what with outgoing webhooks: they carry every change out, so administrators alone. */
export const webhookPolicy: Record<WebhookAction, Record<Role, boolean>> = {
  read: adminsOnly,
  create: adminsOnly,
  update: adminsOnly,
  delete: adminsOnly,
  send: adminsOnly,
}

/** @throws ProblemError `forbidden` */
export function authoriseWebhook(who: Principal, action: WebhookAction): void {
  if (!webhookPolicy[action][who.role]) throw new ProblemError('forbidden', { details: { action } })
}
