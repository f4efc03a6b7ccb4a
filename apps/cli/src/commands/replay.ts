import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { recordLine } from '@gridbourse/core/agents'
import type { Command } from 'commander'
import { replayAsJson, replayAsText } from '../replay-report.ts'
import { foresightPooled } from '../replay/foresight.ts'
import { interruption, live, replayOf } from '../replay/live.ts'
import { readMaterial } from '../replay/material.ts'
import { addFolderOptions, addMarketOptions, type FolderFlags, type MarketFlags } from '../replay/options.ts'

type ReplayFlags = FolderFlags &
  MarketFlags & {
    readonly decisions?: string
    readonly json?: string
    readonly foresight: boolean
  }

export function register(program: Command): void {
  const command = program
    .command('replay')
    .description('Live a folder of meter data again, slot by slot without foresight, and print every bill.')
  addMarketOptions(addFolderOptions(command))
    .option('--decisions <file>', 'write every decision with all that was known, one JSON line each')
    .option('--no-foresight', 'do not compute what all batteries together would have reached with foresight')
    .option('--json <file>', 'write the report as JSON; - prints it')
    .action(replay)
}

async function replay(folder: string, flags: ReplayFlags): Promise<void> {
  const material = await readMaterial(folder, flags)
  const decisions = flags.decisions === undefined ? null : openSync(flags.decisions, 'w')
  const running =
    decisions === null
      ? replayOf(material, flags)
      : replayOf(material, flags, (record) => writeSync(decisions, recordLine(record)))
  const signal = interruption()
  await live(running, { label: 'slots', signal })
  if (decisions !== null) closeSync(decisions)
  const { mechanism } = flags
  const wantsForesight = flags.foresight && mechanism !== 'utility-only' && !signal.aborted
  const foresight = wantsForesight ? await foresightPooled(material, running, { ...flags, signal }) : null
  const { community, estimatedReadings } = material
  const told = { ...running.report(foresight), name: community.name, mechanism, estimatedReadings }
  if (flags.json !== undefined && flags.json !== '-') writeFileSync(flags.json, jsonOf(told))
  process.stdout.write(flags.json === '-' ? jsonOf(told) : replayAsText(told))
}

const jsonOf = (told: Parameters<typeof replayAsJson>[0]): string =>
  `${JSON.stringify(replayAsJson(told), null, 2)}\n`
