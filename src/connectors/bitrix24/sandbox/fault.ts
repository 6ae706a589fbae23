/** A refusal of the emulated portal: HTTP status, its own code, its own words. */
export class RestFault extends Error {
  readonly status: number
  readonly code: string | number

  constructor(status: number, code: string | number, description: string) {
    super(description)
    this.name = 'RestFault'
    this.status = status
    this.code = code
  }

  body(): { error: string | number; error_description: string } {
    return { error: this.code, error_description: this.message }
  }
}

/** Classic CRM methods leave the code empty and say everything in the text. */
export const classicFault = (description: string) => new RestFault(400, '', description)
export const itemMissing = (description = 'Element not found') =>
  new RestFault(400, 'NOT_FOUND', description)
export const badArgument = (description: string) =>
  new RestFault(400, 'INVALID_ARG_VALUE', description)
export const badField = (title: string, upper: string) =>
  new RestFault(
    400,
    'CRM_FIELD_ERROR_VALUE_NOT_VALID',
    `Invalid value for the field "${title}" (${upper})`,
  )
export const missingParameter = (name: string, code: string | number) =>
  new RestFault(400, code, `Could not find value for parameter {${name}}`)
/** Catalog methods answer numbers as codes, 0 for everything that has none of its own. */
export const catalogFault = (description: string, code = 0) => new RestFault(400, code, description)
