import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBbCode, toBbCode } from './bb-code.ts'

describe('a note as BB-code', () => {
  it('comes back as it went, whatever was typed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(
          fc.constantFrom(
            '[',
            ']',
            '[b]',
            '[/b]',
            '[*]',
            '\u200b',
            '$result[',
            '😀',
            '[url=x]',
            '\n',
          ),
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(fc.property(text, (note) => fromBbCode(toBbCode(note)) === note))
  })

  it('shows no markup that a client typed', () => {
    expect(toBbCode('[b]hi[/b]')).not.toMatch(/\[b\]|\[\/b\]/)
  })

  it('loses the markup that people made in the portal, and keeps their words', () => {
    expect(fromBbCode('[B]Bold[/B] [url=https://x.example]link[/url] [LIST=1][*]one[/LIST]')).toBe(
      'Bold link one',
    )
  })

  it('keeps brackets that are no markup', () => {
    expect(fromBbCode('room [12]')).toBe('room [12]')
  })
})
