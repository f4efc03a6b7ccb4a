const PAGE = 16_384
/** The word behind a page's entries counts those in use. */
const USED = PAGE

/**
 * Finds a live order's record by its number. Numbers are dense and ascending, so an array is the fastest map;
 * it is cut in pages that are dropped when their last order is gone, so that memory follows live orders and
 * not history.
 */
export class OrderIndex {
  private readonly pages: (Int32Array | undefined)[] = []

  /** The pointer of a live order, or 0; of a number that no order can have, anything. */
  find(number: number): number {
    const page = this.pages[(number / PAGE) | 0]
    return page === undefined ? 0 : page[number & (PAGE - 1)]!
  }

  add(number: number, pointer: number): void {
    const at = (number / PAGE) | 0
    let page = this.pages[at]
    if (page === undefined) page = this.addPage(at)
    page[number & (PAGE - 1)] = pointer
    page[USED]!++
  }

  remove(number: number): void {
    const at = (number / PAGE) | 0
    const page = this.pages[at]!
    page[number & (PAGE - 1)] = 0
    if (--page[USED]! === 0) this.pages[at] = undefined
  }

  private addPage(at: number): Int32Array {
    // No holes: an array with holes would be looked up as a dictionary.
    while (this.pages.length <= at) this.pages.push(undefined)
    return (this.pages[at] = new Int32Array(PAGE + 1))
  }
}
