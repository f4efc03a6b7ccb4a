import type { Command } from 'commander'
import { register as amend } from './amend.ts'
import { register as auction } from './auction.ts'
import { register as auctions } from './auctions.ts'
import { register as audit } from './audit.ts'
import { register as backup } from './backup.ts'
import { register as book } from './book.ts'
import { register as cancel } from './cancel.ts'
import { register as clock } from './clock.ts'
import { register as compare } from './compare.ts'
import { register as community } from './community.ts'
import { register as forecast } from './forecast.ts'
import { register as importData } from './import.ts'
import { register as operatorSwitches } from './operator-switches.ts'
import { register as order } from './order.ts'
import { register as participants } from './participants.ts'
import { register as person } from './person.ts'
import { register as query } from './query.ts'
import { register as readings } from './readings.ts'
import { register as rebuild } from './rebuild.ts'
import { register as redecide } from './redecide.ts'
import { register as replay } from './replay.ts'
import { register as replayJournal } from './replay-journal.ts'
import { register as restore } from './restore.ts'
import { register as scenario } from './scenario.ts'
import { register as schedule } from './schedule.ts'
import { register as slots } from './slots.ts'
import { register as trades } from './trades.ts'
import { register as up } from './up.ts'
import { register as watch } from './watch.ts'

/** One file per command; each adds itself to the program. The order is the one of the help page. */
export const commands: readonly ((program: Command) => void)[] = [
  up,
  slots,
  book,
  trades,
  watch,
  community,
  order,
  amend,
  cancel,
  auctions,
  auction,
  schedule,
  importData,
  replay,
  compare,
  redecide,
  scenario,
  participants,
  forecast,
  readings,
  query,
  clock,
  operatorSwitches,
  replayJournal,
  rebuild,
  person,
  audit,
  restore,
  backup,
]
