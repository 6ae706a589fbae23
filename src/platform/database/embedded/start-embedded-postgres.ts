import { chmod, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { clusterState, createCluster } from './cluster.ts'
import { prepareDataDir } from './data-dir.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { launchPostmaster } from './launch-postmaster.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { choosePostgresUser } from './postgres-user.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'
import { readOrCreateSecret } from './secret-file.ts'

export type EmbeddedPostgresStep = 'creating' | 'starting' | 'adopting'

export interface EmbeddedPostgresOptions {
  /** Holds the cluster (`pg`), its password (`pg.secret`) and its log (`pg.log`). */
  dataDir: string
  /** Told before each step that takes noticeable time. */
  onProgress?: (step: EmbeddedPostgresStep) => void
  /** Server settings over the built-in ones; only for a server that is started, not adopted. */
  settings?: Readonly<Record<string, string>>
}

export interface EmbeddedPostgres {
  /** Connects as the superuser that owns the cluster. */
  url: string
  /** `adopted`: a server of this folder was running already, left by a process that was killed. */
  mode: 'started' | 'adopted'
  pid: number
  /** Ends every connection and the server; returns when its process is gone. May be repeated. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL of this data folder on a free port of 127.0.0.1, creating its cluster on
 * first use, or adopts the one that runs already. Hold `lockDataDir` of the folder around it.
 * Throws `EmbeddedPostgresError`, whose message says what to do.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const dataDir = await prepareDataDir(options.dataDir)
  const clusterDir = join(dataDir, 'pg')
  const report = options.onProgress ?? (() => undefined)

  const cluster = await clusterState(clusterDir)
  if (cluster === 'damaged') throw damaged(clusterDir)
  const secretFile = join(dataDir, 'pg.secret')
  const password = await readOrCreateSecret(secretFile, { mayCreate: cluster === 'missing' })

  const found = await findPostmaster(clusterDir)
  if (found !== null) {
    report('adopting')
    return running({ clusterDir, password, mode: 'adopted', ...found })
  }

  const binaries = await postgresBinaries()
  const user = await choosePostgresUser({ dataDir, clusterDir, binaries })
  if (user.kind === 'switched') await letThrough(user.uid, dataDir)
  if (cluster === 'missing') {
    report('creating')
    await createCluster({ dataDir, clusterDir, secretFile, binaries, user })
  }
  report('starting')
  const settings = options.settings ?? {}
  const launched = await launchPostmaster({ dataDir, clusterDir, binaries, user, settings })
  return running({ clusterDir, password, mode: 'started', ...launched })
}

/** The other account must be able to walk through our folder; it still cannot list it. */
async function letThrough(uid: number, dataDir: string): Promise<void> {
  if ((await stat(dataDir)).uid !== uid) await chmod(dataDir, 0o711)
}

interface Running {
  clusterDir: string
  password: string
  mode: EmbeddedPostgres['mode']
  pid: number
  port: number
}

function running({ clusterDir, password, mode, pid, port }: Running): EmbeddedPostgres {
  let stopped: Promise<void> | undefined
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    mode,
    pid,
    stop: () => {
      stopped ??= stopPostmaster(clusterDir, pid)
      return stopped
    },
  }
}

function damaged(clusterDir: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'database_folder_damaged',
    `${clusterDir} holds files but no complete PostgreSQL cluster. ` +
      'Restore it from a backup, or move the folder away to start with an empty database.',
  )
}
