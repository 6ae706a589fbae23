/** Does something with each of many, no more than `atOnce` at a time; in their order. */
export async function inTurns<Item>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values()
  const line = async () => {
    for (const item of waiting) await run(item)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, line))
}
