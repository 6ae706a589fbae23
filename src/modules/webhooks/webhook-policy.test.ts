import { expect, test } from 'vitest'
import { roles, systemPrincipal } from '../../kernel/principal.ts'
import { authoriseWebhook, type WebhookAction, webhookPolicy } from './webhook-policy.ts'

const actions = Object.keys(webhookPolicy) as WebhookAction[]

test.each(roles)('administrators alone touch webhooks: %s', (role) => {
  const who = { ...systemPrincipal(1), role }
  const isAdmin = role === 'admin' || role === 'super_admin'
  for (const action of actions) {
    const attempt = () => authoriseWebhook(who, action)
    if (isAdmin) expect(attempt).not.toThrow()
    else expect(attempt).toThrow(`forbidden {"action":"${action}"}`)
  }
})
