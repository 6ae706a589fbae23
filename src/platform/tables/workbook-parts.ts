import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

/**
 * What the parts of a workbook that are read may unpack to, together. 50,000 rows of forty columns
 * stay below it, while 900 KB of a file made for harm unpack to a gigabyte.
 */
const maxUnpackedBytes = 200_000_000

const stored = 0
const deflated = 8

/** A file inside a zip, still packed. */
interface Part {
  name: string
  method: number
  packed: Buffer
}

/**
 * The parts of a workbook that make up its first sheet, as a zip in the order in which the reader
 * wants them: given a sheet before the strings and relations, or none of these, it would write the
 * sheet to a temporary file. How much they unpack to is counted, as headers may lie.
 * @throws Error when it is no workbook, or unpacks to more than may be
 */
export async function workbookParts(bytes: Uint8Array): Promise<Buffer> {
  const parts = directoryOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const sheet = parts.find(({ name }) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name))
  if (!sheet) throw new Error('a workbook without a sheet')
  const named = (name: string) => parts.find((part) => part.name === name)
  const wanted = [
    named('xl/_rels/workbook.xml.rels') ?? emptyPart('xl/_rels/workbook.xml.rels', 'Relationships'),
    named('xl/workbook.xml'),
    named('xl/sharedStrings.xml') ?? emptyPart('xl/sharedStrings.xml', 'sst'),
    named('xl/styles.xml'),
    sheet,
  ].filter((part) => part !== undefined)
  let unpackedBytes = 0
  for (const part of wanted) unpackedBytes = await countUnpacked(part, unpackedBytes)
  return Buffer.concat([...wanted.flatMap(localEntry), endOfZip])
}

async function countUnpacked(part: Part, before: number): Promise<number> {
  let count = before
  const source = Readable.from([part.packed])
  const unpacked = part.method === stored ? source : source.pipe(createInflateRaw())
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    count += chunk.length
    if (count > maxUnpackedBytes) throw new Error('the workbook unpacks to too much')
  }
  return count
}

/** What the directory at the end of a zip names; files of four gigabytes have another one. */
function directoryOf(zip: Buffer): Part[] {
  const end = zip.lastIndexOf(signature(0x06054b50))
  const count = zip.readUInt16LE(end + 10)
  const parts: Part[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error('the directory of the zip is broken')
    const nameBytes = zip.readUInt16LE(at + 28)
    parts.push(partAt(zip, at, zip.toString('utf8', at + 46, at + 46 + nameBytes)))
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return parts
}

function partAt(zip: Buffer, at: number, name: string): Part {
  const encrypted = (zip.readUInt16LE(at + 8) & 1) === 1
  const method = zip.readUInt16LE(at + 10)
  if (encrypted || (method !== stored && method !== deflated)) throw new Error(`${name} is locked`)
  const local = zip.readUInt32LE(at + 42)
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  return { name, method, packed: zip.subarray(start, start + zip.readUInt32LE(at + 20)) }
}

function emptyPart(name: string, tag: string): Part {
  return { name, method: stored, packed: Buffer.from(`<${tag}/>`) }
}

function localEntry({ name, method, packed }: Part): Buffer[] {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(method, 8)
  header.writeUInt32LE(packed.length, 18)
  header.writeUInt32LE(packed.length, 22)
  header.writeUInt16LE(Buffer.byteLength(name), 26)
  return [header, Buffer.from(name), packed]
}

/** Whoever reads from the start needs the end alone: a directory of nothing. */
const endOfZip = Buffer.concat([signature(0x06054b50), Buffer.alloc(18)])

function signature(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(number)
  return bytes
}
