/** The latest rows to learn from, each with its target and what the ridge left of it. */
export type TrainingRows = {
  add(row: Float32Array, target: number, rest: number): void
  /** The last `most` rows in the order they came, or all where there are fewer; valid until the next `add`. */
  latest(): { readonly rows: Float32Array; readonly targets: Float64Array; readonly rests: Float64Array }
}

export function trainingRows(width: number, most: number): TrainingRows {
  let capacity = 1024
  let rows = new Float32Array(capacity * width)
  let targets = new Float64Array(capacity)
  let rests = new Float64Array(capacity)
  let stored = 0
  const makeRoom = (): void => {
    const kept = Math.min(stored, most)
    const from = stored - kept
    capacity = Math.max(capacity, Math.min(2 * kept, kept + Math.ceil(most / 8)))
    rows = moved(rows, new Float32Array(capacity * width), from * width, stored * width)
    targets = moved(targets, new Float64Array(capacity), from, stored)
    rests = moved(rests, new Float64Array(capacity), from, stored)
    stored = kept
  }
  return {
    add(row, target, rest) {
      if (stored === capacity) makeRoom()
      rows.set(row, stored * width)
      targets[stored] = target
      rests[stored++] = rest
    },
    latest() {
      const from = Math.max(0, stored - most)
      return {
        rows: rows.subarray(from * width, stored * width),
        targets: targets.subarray(from, stored),
        rests: rests.subarray(from, stored),
      }
    },
  }
}

function moved<Column extends Float32Array | Float64Array>(
  old: Column,
  room: Column,
  from: number,
  to: number,
) {
  room.set(old.subarray(from, to))
  return room
}
