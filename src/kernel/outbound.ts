/** One request to another host. The body is sent as it is; `json` sets its own content type. */
export interface OutboundRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers?: Record<string, string>
  json?: unknown
  form?: Record<string, string>
  body?: string
  /** From the look-up of the name to the last byte received; 30 s unless told. */
  timeoutMs?: number
  /** Largest answer accepted; 16 MiB unless told. */
  maxBytes?: number
  signal?: AbortSignal
  /**
   * A caller in a hurry does not cut it, its own deadline alone does: with the answer something
   * would be lost that is given only once.
   */
  uncut?: boolean
}

export interface OutboundResponse {
  status: number
  headers: Record<string, string>
  text: string
}

/**
 * What went wrong before an answer arrived. `sent` tells whether the other side may have acted:
 * false means the request certainly never left.
 */
export class OutboundError extends Error {
  readonly reason: 'refused_address' | 'unreachable' | 'timeout' | 'cut' | 'too_large' | 'aborted'
  readonly sent: boolean

  constructor(
    reason: OutboundError['reason'],
    options: { sent: boolean; cause?: unknown; detail?: string },
  ) {
    super(options.detail ? `${reason}: ${options.detail}` : reason, { cause: options.cause })
    this.name = 'OutboundError'
    this.reason = reason
    this.sent = options.sent
  }
}

/** The one way out of the program. Never follows redirects; never retries. */
export interface Outbound {
  /** @throws OutboundError */
  request(request: OutboundRequest): Promise<OutboundResponse>
}
