import { cpus, totalmem } from 'node:os'
import { Client } from 'pg'

/** What a figure depends on besides the code: the machine and the Node.js. */
export function describeMachine(): Record<string, string | number> {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
}

/** The database a figure was measured on, as it answers itself. */
export async function describeDatabase(url: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, string>>(
      `select current_setting('server_version') as postgres, current_setting('fsync') as fsync,
         current_setting('synchronous_commit') as synchronous_commit`,
    )
    return rows[0] ?? {}
  } finally {
    await client.end()
  }
}
