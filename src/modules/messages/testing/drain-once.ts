import { openMessageHouse } from './open-message-house.ts'

/** A worker in a process of its own, to be killed: one pass over one channel. */
const [appUrl = '', applicationKey = '', host = '', tenantId = '', channel = ''] =
  process.argv.slice(2)
const house = await openMessageHouse({
  appUrl,
  applicationKey,
  allowedHosts: [host],
  tenantId: Number(tenantId),
})
await house.drain(channel === 'email' ? 'email' : 'sms')
await house.close()
