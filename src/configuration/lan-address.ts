import { networkInterfaces } from 'node:os'

/** Private addresses (RFC 1918), the ones a home or a market hall uses first. */
const USUAL = [/^192\.168\./, /^10\./, /^172\.(1[6-9]|2\d|3[01])\./]

/** This machine's IPv4 address on the local network. Throws when it has none: a public address is never chosen by itself. */
export function findLanAddress(interfaces = networkInterfaces()): string {
  const addresses = Object.values(interfaces).flatMap((each) => each ?? [])
  const inside = addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)
  const found = USUAL.map((range) => inside.find((address) => range.test(address))).find(Boolean)
  if (!found) throw new Error('this machine has no address on a local network: join one, or name the address with --lan=ADDRESS')
  return found
}
