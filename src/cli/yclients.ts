import type { Command } from 'commander'
import type { Program } from '../compose.ts'
import { type PlaceOptions, readId, withData } from './options.ts'
import { withProgram } from './with-program.ts'
import { checkLocations } from './yclients-check.ts'
import { makeStudio } from './yclients-demo.ts'
import { syncLocations } from './yclients-sync.ts'
import { printUserToken, type TokenOptions } from './yclients-token.ts'
import { guideToWebhook, testWebhook } from './yclients-webhook.ts'

export interface LocationOptions extends PlaceOptions {
  connection?: number
  json?: boolean
}

/** `yclients:check`, `:user-token`, `:sync-catalog`, `:sync-bookings`, `:webhook-…`, `:demo`. */
export function yclients(program: Command): void {
  const add = (name: string, description: string) =>
    withData(
      program
        .command(`yclients:${name}`)
        .description(description)
        .option('--connection <id>', 'only this connection', readId)
        .option('--json', 'print JSON'),
    )
  const run = (work: (opened: Program, options: LocationOptions) => Promise<boolean>) => {
    return (options: LocationOptions) =>
      withProgram(options, async (opened) => {
        process.exitCode = (await work(opened, options)) ? 0 : 1
      })
  }

  add('check', 'test each setting of the locations, then the API, and say what to do').action(
    run(checkLocations),
  )
  add('user-token', 'exchange a login and a password for a user token, and print it')
    .option('--save', 'put the token into the connection')
    .action((options: TokenOptions) =>
      withProgram(options, (open) => printUserToken(open, options)),
    )
  add(
    'sync-catalog',
    'fetch services and staff of the locations, and wait until they are here',
  ).action(run((opened, options) => syncLocations(opened, options, ['service', 'employee'])))
  add('sync-bookings', 'fetch the records of the journals, and wait until they are here').action(
    run((opened, options) => syncLocations(opened, options, ['booking'])),
  )
  add('webhook-guide', 'print the address for webhooks, and how to enter it')
    .option('--save <file>', 'write it into a file')
    .action(run(guideToWebhook))
  add('webhook-test', 'post to our own address the way YClients does').action(run(testWebhook))
  const demo = program
    .command('yclients:demo')
    .description('make a business that works with the emulated YClients, while start runs')
  withData(demo).action(run(makeStudio))
}
