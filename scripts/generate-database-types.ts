import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'

/**
 * Writes `src/platform/database/tables.generated.ts` from the migrated database in DATABASE_URL.
 * With --check it only compares, and fails when the file is stale.
 */
const target = join(import.meta.dirname, '../src/platform/database/tables.generated.ts')

const scalarTypes: Record<string, string> = {
  int8: 'number',
  int4: 'number',
  int2: 'number',
  float8: 'number',
  numeric: 'string',
  bool: 'boolean',
  text: 'string',
  date: 'string',
  timestamptz: 'Timestamp',
  jsonb: 'JsonColumn',
  bytea: 'Buffer',
  xid8: 'string',
  interval: 'string',
  _int8: 'number[]',
  _text: 'string[]',
}

interface Column {
  table: string
  column: string
  type: string
  nullable: boolean
  generated: boolean
}

const columnsQuery = `
  select c.relname as table, a.attname as column, t.typname as type, not a.attnotnull as nullable,
    (a.atthasdef or a.attidentity <> '') as generated
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_type t on t.oid = a.atttypid
  where a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attnum`

async function main(): Promise<void> {
  const client = new Client({ connectionString: process.env['DATABASE_URL'] })
  await client.connect()
  const { rows } = await client.query<Column>(columnsQuery)
  await client.end()
  const text = render(rows)
  if (!process.argv.includes('--check')) return writeFile(target, text)
  if ((await readFile(target, 'utf8')) !== text) {
    throw new Error('tables.generated.ts is stale: run scripts/generate-database-types.ts')
  }
}

function render(columns: Column[]): string {
  const tables = Map.groupBy(columns, (column) => column.table)
  const interfaces = [...tables].map(([table, own]) => {
    const lines = own.map((column) => `  ${column.column}: ${typeOf(column)}`)
    return `export interface ${pascal(table)} {\n${lines.join('\n')}\n}\n`
  })
  const index = [...tables.keys()].map((table) => `  ${table}: ${pascal(table)}`)
  return [
    '// Generated from the database by scripts/generate-database-types.ts. Do not edit.',
    "import type { ColumnType, Generated, JSONColumnType } from 'kysely'",
    "import type { Json } from '../../kernel/json.ts'",
    '',
    'export type Timestamp = string',
    'export type JsonColumn = ColumnType<Json, string, string>',
    '',
    ...interfaces,
    `export interface Tables {\n${index.join('\n')}\n}`,
    '',
  ]
    .join('\n')
    .replace(', JSONColumnType', '')
}

function typeOf(column: Column): string {
  const scalar = scalarTypes[column.type]
  if (!scalar) throw new Error(`no type for ${column.table}.${column.column}: ${column.type}`)
  const type = column.nullable ? `${scalar} | null` : scalar
  return column.generated ? `Generated<${type}>` : type
}

function pascal(name: string): string {
  return name.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase())
}

await main()
