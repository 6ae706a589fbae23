import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { errorCode } from '../kernel/errors.ts'
import { home, runChild, runTool } from './run-child.ts'
import { CommandFailed, print } from './terminal.ts'

/** `new:connector`: a folder under src/connectors that works, from the template of the kit. */
export function newConnector(program: Command): void {
  program
    .command('new:connector')
    .description('start a connector: a working copy of the template under a name of its own')
    .argument('<name>', 'name of the folder, in lower case with dashes: my-crm')
    .action(async (name: string) => {
      const files = await copyTemplate({ name, root: home })
      const folder = `src/connectors/${name}`
      const steps = [
        await runChild(process.execPath, ['scripts/generate-registry.ts']),
        // Other names sort and wrap differently.
        await runTool('biome', ['check', '--write', folder]),
      ]
      if (steps.some((code) => code !== 0)) {
        throw new CommandFailed(`${folder} was made, but is not registered yet; see above.`)
      }
      print(nextSteps(name, files))
    })
}

/**
 * Copies `src/connector-kit/template` to `src/connectors/{name}` with the names filled in.
 *
 * @param root folder of the project
 * @returns the files made, relative to the new folder
 * @throws CommandFailed when the name cannot be one, or is taken
 */
export async function copyTemplate(made: { name: string; root: string }): Promise<string[]> {
  const { name, root } = made
  const words = wordsOf(name)
  const template = join(root, 'src/connector-kit/template')
  const folder = join(root, 'src/connectors', name)
  try {
    await mkdir(folder)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    throw new CommandFailed(`There is a connector "${name}" already; choose another name.`)
  }
  const entries = await readdir(template, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(template.length + 1))
    .sort()
  for (const file of files) {
    const text = await readFile(join(template, file), 'utf8')
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), renamed(text, words))
  }
  return files
}

/** The template's own name, as it is spelt in each place. */
const templateWords = spellings(['sample', 'crm'], 'Sample CRM')

type Words = ReturnType<typeof spellings>

function wordsOf(name: string): Words {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40) {
    throw new CommandFailed(
      `"${name}" cannot name a connector: lower-case letters and digits with single dashes, ` +
        'beginning with a letter, 40 at most, such as my-crm.',
    )
  }
  const parts = name.split('-')
  const words = spellings(parts, parts.map(capital).join(' '))
  if (takenNames.has(words.camel)) {
    throw new CommandFailed(`"${name}" means something in the code; choose a longer name.`)
  }
  return words
}

function spellings(parts: string[], title: string) {
  const pascal = parts.map(capital).join('')
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1)
  return { title, kebab: parts.join('-'), snake: parts.join('_'), camel, pascal }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function renamed(text: string, words: Words): string {
  return text
    .replaceAll(templateWords.title, words.title)
    .replaceAll(templateWords.kebab, words.kebab)
    .replaceAll(templateWords.snake, words.snake)
    .replaceAll(templateWords.camel, words.camel)
    .replaceAll(templateWords.pascal, words.pascal)
}

/** The connector is a constant of its name, next to these; and words of the language are none. */
const takenNames = new Set([
  ...['check', 'dictionaries', 'prepare', 'manifest', 'people', 'webhook'],
  ...['connectors', 'sandboxes', 'connector', 'open', 'fields', 'client'],
  ...'arguments await break case catch class const continue debugger default delete do'.split(' '),
  ...'else enum eval export extends false finally for function if implements import'.split(' '),
  ...'in instanceof interface let new null package private protected public return'.split(' '),
  ...'static super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  ),
])

function nextSteps(name: string, files: string[]): string {
  return [
    `src/connectors/${name}: ${files.length} files, registered.`,
    `  1. ./uzel test src/connectors/${name}   proves the copy; keep it green as you go`,
    '  2. sandbox/       make the emulator answer as the vendor does, from its documentation',
    '  3. manifest.ts    the settings, limits and kinds of the vendor',
    '  4. client.ts, mapper.ts, people.ts, webhook.ts   until the suite passes again',
    '  src/connector-kit/README.md says what each part must do.',
  ].join('\n')
}
