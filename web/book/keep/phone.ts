/** Calling codes and the grouping of numbers where our businesses are; others are typed whole. */
const countries: Record<string, { code: string; groups: number[]; trunk: string }> = {
  KZ: { code: '7', groups: [3, 3, 2, 2], trunk: '8' },
  RU: { code: '7', groups: [3, 3, 2, 2], trunk: '8' },
  UA: { code: '380', groups: [2, 3, 2, 2], trunk: '0' },
  BY: { code: '375', groups: [2, 3, 2, 2], trunk: '80' },
  KG: { code: '996', groups: [3, 3, 3], trunk: '0' },
  UZ: { code: '998', groups: [2, 3, 2, 2], trunk: '' },
  GE: { code: '995', groups: [3, 3, 3], trunk: '0' },
  AM: { code: '374', groups: [2, 3, 3], trunk: '0' },
  AZ: { code: '994', groups: [2, 3, 2, 2], trunk: '0' },
  PL: { code: '48', groups: [3, 3, 3], trunk: '' },
  DE: { code: '49', groups: [3, 4, 4], trunk: '0' },
  TR: { code: '90', groups: [3, 3, 2, 2], trunk: '0' },
  GB: { code: '44', groups: [4, 6], trunk: '0' },
  US: { code: '1', groups: [3, 3, 4], trunk: '' },
}
const digitsAtLeast = 8
const digitsAtMost = 15

/**
 * A number as it was typed, in E.164; null while it cannot be whole. Numbers without a plus are
 * those of the country.
 */
export function readPhone(typed: string, country: string): string | null {
  const digits = typed.replace(/\D/g, '')
  const home = countries[country]
  const whole = typed.trim().startsWith('+') || !home ? digits : international(digits, home)
  if (whole.length < digitsAtLeast || whole.length > digitsAtMost) return null
  const known = Object.values(countries).find(({ code }) => whole.startsWith(code))
  // Where the length of numbers is known, a digit too few is seen before the server says so.
  if (known && known.code !== '49' && whole.length !== known.code.length + sum(known.groups)) {
    return null
  }
  return `+${whole}`
}

/** A number in the groups that people read it in; what is not whole stays as it was typed. */
export function showPhone(typed: string, country: string): string {
  const phone = readPhone(typed, country)
  if (!phone) return typed
  const found = Object.values(countries).find(({ code }) => phone.startsWith(`+${code}`))
  if (!found) return phone
  let rest = phone.slice(1 + found.code.length)
  const parts = found.groups.map((length) => {
    const part = rest.slice(0, length)
    rest = rest.slice(length)
    return part
  })
  return [`+${found.code}`, ...parts, rest].filter(Boolean).join(' ')
}

/** What a field for a number of the country shows before anything is typed. */
export function phoneExample(country: string): string {
  const home = countries[country]
  return home ? `+${home.code} ${home.groups.map((n) => '0'.repeat(n)).join(' ')}` : '+'
}

function international(digits: string, home: { code: string; groups: number[]; trunk: string }) {
  const length = sum(home.groups)
  if (digits.length === length) return home.code + digits
  if (home.trunk && digits.length === length + home.trunk.length && digits.startsWith(home.trunk)) {
    return home.code + digits.slice(home.trunk.length)
  }
  return digits
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
