import { randomInt } from 'node:crypto'

/** The widest range that the platform's unbiased generator takes. */
const maxPart = 2 ** 48 - 1

/**
 * Names a connection. Two integers with a dot is the form that every Pusher library checks; 96
 * random bits make it unguessable, because who knows it can ask for signatures in its name.
 */
export function newSocketId(): string {
  return `${randomInt(maxPart)}.${randomInt(maxPart)}`
}

export function isSocketId(text: string): boolean {
  return /^\d{1,20}\.\d{1,20}$/.test(text)
}
