import { z } from 'zod'
import { type FieldProblem, ProblemError } from '../kernel/errors.ts'
import type { FieldCode } from '../kernel/problems/field-codes.ts'

/** What a process takes at most when nothing is said. */
export const httpLimits = {
  bodyLimitBytes: 1024 * 1024,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 72_000,
  requestsPerMinute: 1_200,
  publicRequestsPerMinute: 240,
  loginsPerMinute: 10,
  maxInFlight: 500,
  maxLagMs: 500,
}

const list = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most)
const webUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''))
const keyText = z.string().refine((text) => Buffer.from(text, 'base64url').length === 32)
const secretText = z.string().min(16).max(200)

/** Every variable, as text from outside and as it is used. */
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
    UZEL_TRUST_PROXY: z
      .string()
      .max(1_000)
      .regex(/^(true|false|[\da-f.:/]+|loopback|linklocal|uniquelocal|[\s,])+$/i)
      .default('false')
      .transform(readTrust),
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

export type Environment = z.output<typeof environment>

/** What each variable must look like, said when it does not. */
const advice: Partial<Record<keyof Environment, string>> = {
  DATABASE_URL: 'set postgres://owner:password@host:5432/uzel',
  UZEL_APP_DB_PASSWORD: 'set at least 16 characters, the same for every process',
  UZEL_KEYS: 'set the output of "./uzel key:generate"; after a rotation, newest first, by commas',
  UZEL_PUBLIC_URL: 'set how browsers reach this server, such as https://uzel.example.com',
  UZEL_POOL_SIZE: 'set a number from 1 to 500',
  UZEL_LOG_LEVEL: 'set trace, debug, info, warn, error, fatal or silent',
  UZEL_AUDIT_DAYS: 'set a number of days',
  UZEL_CORS_ORIGINS: 'set origins such as https://site.example.com, by commas',
  UZEL_TRUST_PROXY: 'set true, false, or the addresses of the proxies, by commas',
  UZEL_PUSHER_KEY: 'set any name made of letters, digits, dots, dashes and underscores',
  UZEL_PUSHER_SECRET: 'set at least 16 random characters, the same for every process',
  YCLIENTS_ENABLED: 'set true or false',
  YCLIENTS_COMPANY_ID: 'set the number of the location, as in the address of its journal',
  UZEL_METRICS_TOKEN: 'set at least 16 random characters',
  UZEL_DEMO_PASSWORD: 'set at least 8 characters; in production remove it',
}

/**
 * Reads the variables. An empty one is how a compose file says "not set".
 *
 * @throws ProblemError `config_invalid`, with a field for every variable that is wrong.
 */
export function readEnvironment(env: Record<string, string | undefined>): Environment {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  const parsed = environment.safeParse(Object.fromEntries(given))
  if (!parsed.success) throw invalid(parsed.error.issues.map(toField))
  const missing = parsed.data.UZEL_ENV === 'production' ? missingInProduction(parsed.data) : []
  if (missing.length > 0) throw invalid(missing)
  return parsed.data
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

/** `true`, `false`, or the addresses of the proxies by commas (`loopback` is one too). */
function readTrust(text: string): boolean | string {
  return text === 'true' || text === 'false' ? text === 'true' : text
}

function toField(issue: z.core.$ZodIssue): FieldProblem {
  return configProblem(String(issue.path[0]), 'invalid', issue.message)
}

function configProblem(name: string, code: FieldCode, message?: string): FieldProblem {
  const hint = advice[name as keyof Environment] ?? message ?? ''
  return { field: name, code, params: { hint } }
}

function invalid(fields: FieldProblem[]): ProblemError {
  const reason = fields.map(({ field, params }) => `${field}: ${params?.['hint']}`).join('; ')
  return new ProblemError('config_invalid', { fields, details: { reason } })
}
