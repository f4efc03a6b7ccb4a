/** Weather on the intervals of a timeline, one column per quantity; a gap is NaN. */
export type Weather = { readonly columns: readonly Float64Array[] }
