import type { Client } from 'pg'
import type { BenchServer } from '../server.ts'
import type { Api } from '../world/api.ts'
import type { Portal } from '../world/portal.ts'
import type { Salon } from '../world/salon.ts'

export interface DrainScene {
  server: BenchServer
  owner: Client
  api: Api
  portal: Portal
  connectionId: number
  salon: Salon
  count: number
}

export interface Repriced {
  seconds: number
  /** From 40 to 95 % of the services: when the burst is spent and the desk has booked. */
  steadyPerSecond: number
  requests: number
  limitErrors: number
  wrong: number
  bookingsMs: number[]
}
