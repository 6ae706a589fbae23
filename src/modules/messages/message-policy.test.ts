import { expect, test } from 'vitest'
import { type Role, roles, systemPrincipal } from '../../kernel/principal.ts'
import { authoriseMessage, type MessageAction, messagePolicy } from './message-policy.ts'

const actions = Object.keys(messagePolicy) as MessageAction[]
const allowed: Record<Role, MessageAction[]> = {
  super_admin: actions,
  admin: actions,
  manager: ['read_channels', 'read', 'retry', 'stop'],
  employee: [],
}

test.each(roles)('administrators set channels, management reads and retries: %s', (role) => {
  const who = { ...systemPrincipal(1), role }
  for (const action of actions) {
    const attempt = () => authoriseMessage(who, action)
    if (allowed[role].includes(action)) expect(attempt).not.toThrow()
    else expect(attempt).toThrow(`forbidden {"action":"${action}"}`)
  }
})
