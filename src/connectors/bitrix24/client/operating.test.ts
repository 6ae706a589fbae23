import { describe, expect, it } from 'vitest'
import { createOperating } from './operating.ts'

describe('the time limit of a method', () => {
  it('closes the method shortly before the portal would, until the portal’s own moment', () => {
    const operating = createOperating()
    operating.note(1, 'crm.item.add', { operating: 470, operating_reset_at: 2_000 })
    expect(operating.closedUntilMs(1, 'crm.item.add', 1_000_000)).toBe(2_000_000)
    expect(operating.closedUntilMs(1, 'crm.item.list', 1_000_000)).toBe(null)
    expect(operating.closedUntilMs(2, 'crm.item.add', 1_000_000)).toBe(null)
  })

  it('opens it again when the moment has come', () => {
    const operating = createOperating()
    operating.note(1, 'crm.item.add', { operating: 470, operating_reset_at: 2_000 })
    expect(operating.closedUntilMs(1, 'crm.item.add', 2_000_000)).toBe(null)
  })

  it('stays open well below the limit, and when the portal tells nothing', () => {
    const operating = createOperating()
    operating.note(1, 'crm.item.add', { operating: 455, operating_reset_at: 2_000 })
    operating.note(1, 'crm.item.list', undefined)
    expect(operating.closedUntilMs(1, 'crm.item.add', 0)).toBe(null)
    expect(operating.closedUntilMs(1, 'crm.item.list', 0)).toBe(null)
  })

  it('closes until the moment told before where that explains it, else for a while', () => {
    const operating = createOperating()
    operating.note(1, 'a', { operating: 400, operating_reset_at: 2_000 })
    expect(operating.close(1, 'a', 5_000)).toBe(2_000_000)
    operating.note(1, 'c', { operating: 10, operating_reset_at: 2_000 })
    expect(operating.close(1, 'c', 5_000)).toBe(5_000)
    expect(operating.close(1, 'b', 5_000)).toBe(5_000)
    expect(operating.closedUntilMs(1, 'b', 0)).toBe(5_000)
  })

  it('learns how long a call takes', () => {
    const operating = createOperating()
    operating.note(1, 'a', { duration: 2 })
    expect(operating.expectedSeconds(1, 'a')).toBe(2)
    operating.note(1, 'a', { duration: 1 })
    expect(operating.expectedSeconds(1, 'a')).toBeCloseTo(1.7)
  })
})
