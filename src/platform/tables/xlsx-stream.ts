import { crc32, createDeflateRaw } from 'node:zlib'

/**
 * A workbook of one sheet, written as its rows come: nothing but the page in hand is in memory, and
 * a slow reader slows the source down. All cells are texts, so that none can be a formula.
 */
export async function* xlsxStream(pages: AsyncIterable<string[][]>): AsyncGenerator<Buffer> {
  const entries: Entry[] = []
  let offset = 0
  const files: [string, AsyncIterable<string> | string[]][] = [
    ...Object.entries(fixedParts).map(([name, xml]): [string, string[]] => [name, [xml]]),
    ['xl/worksheets/sheet1.xml', sheetXml(pages)],
  ]
  for (const [name, content] of files) {
    const entry: Entry = { name: Buffer.from(name), offset, crc: 0, packed: 0, size: 0 }
    for await (const bytes of zipped(entry, content)) {
      offset += bytes.length
      yield bytes
    }
    entries.push(entry)
  }
  yield directoryOf(entries, offset)
}

interface Entry {
  name: Buffer
  offset: number
  crc: number
  packed: number
  size: number
}

/** Sizes follow the content (bit 3), because nobody knows them before. */
const flags = 0x0808
const deflated = 8

async function* zipped(
  entry: Entry,
  content: AsyncIterable<string> | string[],
): AsyncGenerator<Buffer> {
  yield numbers(
    [4, 0x04034b50],
    [2, 20],
    [2, flags],
    [2, deflated],
    [4, 0x00210000],
    [4, 0],
    [4, 0],
    [4, 0],
    [2, entry.name.length],
    [2, 0],
  )
  yield entry.name
  const deflate = createDeflateRaw()
  const feeding = feed(deflate, entry, content)
  for await (const bytes of deflate as AsyncIterable<Buffer>) {
    entry.packed += bytes.length
    yield bytes
  }
  await feeding
  yield numbers([4, 0x08074b50], [4, entry.crc], [4, entry.packed], [4, entry.size])
}

async function feed(
  deflate: ReturnType<typeof createDeflateRaw>,
  entry: Entry,
  content: AsyncIterable<string> | string[],
): Promise<void> {
  try {
    for await (const text of content) {
      const bytes = Buffer.from(text)
      entry.crc = crc32(bytes, entry.crc)
      entry.size += bytes.length
      if (!deflate.write(bytes)) await new Promise((resolve) => deflate.once('drain', resolve))
    }
    deflate.end()
  } catch (error) {
    deflate.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

function directoryOf(entries: Entry[], offset: number): Buffer {
  const headers = entries.map((entry) =>
    Buffer.concat([
      numbers(
        [4, 0x02014b50],
        [2, 20],
        [2, 20],
        [2, flags],
        [2, deflated],
        [4, 0x00210000],
        [4, entry.crc],
        [4, entry.packed],
        [4, entry.size],
        [2, entry.name.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, entry.offset],
      ),
      entry.name,
    ]),
  )
  const directory = Buffer.concat(headers)
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
    [4, directory.length],
    [4, offset],
    [2, 0],
  )
  return Buffer.concat([directory, end])
}

/** Little-endian numbers of two or four bytes, one after another. */
function numbers(...parts: [2 | 4, number][]): Buffer {
  return Buffer.concat(
    parts.map(([bytes, value]) => {
      const buffer = Buffer.alloc(bytes)
      if (bytes === 2) buffer.writeUInt16LE(value)
      else buffer.writeUInt32LE(value)
      return buffer
    }),
  )
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const sheetSpace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const packageSpace = 'http://schemas.openxmlformats.org/package/2006'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const fixedParts = {
  '[Content_Types].xml': `${head}<Types xmlns="${packageSpace}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${head}<Relationships xmlns="${packageSpace}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${head}<workbook xmlns="${sheetSpace}" xmlns:r="${office}"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packageSpace}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}

async function* sheetXml(pages: AsyncIterable<string[][]>): AsyncGenerator<string> {
  yield `${head}<worksheet xmlns="${sheetSpace}"><sheetData>`
  let rowNumber = 0
  for await (const page of pages) {
    let xml = ''
    for (const cells of page) {
      rowNumber += 1
      xml += rowXml(rowNumber, cells)
    }
    yield xml
  }
  yield '</sheetData></worksheet>'
}

function rowXml(rowNumber: number, cells: string[]): string {
  const texts = cells.map((text, at) =>
    text === ''
      ? ''
      : `<c r="${columnName(at)}${rowNumber}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`,
  )
  return `<row r="${rowNumber}">${texts.join('')}</row>`
}

/** A … Z, AA … */
function columnName(at: number): string {
  const last = String.fromCharCode(65 + (at % 26))
  return at < 26 ? last : columnName(Math.floor(at / 26) - 1) + last
}

function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
