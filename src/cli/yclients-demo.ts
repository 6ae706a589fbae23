import type { Program } from '../compose.ts'
import { seedStudio, studioSigner, studioSlug } from '../demo/seed-studio.ts'
import { runningAddress } from './running-instance.ts'
import { CommandFailed, print, say } from './terminal.ts'
import { syncLocations } from './yclients-sync.ts'

/** Makes the studio whose journal is the emulated YClients, and says where to look at it. */
export async function makeStudio(program: Program): Promise<boolean> {
  const { config } = program
  if (!config.sandbox) throw new CommandFailed('There is no demo in production.')
  const address = runningAddress(config.dataDir)
  if (address === null) {
    throw new CommandFailed('The emulated journal is served by "./uzel start": run that first.')
  }
  const base = `${address}/sandbox/yclients`
  const sync = { ...program.sync, parts: { ...program.sync.parts, publicUrl: address } }
  say('Connecting the studio to its journal…')
  const { connectionId: connection, password } = await seedStudio({ ...program, sync }, base)
  const isWell = await syncLocations(program, { connection }, [
    'employee',
    'service',
    'client',
    'booking',
  ])
  print(
    password === null
      ? `Sign in: ${address} as ${studioSigner}, with the password of its first making`
      : `Sign in: ${address} as ${studioSigner}, password ${password}`,
  )
  print(`Its public page: ${address}/book/${studioSlug}`)
  print(`Its journal as clients see it: ${base}/form/n19203/`)
  return isWell
}
