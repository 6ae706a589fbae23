/** The usual values, with the present one among them where it is another. */
export function choicesWith(usual: readonly number[], present: number): number[] {
  return usual.includes(present) ? [...usual] : [...usual, present].sort((a, b) => a - b)
}
