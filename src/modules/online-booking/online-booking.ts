import type { Tenant } from '../tenancy/index.ts'

/** How clients book a service that another system keeps too: on its own page, or by our form. */
export const yclientsPaths = ['widget', 'form'] as const
export type YclientsPath = (typeof yclientsPaths)[number]

/** The public page of a business. */
export interface OnlineBooking {
  /** Whether there is a page at all. */
  enabled: boolean
  /** What the business says of itself. */
  about: string
  yclientsPath: YclientsPath
  /**
   * Whether somebody whom the business does not know becomes a client by booking. Otherwise the
   * booking has no client, and its note says who made it.
   */
  createClients: boolean
}

/** What an administrator may change; what is left out stays. */
export interface OnlineBookingChanges {
  enabled?: boolean | undefined
  /** The public address; the tenant's own. */
  slug?: string | undefined
  about?: string | undefined
  yclientsPath?: YclientsPath | undefined
  createClients?: boolean | undefined
}

/** A business whose page is open. */
export interface Business {
  tenant: Tenant
  page: OnlineBooking
}

/** A business that has chosen nothing yet. */
export const closedPage: OnlineBooking = {
  enabled: false,
  about: '',
  yclientsPath: 'widget',
  createClients: true,
}

export const aboutAtMost = 4_000
