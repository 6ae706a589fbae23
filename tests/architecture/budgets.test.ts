import ts from 'typescript'
import { expect, test } from 'vitest'
import { paths, type SourceFile, sourceFiles } from './source-files.ts'

const linesAtMost = 250
const testLinesAtMost = 500
const functionLinesAtMost = 70
const parametersAtMost = 3
const widthAtMost = 100

const files = sourceFiles()
const isTest = (path: string) => /\.test\.ts$|^tests\//.test(path)
const linesOf = ({ text }: SourceFile) => text.split('\n')

test(`files have at most ${linesAtMost} lines, tests ${testLinesAtMost}`, () => {
  const long = files.flatMap((file) => {
    const lines = linesOf(file).length - 1
    const budget = isTest(file.path) ? testLinesAtMost : linesAtMost
    return lines > budget ? [`${file.path}: ${lines} lines`] : []
  })
  expect(long).toEqual([])
})

test(`functions have at most ${functionLinesAtMost} lines and ${parametersAtMost} parameters`, () => {
  const offenders = files
    // A test is one function for as long as its story is; its file is bounded instead.
    .filter(({ path }) => path.endsWith('.ts') && !isTest(path))
    .flatMap((file) => functionsOf(file))
    .flatMap(({ where, lines, parameters }) => [
      ...(lines > functionLinesAtMost ? [`${where}: ${lines} lines`] : []),
      ...(parameters > parametersAtMost ? [`${where}: ${parameters} parameters`] : []),
    ])
  expect(offenders).toEqual([])
})

test('nothing is any, and no cast goes through unknown', () => {
  const offenders = files.flatMap(({ path, text }) =>
    path.endsWith('.ts') ? loosenings(path, text) : [],
  )
  expect(offenders).toEqual([])
})

test(`lines are at most ${widthAtMost} wide`, () => {
  // What cannot be broken stands: texts in quotes, SQL, addresses.
  const unbreakable = /['"`]|https?:\/\//
  const wide = files
    .filter(({ path }) => path.endsWith('.ts'))
    .flatMap((file) => {
      const inTemplate = templateLines(file)
      return linesOf(file).flatMap((line, at) =>
        line.length > widthAtMost && !unbreakable.test(line) && !inTemplate.has(at)
          ? [`${file.path}:${at + 1}: ${line.length} wide`]
          : [],
      )
    })
  expect(wide).toEqual([])
})

test('files and folders are named in kebab case, and none is a drawer for everything', () => {
  const forbidden = new Set([
    'utils',
    'util',
    'helpers',
    'helper',
    'common',
    'shared',
    'misc',
    'lib',
  ])
  const offenders = paths().filter((path) => {
    const parts = path.split('/')
    const isComponent = path.endsWith('.vue')
    return parts.some((part, at) => {
      const name = part.replace(/\..*$/, '')
      if (forbidden.has(name)) return true
      const isFile = at === parts.length - 1
      if (isFile && !/\.ts$/.test(part)) return false
      return !isComponent && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
    })
  })
  expect(offenders).toEqual([])
})

test('nothing is left to do later', () => {
  const later = new RegExp(['TO', 'DO|FIX', 'ME|XX', 'X\\b|HA', 'CK\\b'].join(''))
  const offenders = files.flatMap((file) =>
    linesOf(file).flatMap((line, at) =>
      later.test(line) ? [`${file.path}:${at + 1}: ${line.trim()}`] : [],
    ),
  )
  expect(offenders).toEqual([])
})

test('no test is skipped, alone, or without an assertion', () => {
  const offenders = files
    .filter(({ path }) => path.endsWith('.test.ts'))
    .filter(
      ({ text }) =>
        /\b(test|it|describe)\.(only|skip|todo)\b/.test(text) ||
        !/\bexpect|\bassert|conform/i.test(text),
    )
    .map(({ path }) => path)
  expect(offenders).toEqual([])
})

interface FunctionFacts {
  where: string
  lines: number
  parameters: number
}

function functionsOf(file: SourceFile): FunctionFacts[] {
  const source = parse(file.path, file.text)
  const found: FunctionFacts[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const from = source.getLineAndCharacterOfPosition(node.getStart(source)).line
      const to = source.getLineAndCharacterOfPosition(node.getEnd()).line
      const parameters = node.parameters.filter((one) => one.name.getText(source) !== 'this')
      found.push({
        where: `${file.path}:${from + 1}`,
        lines: to - from + 1,
        parameters: parameters.length,
      })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function loosenings(path: string, text: string): string[] {
  const source = parse(path, text)
  const found: string[] = []
  const note = (node: ts.Node, what: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
    found.push(`${path}:${line + 1}: ${what}`)
  }
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) note(node, 'any')
    if (
      ts.isAsExpression(node) &&
      ts.isAsExpression(node.expression) &&
      node.expression.type.kind === ts.SyntaxKind.UnknownKeyword
    ) {
      note(node, 'as unknown as')
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The numbers of lines that lie inside a template: SQL keeps its own shape. */
function templateLines({ path, text }: SourceFile): Set<number> {
  const source = parse(path, text)
  const found = new Set<number>()
  const visit = (node: ts.Node): void => {
    if (ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) {
      const from = source.getLineAndCharacterOfPosition(node.getStart(source)).line
      const to = source.getLineAndCharacterOfPosition(node.getEnd()).line
      for (let line = from; line <= to; line++) found.add(line)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)
}
