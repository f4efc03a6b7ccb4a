/**
 * Orders that are good till a time, the next to expire first (equal times: the lower number). A binary heap
 * of two columns. Orders that end otherwise stay in it until they come up or `prune` sweeps them out.
 */
export class ExpiryQueue {
  private times: number[] = []
  private numbers: number[] = []

  get size(): number {
    return this.numbers.length
  }

  /** Instant of the first entry; Infinity when there is none. */
  get nextTime(): number {
    return this.times[0] ?? Infinity
  }

  /** Order of the first entry; 0 when there is none. */
  get nextOrder(): number {
    return this.numbers[0] ?? 0
  }

  add(time: number, order: number): void {
    const { times, numbers } = this
    let at = numbers.length
    times.push(time)
    numbers.push(order)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.isBefore(time, order, parent)) break
      times[at] = times[parent]!
      numbers[at] = numbers[parent]!
      at = parent
    }
    times[at] = time
    numbers[at] = order
  }

  removeFirst(): void {
    const { times, numbers } = this
    const time = times.pop()!
    const order = numbers.pop()!
    const size = numbers.length
    if (size === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (child + 1 < size && this.isBefore(times[child + 1]!, numbers[child + 1]!, child)) child++
      if (this.isBefore(time, order, child)) break
      times[at] = times[child]!
      numbers[at] = numbers[child]!
      at = child
    }
    times[at] = time
    numbers[at] = order
  }

  /** Keeps the orders for which `isLive` holds. */
  prune(isLive: (order: number) => boolean): void {
    const { times, numbers } = this
    this.times = []
    this.numbers = []
    for (let i = 0; i < numbers.length; i++) if (isLive(numbers[i]!)) this.add(times[i]!, numbers[i]!)
  }

  private isBefore(time: number, order: number, other: number): boolean {
    const otherTime = this.times[other]!
    return time < otherTime || (time === otherTime && order < this.numbers[other]!)
  }
}
