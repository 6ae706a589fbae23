/** What the bench asks of the process that holds the clients. */
export type Order =
  | { do: 'connect'; group: string; port: number; path: string; count: number; hello: string[] }
  | { do: 'expect'; group: string; bytes: number }

/** What that process answers; times are of the machine's monotonic clock, in nanoseconds. */
export type Answer =
  | { did: 'connect'; group: string }
  | { did: 'expect'; group: string }
  | { did: 'receive'; group: string; atNs: string }
