import fc from 'fast-check'

// Every run of the tests throws the same dice, so that a change fails for what it did and not for its luck. Other
// dice: GRIDBOURSE_SEED=7 npm test. The soaks (npm run soak) throw new ones every time.
fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  seed: Number(process.env['GRIDBOURSE_SEED'] ?? 20_261_121),
})
