/** Up to here neither a product nor the running sum has lost a bit, even after one more addition. */
const EXACT = 2 ** 52

/** Sums products of whole numbers without rounding: in doubles while they fit, in bigint where they do not. */
export class ExactSum {
  #small = 0
  #large = 0n

  addProduct(left: number, right: number): void {
    const product = left * right
    if (product > EXACT || product < -EXACT) {
      this.#large += BigInt(left) * BigInt(right)
      return
    }
    this.#small += product
    if (this.#small > EXACT || this.#small < -EXACT) {
      this.#large += BigInt(this.#small)
      this.#small = 0
    }
  }

  get total(): bigint {
    return this.#large + BigInt(this.#small)
  }
}
