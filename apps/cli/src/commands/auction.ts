import { readFileSync } from 'node:fs'
import type { Decimal } from '@gridbourse/core/kernel'
import { formatDecimal } from '@gridbourse/core/kernel'
import { clearAuctionFile, type FileCertificate } from '@gridbourse/core/market'
import type { Command } from 'commander'
import { readAuctionFile } from '../auction-file.ts'
import { CannotDo } from '../complaint.ts'
import { raw } from '../exact-json.ts'

export function register(program: Command): void {
  program
    .command('auction')
    .description('Clear a call auction from a file, without a server, and print its certificate.')
    .argument(
      '<file>',
      'JSON: {"bids":[{"id","price","quantity"}],"offers":[...],"tick"?}; - reads standard input',
    )
    .addHelpText(
      'after',
      `
Numbers are read exactly as written; a price may be negative, a tick is above 0. An order whose quantity is 0 or
negative takes no part and is named under "rejected" as quantity_not_positive; it does not change sides.
Other fields, of the file and of an order, are your own notes and are passed over. Refused are names like "tik",
"tick_size" and "prize", which look like a field that is read, and a field that stands twice in one object.`,
    )
    .action((path: string) => {
      process.stdout.write(`${JSON.stringify(certificateOfFile(path), null, 2)}\n`)
    })
}

function certificateOfFile(path: string): unknown {
  const name = path === '-' ? 'standard input' : path
  const cleared = clearAuctionFile(readAuctionFile(name, textOf(path)))
  if (!cleared.ok) throw new CannotDo(`${name}: ${cleared.rejection.field} ${cleared.rejection.reason}`)
  return presented(cleared.value)
}

function textOf(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (fault) {
    throw new CannotDo(`${path}: cannot be read (${(fault as NodeJS.ErrnoException).code}); name a JSON file`)
  }
}

/** Ids and numbers go out as the exact text they came in as. */
function presented(certificate: FileCertificate): unknown {
  const { price, priceInterval, accepted, rejected } = certificate
  return {
    volume: number(certificate.volume),
    price: price === null ? null : number(price),
    priceInterval: priceInterval.map((end) => (end === null ? null : number(end))),
    welfare: number(certificate.welfare),
    bound: number(certificate.bound),
    gap: number(certificate.gap),
    proven: certificate.proven,
    accepted: accepted.map(({ id, quantity }) => ({ id: raw(id), quantity: number(quantity) })),
    rejected: rejected.map(({ id, quantity, reason }) => ({
      id: raw(id),
      quantity: number(quantity),
      reason,
    })),
  }
}

const number = (decimal: Decimal): unknown => raw(formatDecimal(decimal))
