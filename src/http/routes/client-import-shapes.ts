import { z } from 'zod'
import type { Language } from '../../kernel/language.ts'
import { fieldText } from '../../kernel/problems/texts.ts'
import {
  type DryRun,
  type ImportPlan,
  importStates,
  importTargets,
} from '../../modules/client-imports/index.ts'
import { instantText } from '../schemas.ts'

const target = z
  .enum(importTargets)
  .describe(
    '`full_name` is the first name and the rest; `full_name_last_first` the last name first',
  )
const onMatch = z
  .enum(['update', 'skip'])
  .describe('What becomes of a client with the same phone, or else the same e-mail')
const country = z.string().regex(/^[A-Z]{2}$/)

const mapping = z.array(
  z.strictObject({ index: z.number().int().min(0).max(99).describe('The column, from 0'), target }),
)

export const importPlanBody = z.strictObject({
  mapping: mapping.min(1).max(100).describe('What each column is; others are not taken'),
  on_match: onMatch,
  country: country.describe('Phones without a country code are read by it, such as `KZ`'),
})

export const importSchema = z
  .object({
    id: z.number().int(),
    state: z.enum(importStates),
    file_name: z.string(),
    format: z.enum(['csv', 'xlsx']),
    encoding: z.string().nullable(),
    delimiter: z.string().nullable(),
    columns: z.array(
      z.object({
        index: z.number().int(),
        header: z.string(),
        samples: z.array(z.string()),
        suggested: target.nullable().describe('What the heading says it is'),
      }),
    ),
    mapping: mapping.nullable(),
    on_match: onMatch.nullable(),
    country: country.nullable(),
    total: z.number().int().describe('Rows below the headings'),
    done: z.number().int().describe('Rows that are settled'),
    created: z.number().int(),
    updated: z.number().int(),
    skipped: z.number().int(),
    rejected: z.number().int(),
    rows_per_second: z.number().nullable(),
    seconds_left: z.number().int().nullable(),
    created_at: instantText,
    started_at: instantText.nullable(),
    finished_at: instantText.nullable(),
  })
  .meta({ id: 'ClientImport' })

const reasonSchema = z.object({ field: z.string(), code: z.string(), message: z.string() })

export const dryRunSchema = z
  .object({
    created: z.number().int(),
    updated: z.number().int(),
    skipped: z.number().int(),
    rejected: z.number().int(),
    rejected_rows: z
      .array(
        z.object({
          row: z.number().int().describe('From 1, below the headings'),
          cells: z.array(z.string()),
          reasons: z.array(reasonSchema),
        }),
      )
      .describe('The first 50'),
  })
  .meta({ id: 'ClientImportDryRun' })

export function toPlan(body: z.output<typeof importPlanBody>): ImportPlan {
  return { mapping: body.mapping, onMatch: body.on_match, country: body.country }
}

export function presentDryRun(run: DryRun, language: Language): z.infer<typeof dryRunSchema> {
  return {
    ...run.counts,
    rejected_rows: run.rejected.map(({ rowNumber, cells, reasons }) => ({
      row: rowNumber,
      cells,
      reasons: reasons.map((reason) => ({
        field: reason.field,
        code: reason.code,
        message: fieldText(reason, language),
      })),
    })),
  }
}
