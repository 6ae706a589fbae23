export type EmbeddedPostgresErrorCode =
  | 'database_platform_unsupported'
  | 'database_binaries_unusable'
  | 'database_folder_unusable'
  | 'database_folder_damaged'
  | 'database_password_missing'
  | 'database_start_failed'
  | 'database_stop_failed'

/** The embedded server could not do its work; the message says what a person can do about it. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.name = 'EmbeddedPostgresError'
    this.code = code
  }
}
