import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { guardCell, unguardCell } from './guard-cell.ts'
import { readTable, writeCsv, xlsxStream } from './index.ts'

const limits = { rows: 5, columns: 4, cellCharacters: 50 }
const read = (bytes: Uint8Array) => readTable(bytes, limits)
const text = (lines: string[]) => Buffer.from(lines.join('\r\n'))

test.each([
  [',', 'Name,Phone'],
  [';', 'Name;Phone'],
  ['\t', 'Name\tPhone'],
] as const)('columns parted by %j are found', async (delimiter, header) => {
  const row = ['"Lee, Ann; the first"', '+77010000001'].join(delimiter)
  expect(await read(text([header, row]))).toEqual({
    ok: true,
    table: {
      format: 'csv',
      encoding: 'utf-8',
      delimiter,
      rows: [
        ['Name', 'Phone'],
        ['Lee, Ann; the first', '+77010000001'],
      ],
    },
  })
})

test('the encoding is found: UTF-8 with and without its mark, UTF-16, Windows-1251', async () => {
  const words = 'Имя;Телефон'
  const windows = Buffer.from([0xc8, 0xec, 0xff, 0x3b, 0xd2, 0xe5, 0xeb])
  const found = [
    await read(Buffer.from(words)),
    await read(Buffer.from(`\uFEFF${words}`)),
    await read(Buffer.from(`\uFEFF${words}`, 'utf16le')),
    await read(windows),
  ].map((answer) => answer.ok && [answer.table.encoding, ...(answer.table.rows[0] ?? [])])
  expect(found).toEqual([
    ['utf-8', 'Имя', 'Телефон'],
    ['utf-8', 'Имя', 'Телефон'],
    ['utf-16le', 'Имя', 'Телефон'],
    ['windows-1251', 'Имя', 'Тел'],
  ])
})

test('blank rows are no rows, and more than may be is refused', async () => {
  const answer = await read(text(['a,b', '', ' , ', '1,2', '']))
  expect(answer).toMatchObject({
    table: {
      rows: [
        ['a', 'b'],
        ['1', '2'],
      ],
    },
  })
  expect(await read(text(Array(6).fill('a,b')))).toEqual({ ok: false, why: 'too_many_rows' })
  expect(await read(text(['a,b,c,d,e']))).toEqual({ ok: false, why: 'too_many_columns' })
})

test('what is no table is unreadable, and nothing breaks', async () => {
  const files = [Buffer.from([0x89, 0x50, 0, 0, 1]), Buffer.from('PK\u0003\u0004broken')]
  for (const file of files) expect(await read(file)).toEqual({ ok: false, why: 'unreadable' })
})

test('a workbook is read: texts, numbers, dates, formulas by their results', async () => {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Clients')
  sheet.addRow(['Name', 'Phone', 'Birthday', 'Sum'])
  const birthday = new Date('1990-05-17T00:00:00Z')
  sheet.addRow(['Ann', 77010000001, birthday, { formula: '1+2', result: 3 }])
  const answer = await read(Buffer.from(await workbook.xlsx.writeBuffer()))
  expect(answer).toMatchObject({
    table: {
      format: 'xlsx',
      rows: [['Name'], ['Ann', '77010000001', '1990-05-17', '3']].map((row) =>
        expect.arrayContaining(row),
      ),
    },
  })
})

test('a workbook whose sheet comes first leaves no file behind, with strings or without', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'uzel-tables-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  vi.stubEnv('TMPDIR', directory)
  onTestFinished(() => void vi.unstubAllEnvs())
  const cells = { a: '<c r="A1" t="s"><v>0</v></c>', b: '<c r="B1"><v>7</v></c>' }
  const sheet = (row: string) =>
    `<worksheet><sheetData><row r="1">${row}</row></sheetData></worksheet>`
  const named = zipOf({
    'xl/worksheets/sheet1.xml': sheet(cells.a + cells.b),
    'xl/workbook.xml': '<workbook/>',
    'xl/sharedStrings.xml': '<sst><si><t>Ann</t></si></sst>',
  })
  const bare = zipOf({ 'xl/worksheets/sheet1.xml': sheet(cells.b) })
  expect(await read(named)).toMatchObject({ table: { rows: [['Ann', '7']] } })
  expect(await read(bare)).toMatchObject({ table: { rows: [['', '7']] } })
  expect(await readdir(directory)).toEqual([])
})

test('a workbook that unpacks to more than may be is not unpacked', async () => {
  const blank = Buffer.alloc('<row></row>'.length * 19_000_000, '<row></row>')
  const ends = ['<worksheet><sheetData>', '</sheetData></worksheet>'].map((end) => Buffer.from(end))
  const bomb = zipOf({
    'xl/sharedStrings.xml': '<sst/>',
    'xl/_rels/workbook.xml.rels': '<Relationships/>',
    'xl/worksheets/sheet1.xml': Buffer.concat(ends.toSpliced(1, 0, blank)),
  })
  expect(bomb.length).toBeLessThan(1_000_000)
  expect(await read(bomb)).toEqual({ ok: false, why: 'unreadable' })
}, 20_000)

test('a workbook that we write is read back by others and by us, with no formula in it', async () => {
  async function* pages() {
    yield [
      ['Имя', 'Note'],
      ['<Ann> & "co"', '=1+1'],
    ]
    yield [['', '+77010000001']]
  }
  const bytes = await buffer(Readable.from(xlsxStream(pages())))
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(new Uint8Array(bytes).buffer)
  const cell = workbook.worksheets[0]?.getCell('B2')
  expect([cell?.type, cell?.value]).toEqual([ExcelJS.ValueType.String, '=1+1'])
  expect(await read(bytes)).toMatchObject({
    table: {
      rows: [
        ['Имя', 'Note'],
        ['<Ann> & "co"', '=1+1'],
        ['', '+77010000001'],
      ],
    },
  })
})

test('cells that a spreadsheet would run are guarded, phones and plain words are not', () => {
  expect(['=1+1', '+1+1', '-1', '@SUM(A1)', '\t=1'].map(guardCell)).toEqual([
    "'=1+1",
    "'+1+1",
    "'-1",
    "'@SUM(A1)",
    "\t'=1",
  ])
  expect(['Ann', '+77010000001', "d'Arc"].map(guardCell)).toEqual(['Ann', '+77010000001', "d'Arc"])
})

test('a formula is guarded behind what parts cells elsewhere, marks that nobody sees, full width', () => {
  const cells = ['x;=1', 'x\n@SUM(A1)', 'x;"=1;', '\u200B=1', '\uFEFF-1', '＝1', 'a;＋1', ' =1']
  expect(cells.map(guardCell)).toEqual([
    "x;'=1",
    "x\n'@SUM(A1)",
    'x;\'"=1;',
    "'\u200B=1",
    "'\uFEFF-1",
    "'＝1",
    "a;'＋1",
    "' =1",
  ])
  const plain = ['a - b', '1;2', 'x = y', 'Line\nline']
  expect(plain.map(guardCell)).toEqual(plain)
})

test('whatever stands in a cell, no file of ours begins it like a formula, and it reads back', () => {
  const unit = fc.constantFrom(...';\t\r\n=+-@＝＠\'" \u200B\uFEFFa1')
  const cells = fc.oneof(fc.string(), fc.string({ unit }))
  fc.assert(
    fc.property(cells, (cell) => {
      const starts = guardCell(cell).split(/[;\t\r\n]/)
      const bare = starts.map((start) => start.replace(/^["\s\u200B\uFEFF]+/, ''))
      if (!/^\+\d{6,15}$/.test(cell)) {
        for (const start of bare) expect(start).not.toMatch(/^[=+\-@＝＋－＠]/)
      }
      expect(unguardCell(guardCell(cell))).toBe(cell)
    }),
    { numRuns: 2_000 },
  )
  expect(writeCsv([['a,b', '=1']])).toBe('"a,b",\'=1\r\n')
})

/** A zip of these files in this order. */
function zipOf(files: Record<string, string | Buffer>): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content)
    const sizes = [0, packed.length, content.length, name.length]
    const common = Buffer.concat([numbers(2, [20, 0, 8, 0, 0]), numbers(4, sizes)])
    const local = [numbers(4, [0x04034b50]), common, Buffer.from(name), packed]
    const rest = Buffer.concat([numbers(2, [0, 0, 0]), numbers(4, [0, offset])])
    const version = numbers(2, [20])
    directory.push(numbers(4, [0x02014b50]), version, common, rest, Buffer.from(name))
    locals.push(...local)
    offset += Buffer.concat(local).length
  }
  const count = Object.keys(files).length
  const where = numbers(4, [Buffer.concat(directory).length, offset])
  const end = [numbers(4, [0x06054b50]), numbers(2, [0, 0, count, count]), where, numbers(2, [0])]
  return Buffer.concat([...locals, ...directory, ...end])
}

function numbers(bytes: 2 | 4, values: number[]): Buffer {
  const written = Buffer.alloc(bytes * values.length)
  for (const [at, value] of values.entries()) written.writeUIntLE(value, at * bytes, bytes)
  return written
}
