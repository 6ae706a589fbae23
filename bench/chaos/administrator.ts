import { setTimeout as sleep } from 'node:timers/promises'
import { grantPortal } from '../world/connect-portal.ts'
import type { World } from './world.ts'

const lookEveryMs = 2_000
/** So long it takes a person to see the alert and to press "connect" again. */
const reactsAfterMs = 10_000

/**
 * Grants the portal again when its connection asks for it. A refresh token works once: whoever dies
 * between the server's answer and the commit takes the new one along, and only a person can give
 * another. Ends with the signal; answers how often that was needed.
 */
export async function grantWhenAsked(
  { server, owner, portal, connections }: World,
  signal: AbortSignal,
): Promise<number> {
  let granted = 0
  while (!signal.aborted) {
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined)
    const { rowCount } = await owner.query(
      `select 1 from connections where id = $1 and state = 'unauthorised'`,
      [connections.portal],
    )
    if (rowCount === 0) continue
    await sleep(reactsAfterMs, undefined, { signal }).catch(() => undefined)
    // In a storm the portal may fail this, too: whoever is asked again tries again.
    granted += await grantPortal(server, portal, connections.portal).then(
      () => 1,
      () => 0,
    )
  }
  return granted
}
