/** The tables cannot be asked now. The market goes on, and the store catches up by itself. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway'
}
