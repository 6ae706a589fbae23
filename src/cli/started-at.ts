/**
 * When this command began, in milliseconds since 1970: `uzel` says so, because it may have
 * installed things first. Read once and removed, so that no child counts our time as its own.
 */
export const startedAtMs = Number(process.env['UZEL_STARTED_MS'] || performance.timeOrigin)
delete process.env['UZEL_STARTED_MS']
