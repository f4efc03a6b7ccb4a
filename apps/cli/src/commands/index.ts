import type { Command } from 'commander'

/** One file per command; each adds itself to the program. The order is the one of the help page. */
export const commands: readonly ((program: Command) => void)[] = []
