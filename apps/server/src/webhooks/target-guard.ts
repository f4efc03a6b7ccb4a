import { lookup as dnsLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Where webhooks may go. Whoever can add a webhook makes this server send requests, so by default it reaches
 * nothing that only this machine or its network can reach.
 */
export type Targets = 'public' | 'loopback' | 'private'

export class TargetRefused extends Error {
  override readonly name = 'TargetRefused'
}

/** Says why `url` may not be posted to, or null. A name is looked at again whenever it is connected to. */
export function flawOfTarget(url: URL, targets: Targets): string | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'Webhooks go to http and https addresses.'
  if (url.username !== '' || url.password !== '') return 'The address carries a name or a password.'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host === 'localhost' || isIP(host) !== 0) {
    if (!isAllowed(host === 'localhost' ? '127.0.0.1' : host, targets)) return refusal(host, targets)
  }
  return null
}

/** Looks a name up and hands on only what may be connected to, so that the check and the connection agree. */
export function guardedLookup(targets: Targets): LookupFunction {
  return (hostname, options, done) => {
    dnsLookup(hostname, { ...options, all: true }, (fault, addresses) => {
      if (fault !== null) return done(fault, '', 0)
      const allowed = addresses.filter(({ address }) => isAllowed(address, targets))
      const first = allowed[0]
      if (first === undefined) return done(new TargetRefused(refusal(hostname, targets)), '', 0)
      if (options.all === true) return done(null, allowed)
      return done(null, first.address, first.family)
    })
  }
}

export function isAllowed(address: string, targets: Targets): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (loopback.check(address, family)) return targets !== 'public'
  return targets === 'private' || !notPublic.check(address, family)
}

const refusal = (host: string, targets: Targets): string =>
  `${host} is not a public address, and this server posts to ${targets === 'loopback' ? 'public and loopback' : 'public'} ones only (GRIDBOURSE_WEBHOOK_TARGETS).`

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Addresses that are not of the public internet (RFC 6890), or are others' in disguise (6to4, NAT64: RFC 3056, 8215). */
const notPublic = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(net, bits, 'ipv4')
}
for (const [net, bits] of [
  ['::', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  notPublic.addSubnet(net, bits, 'ipv6')
}
