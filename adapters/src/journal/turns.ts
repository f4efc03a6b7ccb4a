/** Runs tasks one after another, in the order they were asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** Waits for all that was asked for. */
  async finished(): Promise<void> {
    await this.#last
  }
}
