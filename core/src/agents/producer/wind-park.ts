import { turbinePower, type Wind, type WindTurbine } from '../../forecast/index.ts'

/** Energy of one slot for each wind that may blow, in whole Wh; `ratedPower` in W. */
export const windCases = (turbine: WindTurbine, winds: readonly Wind[], hours: number): number[] =>
  winds.map((wind) => Math.round(turbinePower(turbine, wind) * hours))
