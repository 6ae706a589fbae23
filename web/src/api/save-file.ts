import { type Answer, dataOf } from './client.ts'

/**
 * Hands a file that the API made to the browser, to be kept under a name.
 * Asked by the API's client, and not by a plain link: it knows whose business and which language.
 *
 * @throws CallFailed
 */
export async function saveFile(name: string, asked: Promise<Answer<Blob>>): Promise<void> {
  const address = URL.createObjectURL(await dataOf(asked))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser takes the file up after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
