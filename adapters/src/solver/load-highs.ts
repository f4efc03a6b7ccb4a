import highs, { type Highs } from 'highs'

/** Loads the solver's WebAssembly; takes some 50 ms. */
export function loadHighs(): Promise<Highs> {
  // The package's types are those of its CommonJS form, whose loader sits one `default` deeper than what Node imports.
  return (highs as unknown as typeof highs.default)()
}
