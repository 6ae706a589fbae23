import { resolve } from 'node:path'
import { type Environment, httpLimits, readEnvironment } from './environment.ts'
import { databasePassword, keptSecret } from './kept-secret.ts'
import { generateKey } from './secrets/index.ts'

/** Everything that the environment decides, read once at the start. */
export interface Config {
  env: 'development' | 'production' | 'test'
  host: string
  port: number
  /** Absolute path of the folder for the embedded database, made-up secrets and sandboxes. */
  dataDir: string
  /** Owner's address of the database, which migrates; null means the embedded one. */
  databaseUrl: string | null
  /** The password of the role `uzel_app`, set when the owner migrates. */
  appDatabasePassword: string
  poolSize: number
  /** Application keys, newest first. */
  keys: string[]
  /** How people reach this server from outside, without a slash at the end. */
  publicUrl: string
  logLevel: string
  pusher: { appId: string; key: string; secret: string }
  /** False, or whom Fastify trusts about `X-Forwarded-*`. */
  trustProxy: boolean | string
  corsOrigins: string[]
  /** Hosts (`host` or `host:port`) that may be called although their address is private. */
  outboundAllow: string[]
  /** The password of the demo's users; null makes one up. Never in production. */
  demoPassword: string | null
  demo: boolean
  /** For how long facts are kept: the audit log and the change feed. */
  auditDays: number
  sandbox: boolean
  /** Opens `GET /metrics`; null leaves it shut. */
  metricsToken: string | null
  /** The application registered for all portals, where tenants have none of their own. */
  bitrix24: { clientId: string; clientSecret: string } | null
  /** The location that the first tenant is connected to, once. */
  yclients: YclientsAccount | null
  http: HttpLimits
}

export interface YclientsAccount {
  companyId: number
  apiToken: string
  userToken: string
  /** Null is where the vendor serves it. */
  apiBase: string | null
}

export interface HttpLimits {
  bodyLimitBytes: number
  /** How long a request may take to arrive whole. */
  requestTimeoutMs: number
  keepAliveTimeoutMs: number
  /** Requests of one caller (token, user or address) a minute. */
  requestsPerMinute: number
  /**
   * Requests a minute of one address to the public page of a business; what books or sends a code
   * has a fraction of it.
   */
  publicRequestsPerMinute: number
  /** Attempts to sign in a minute, of one address with one e-mail. */
  loginsPerMinute: number
  /** Requests at work at once before others are told to come back. */
  maxInFlight: number
  /** How late the event loop may be before requests are told to come back. */
  maxLagMs: number
}

/** What a test or a command sets over the environment. */
export type ConfigOverrides = Partial<Omit<Config, 'http'>> & { http?: Partial<HttpLimits> }

/**
 * Reads the environment. Development makes up what is missing and keeps it in the data folder, so
 * that a restart finds the same keys; production makes up nothing that another server would need.
 *
 * @throws ProblemError `config_invalid`, with a field for every variable that is wrong.
 */
export function readConfig(
  env: Record<string, string | undefined> = process.env,
  overrides: ConfigOverrides = {},
): Config {
  const read = readEnvironment(env)
  return { ...assemble(read), ...overrides, http: limitsOf(read, overrides.http) }
}

/** Where this machine itself reaches the server: one that listens everywhere, by its loopback. */
export function localUrl({ host, port }: Pick<Config, 'host' | 'port'>): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The address by which the application itself connects: the owner's server, another role. */
export function appDatabaseUrl(config: Config, ownerUrl: string): string {
  const url = new URL(ownerUrl)
  url.username = 'uzel_app'
  url.password = config.appDatabasePassword
  return url.href
}

function assemble(env: Environment): Omit<Config, 'http'> {
  const dataDir = resolve(env.UZEL_DATA)
  const invented = env.UZEL_ENV !== 'production'
  const kept = (name: string) => keptSecret(dataDir, name, generateKey)
  return {
    env: env.UZEL_ENV,
    host: env.UZEL_HOST,
    port: env.UZEL_PORT,
    dataDir,
    databaseUrl: env.DATABASE_URL ?? null,
    appDatabasePassword:
      env.UZEL_APP_DB_PASSWORD ?? databasePassword(env.DATABASE_URL) ?? kept('app-db.secret'),
    poolSize: env.UZEL_POOL_SIZE,
    keys: env.UZEL_KEYS ?? kept('keys').split(/[\s,]+/),
    publicUrl: env.UZEL_PUBLIC_URL ?? `http://localhost:${env.UZEL_PORT}`,
    logLevel: env.UZEL_LOG_LEVEL,
    pusher: {
      appId: env.UZEL_PUSHER_APP_ID,
      key: env.UZEL_PUSHER_KEY ?? 'uzel',
      secret: env.UZEL_PUSHER_SECRET ?? kept('pusher.secret'),
    },
    trustProxy: env.UZEL_TRUST_PROXY,
    corsOrigins: env.UZEL_CORS_ORIGINS,
    outboundAllow: env.UZEL_OUTBOUND_ALLOW,
    demoPassword: env.UZEL_DEMO_PASSWORD ?? null,
    metricsToken: env.UZEL_METRICS_TOKEN ?? null,
    demo: invented,
    sandbox: invented,
    auditDays: env.UZEL_AUDIT_DAYS,
    bitrix24:
      env.UZEL_BITRIX24_CLIENT_ID && env.UZEL_BITRIX24_CLIENT_SECRET
        ? { clientId: env.UZEL_BITRIX24_CLIENT_ID, clientSecret: env.UZEL_BITRIX24_CLIENT_SECRET }
        : null,
    yclients: yclientsOf(env),
  }
}

function yclientsOf(env: Environment): Config['yclients'] {
  const {
    YCLIENTS_ENABLED: enabled,
    YCLIENTS_COMPANY_ID: companyId,
    YCLIENTS_API_TOKEN: apiToken,
    YCLIENTS_USER_TOKEN: userToken,
    YCLIENTS_API_BASE: apiBase = null,
  } = env
  if (!enabled || !companyId || !apiToken || !userToken) return null
  return { companyId, apiToken, userToken, apiBase }
}

function limitsOf(env: Environment, overrides: Partial<HttpLimits> = {}): HttpLimits {
  return {
    ...httpLimits,
    requestsPerMinute: env.UZEL_REQUESTS_PER_MINUTE,
    publicRequestsPerMinute: env.UZEL_PUBLIC_REQUESTS_PER_MINUTE,
    maxInFlight: env.UZEL_MAX_IN_FLIGHT,
    maxLagMs: env.UZEL_MAX_LAG_MS,
    ...overrides,
  }
}
