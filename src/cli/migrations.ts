import type { Command } from 'commander'
import { Client } from 'pg'
import { readConfig } from '../platform/config.ts'
import { migrate, migrationStatus, rollback } from '../platform/database/migrate.ts'
import { openOwnDatabase } from './open-database.ts'
import { environmentOf, type PlaceOptions, withData } from './options.ts'
import { CommandFailed, print, printTable } from './terminal.ts'

/** `migrate`, `migrate:rollback`, `migrate:fresh`, `migrate:status`. */
export function migrations(program: Command): void {
  const add = (name: string, description: string) =>
    withData(program.command(name).description(description))

  add('migrate', 'apply the migrations that are missing').action((options: PlaceOptions) =>
    withOwner(options, applyMissing),
  )
  add('migrate:rollback', 'take back the newest migration, with its data').action(
    (options: PlaceOptions) =>
      withOwner(options, async (url) => {
        const name = await rollback(url)
        print(name === null ? 'Nothing to take back.' : `Taken back: ${name}`)
      }),
  )
  add('migrate:fresh', 'delete ALL data and migrate from nothing (never in production)')
    .option('--force', 'do it')
    .action((options: PlaceOptions & { force?: boolean }) => {
      if (readConfig(environmentOf(options)).env === 'production') {
        throw new CommandFailed('migrate:fresh deletes all data; it is refused in production.')
      }
      if (!options.force) throw new CommandFailed('This deletes ALL data. Say --force to do it.')
      return withOwner(options, async (url) => {
        await dropEverything(url)
        await applyMissing(url)
      })
    })
  add('migrate:status', 'list the migrations').action((options: PlaceOptions) =>
    withOwner(options, async (url) => {
      const all = await migrationStatus(url)
      printTable(
        ['migration', 'applied'],
        all.map(({ name, applied }) => [name, applied ? 'yes' : 'no']),
      )
    }),
  )
}

async function withOwner(
  place: PlaceOptions,
  work: (ownerUrl: string) => Promise<void>,
): Promise<void> {
  const database = await openOwnDatabase(readConfig(environmentOf(place)), { migrate: false })
  try {
    await work(database.ownerUrl)
  } finally {
    await database.stop()
  }
}

async function applyMissing(url: string): Promise<void> {
  const { applied } = await migrate(url)
  print(applied.length === 0 ? 'Nothing to migrate.' : `Applied: ${applied.join(', ')}`)
}

async function dropEverything(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('drop schema public cascade; create schema public')
  } finally {
    await client.end()
  }
}
