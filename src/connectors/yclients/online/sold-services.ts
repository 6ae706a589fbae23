import type { Remote } from '../../../connector-kit/index.ts'
import { partsOf, readService } from '../composite-services.ts'

/**
 * What is booked when somebody books these services: a composite one is sold as its parts, in their
 * order, and is refused by itself.
 */
export async function soldServices(remote: Remote, ids: string[]): Promise<string[]> {
  const sold: string[] = []
  for (const id of ids) {
    const parts = partsOf(await readService(remote, id))
    sold.push(...(parts.length > 0 ? parts : [id]))
  }
  return sold
}
