import { startPortal, type TestPortal } from './portal.ts'
import { startProgram, type TestProgram, type TestSalon } from './program.ts'

/** A salon in step with its portal. */
export interface PairedSalon {
  house: TestProgram
  portal: TestPortal
  salon: TestSalon
  /** The number of the connection. */
  connection: number
  close(): Promise<void>
}

export async function openPairedSalon(): Promise<PairedSalon> {
  const house = await startProgram()
  const portal = await startPortal()
  const salon = await house.makeSalon()
  const connection = await house.connect(salon, portal)
  await house.drain(portal)
  return {
    ...{ house, portal, salon, connection },
    async close() {
      await house.close()
      await portal.close()
    },
  }
}
