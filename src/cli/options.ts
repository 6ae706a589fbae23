import { type Command, InvalidArgumentError } from 'commander'

/** Options that change where a command works; each stands over a variable of the environment. */
export interface PlaceOptions {
  data?: string
  host?: string
  port?: number
}

/** Adds `--data`: which folder, and so which running Uzel, a command works on. */
export function withData(command: Command): Command {
  return command.option('--data <folder>', 'folder for all data (or UZEL_DATA; ./data)')
}

/** Adds `--host` and `--port`. */
export function withAddress(command: Command, usual: string): Command {
  return command
    .option('--port <port>', `port to listen on (or UZEL_PORT; ${usual})`, readPort)
    .option('--host <host>', 'address to listen on (or UZEL_HOST; 127.0.0.1)')
}

/** The environment as the options of a command change it. */
export function environmentOf(options: PlaceOptions): Record<string, string | undefined> {
  const { data, host, port } = options
  return {
    ...process.env,
    ...(data === undefined ? {} : { UZEL_DATA: data }),
    ...(host === undefined ? {} : { UZEL_HOST: host }),
    ...(port === undefined ? {} : { UZEL_PORT: String(port) }),
  }
}

export function readPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new InvalidArgumentError('It must be a number from 1 to 65535.')
}

/** Reads the number of a record. */
export function readId(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number.')
}

/** Reads the number of a record, or `all`. */
export function readIdOrAll(text: string): number | 'all' {
  if (text === 'all') return 'all'
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number, or "all".')
}
