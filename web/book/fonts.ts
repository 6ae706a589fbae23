import cyrillicExt from '@fontsource-variable/inter/files/inter-cyrillic-ext-wght-normal.woff2?url'
import cyrillic from '@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2?url'
import latin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'

/** The Kazakh letters are in the second file; a browser loads what the page has letters of. */
const files: [string, string][] = [
  [cyrillic, 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116'],
  [cyrillicExt, 'U+0460-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F'],
  [
    latin,
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  ],
]

/** Brings the typeface after the page stands: on a slow line it would keep the page waiting. */
export function bringFonts(): void {
  for (const [url, unicodeRange] of files) {
    document.fonts.add(
      new FontFace('Inter Variable', `url(${url})`, {
        unicodeRange,
        weight: '100 900',
        display: 'swap',
      }),
    )
  }
}
