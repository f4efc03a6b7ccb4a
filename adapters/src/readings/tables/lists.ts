/** Numbers as a PostgreSQL array, written at once: `pg` would quote and escape each. */
export const listOf = (numbers: readonly number[] | Float64Array): string => `{${numbers.join(',')}}`
