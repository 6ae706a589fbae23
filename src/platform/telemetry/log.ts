import { openSync } from 'node:fs'
import pino from 'pino'

/** A structured logger; `child` adds fields to every line. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Log
}

// Whatever its depth up to three, a field of these names is masked: a secret has no way into a log.
const secretNames = [
  'password',
  'token',
  'secret',
  'secrets',
  'auth',
  'authorization',
  'cookie',
  'access_token',
  'refresh_token',
  'client_secret',
  'application_token',
  'webhook_url',
  'set-cookie',
]
const depths = ['', '*.', '*.*.', '*.*.*.']

/** Opens the log, one JSON line an event: on standard output, or in a file. */
export function createLog(level: string, file?: string): pino.Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: depths.flatMap((depth) =>
        secretNames.map((name) => `${depth}["${name}"]`.replace('.[', '[')),
      ),
      censor: '[masked]',
    },
    formatters: { level: (label) => ({ level: label }) },
  }
  if (file === undefined) return pino(options)
  // Opened before the first line: a command may end sooner than a file opens by itself.
  return pino(options, pino.destination(openSync(file, 'a')))
}
