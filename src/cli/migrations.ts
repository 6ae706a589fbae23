import Table from 'cli-table3'
import type { Command } from 'commander'
import { Client } from 'pg'
import { readConfig } from '../platform/config.ts'
import { migrate, migrationStatus, rollback } from '../platform/database/migrate.ts'
import { openOwnDatabase } from './open-database.ts'
import { CommandFailed, print } from './terminal.ts'

/** `migrate`, `migrate:rollback`, `migrate:fresh`, `migrate:status`. */
export function migrations(program: Command): void {
  program
    .command('migrate')
    .description('apply the migrations that are missing')
    .action(() =>
      withOwner(async (url) => {
        const { applied } = await migrate(url)
        print(applied.length === 0 ? 'Nothing to migrate.' : `Applied: ${applied.join(', ')}`)
      }),
    )
  program
    .command('migrate:rollback')
    .description('take back the newest migration')
    .action(() =>
      withOwner(async (url) => {
        print(`Taken back: ${(await rollback(url)) ?? 'nothing'}`)
      }),
    )
  program
    .command('migrate:fresh')
    .description('delete ALL data and migrate from nothing (never in production)')
    .option('--force', 'do it')
    .action((options: { force?: boolean }) => {
      if (readConfig().env === 'production') {
        throw new CommandFailed('migrate:fresh deletes all data; it is refused in production.')
      }
      if (!options.force) throw new CommandFailed('This deletes ALL data. Say --force to do it.')
      return withOwner(async (url) => {
        await dropEverything(url)
        const { applied } = await migrate(url)
        print(`Applied: ${applied.join(', ')}`)
      })
    })
  program
    .command('migrate:status')
    .description('list the migrations')
    .action(() =>
      withOwner(async (url) => {
        const table = new Table({ head: ['migration', 'applied'], style: { head: [] } })
        for (const { name, applied } of await migrationStatus(url))
          table.push([name, applied ? 'yes' : 'no'])
        print(table.toString())
      }),
    )
}

async function withOwner(work: (ownerUrl: string) => Promise<void>): Promise<void> {
  const config = readConfig()
  const database = await openOwnDatabase(config, { migrate: false })
  try {
    await work(database.ownerUrl)
  } finally {
    await database.stop()
  }
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
