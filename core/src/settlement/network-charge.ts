import type { Wh } from '../kernel/index.ts'
import { apportion } from './apportion.ts'

/**
 * The local part of each member's metered import: its import less its share, pro rata to import, of the
 * community's net import. The utility's price already carries the network for that share; the local part has
 * used only wires between neighbours. `netImports` are metered, negative where a member fed in.
 */
export function localImports(netImports: readonly Wh[]): Wh[] {
  const imports = netImports.map((energy) => Math.max(energy, 0))
  const community = netImports.reduce<number>((a, b) => a + b, 0)
  const fromUtility = apportion(BigInt(Math.max(community, 0)), imports.map(BigInt))
  return imports.map((energy, index) => (energy - Number(fromUtility[index]!)) as Wh)
}
