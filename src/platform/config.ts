import { resolve } from 'node:path'
import { z } from 'zod'
import { type FieldProblem, ProblemError } from '../kernel/errors.ts'
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

const httpLimits = {
  bodyLimitBytes: 1024 * 1024,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 72_000,
  requestsPerMinute: 1_200,
  publicRequestsPerMinute: 240,
  loginsPerMinute: 10,
  maxInFlight: 500,
  maxLagMs: 500,
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
  // An empty variable is how a compose file says "not set".
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  const parsed = environment.safeParse(Object.fromEntries(given))
  if (!parsed.success) throw invalid(parsed.error.issues.map(toField))
  const missing = parsed.data.UZEL_ENV === 'production' ? missingInProduction(parsed.data) : []
  if (missing.length > 0) throw invalid(missing)
  return { ...assemble(parsed.data), ...overrides, http: limitsOf(parsed.data, overrides.http) }
}

/** The address by which the application itself connects: the owner's server, another role. */
export function appDatabaseUrl(config: Config, ownerUrl: string): string {
  const url = new URL(ownerUrl)
  url.username = 'uzel_app'
  url.password = config.appDatabasePassword
  return url.href
}

const list = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most)
const webUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''))
const keyText = z.string().refine((text) => Buffer.from(text, 'base64url').length === 32)
const secretText = z.string().min(16).max(200)

const environment = z
  .object({
    UZEL_ENV: z.enum(['development', 'production', 'test']).default('development'),
    UZEL_HOST: z.string().min(1).default('127.0.0.1'),
    UZEL_PORT: count(0, 65_535).default(8080),
    UZEL_DATA: z.string().min(1).default('data'),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    UZEL_APP_DB_PASSWORD: secretText.optional(),
    UZEL_POOL_SIZE: count(1, 500).default(10),
    UZEL_KEYS: list.pipe(z.array(keyText).min(1).max(20)).optional(),
    UZEL_PUBLIC_URL: webUrl.optional(),
    UZEL_LOG_LEVEL: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
      .default('info'),
    UZEL_PUSHER_APP_ID: z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .default('uzel'),
    UZEL_PUSHER_KEY: z
      .string()
      .regex(/^[\w.-]{1,200}$/)
      .optional(),
    UZEL_PUSHER_SECRET: secretText.optional(),
    UZEL_TRUST_PROXY: z.string().max(1_000).default('false').transform(readTrust),
    UZEL_CORS_ORIGINS: list.pipe(z.array(z.url({ protocol: /^https?$/ })).max(100)).default([]),
    UZEL_OUTBOUND_ALLOW: list.pipe(z.array(z.string().max(255)).max(1_000)).default([]),
    UZEL_METRICS_TOKEN: secretText.optional(),
    UZEL_DEMO_PASSWORD: z.string().min(8).max(200).optional(),
    UZEL_BITRIX24_CLIENT_ID: z.string().max(200).optional(),
    UZEL_BITRIX24_CLIENT_SECRET: z.string().max(200).optional(),
    YCLIENTS_ENABLED: z.stringbool().default(false),
    YCLIENTS_COMPANY_ID: count(1, Number.MAX_SAFE_INTEGER).optional(),
    YCLIENTS_API_TOKEN: z.string().max(1_000).optional(),
    YCLIENTS_USER_TOKEN: z.string().max(1_000).optional(),
    YCLIENTS_API_BASE: webUrl.optional(),
    UZEL_AUDIT_DAYS: count(1, 36_500).default(730),
    UZEL_REQUESTS_PER_MINUTE: count(1, 1_000_000).default(httpLimits.requestsPerMinute),
    UZEL_PUBLIC_REQUESTS_PER_MINUTE: count(1, 1_000_000).default(
      httpLimits.publicRequestsPerMinute,
    ),
    UZEL_MAX_IN_FLIGHT: count(1, 100_000).default(httpLimits.maxInFlight),
    UZEL_MAX_LAG_MS: count(10, 60_000).default(httpLimits.maxLagMs),
  })
  .superRefine((env, context) => {
    const pair = [env.UZEL_BITRIX24_CLIENT_ID, env.UZEL_BITRIX24_CLIENT_SECRET]
    if (pair.filter((value) => value !== undefined).length !== 1) return
    const name = pair[0] ? 'UZEL_BITRIX24_CLIENT_SECRET' : 'UZEL_BITRIX24_CLIENT_ID'
    context.addIssue({ code: 'custom', path: [name], message: 'the id and the secret go together' })
  })
  .superRefine((env, context) => {
    if (!env.YCLIENTS_ENABLED) return
    const needed = ['YCLIENTS_COMPANY_ID', 'YCLIENTS_API_TOKEN', 'YCLIENTS_USER_TOKEN'] as const
    for (const name of needed.filter((one) => env[one] === undefined)) {
      const message = 'YCLIENTS_ENABLED needs it'
      context.addIssue({ code: 'custom', path: [name], message })
    }
  })

type Environment = z.output<typeof environment>

/** What each variable must look like, said when it does not. */
const advice: Partial<Record<keyof Environment, string>> = {
  DATABASE_URL: 'set postgres://owner:password@host:5432/uzel',
  UZEL_APP_DB_PASSWORD: 'set at least 16 characters, the same for every process',
  UZEL_KEYS: 'set the output of "./uzel key:generate"; after a rotation, newest first, by commas',
  UZEL_PUBLIC_URL: 'set how browsers reach this server, such as https://uzel.example.com',
  UZEL_PUSHER_KEY: 'set any name made of letters, digits, dots and dashes',
  UZEL_PUSHER_SECRET: 'set at least 16 random characters, the same for every process',
  YCLIENTS_ENABLED: 'set true or false',
  YCLIENTS_COMPANY_ID: 'set the number of the location, as in the address of its journal',
  UZEL_METRICS_TOKEN: 'set at least 16 random characters',
  UZEL_DEMO_PASSWORD: 'set at least 8 characters; in production remove it',
}

function missingInProduction(env: Environment): FieldProblem[] {
  const required = [
    'DATABASE_URL',
    'UZEL_KEYS',
    'UZEL_PUBLIC_URL',
    'UZEL_PUSHER_KEY',
    'UZEL_PUSHER_SECRET',
  ] as const
  const missing = required.filter((name) => env[name] === undefined)
  const problems = missing.map((name) => configProblem(name, 'required'))
  if (env.UZEL_DEMO_PASSWORD) problems.push(configProblem('UZEL_DEMO_PASSWORD', 'not_allowed'))
  return problems
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

/** `true`, `false`, or the addresses of the proxies by commas (`loopback` is one too). */
function readTrust(text: string): boolean | string {
  return text === 'true' || text === 'false' ? text === 'true' : text
}

function toField(issue: z.core.$ZodIssue): FieldProblem {
  return configProblem(String(issue.path[0]), 'invalid', issue.message)
}

function configProblem(name: string, code: string, message?: string): FieldProblem {
  const hint = advice[name as keyof Environment] ?? message ?? ''
  return { field: name, code, params: { hint } }
}

function invalid(fields: FieldProblem[]): ProblemError {
  const reason = fields.map(({ field, params }) => `${field}: ${params?.['hint']}`).join('; ')
  return new ProblemError('config_invalid', { fields, details: { reason } })
}
