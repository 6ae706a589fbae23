import type { ServerResponse } from 'node:http'

/** Answers with JSON in UTF-8. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  write(response, { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) })
}

/** Answers with text or HTML, as a vendor's front proxy does when it fails. */
export function sendText(response: ServerResponse, status: number, body: string): void {
  write(response, { status, type: 'text/html; charset=utf-8', body })
}

function write(
  response: ServerResponse,
  answer: { status: number; type: string; body: string },
): void {
  response.writeHead(answer.status, {
    'content-type': answer.type,
    'content-length': Buffer.byteLength(answer.body),
  })
  response.end(answer.body)
}
