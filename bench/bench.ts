import { parseArgs } from 'node:util'
import { growth } from './growth.ts'
import { hotMerchant } from './hot-merchant.ts'
import { ledgerTransfers } from './ledger-transfers.ts'
import { otpVerifyHttp } from './otp-verify-http.ts'
import { overload } from './overload.ts'
import { paymentsHttp } from './payments-http.ts'
import { paymentsHttpSingle } from './payments-http-single.ts'
import { pinRush } from './pin-rush.ts'
import type { Row } from './row.ts'
import { start } from './start.ts'
import { twoServers } from './two-servers.ts'
import { verifyBooks } from './verify.ts'
import { walletScript, webVitals } from './web-vitals.ts'

/** `npm run bench [-- --json] [-- --only NAME]`: each figure beside a peer or a limit that was measured in the same run. */
const BENCHES: Record<string, () => Promise<Row[]>> = {
  ledger_transfers: ledgerTransfers,
  payments_http: paymentsHttp,
  payments_http_single: paymentsHttpSingle,
  hot_merchant: hotMerchant,
  two_servers: twoServers,
  growth,
  overload,
  verify: verifyBooks,
  otp_verify_http: otpVerifyHttp,
  pin_rush: pinRush,
  start,
  wallet_js: walletScript,
  web_vitals: webVitals,
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } })
const names = values.only ? [values.only] : Object.keys(BENCHES)
for (const name of names) {
  const bench = BENCHES[name]
  if (!bench) throw new Error(`no bench is called ${name}; there are ${Object.keys(BENCHES).join(', ')}`)
  for (const row of await bench()) console.log(values.json ? JSON.stringify(row) : inWords(row))
}

function inWords({ name, value, unit, ratio, against, n }: Row): string {
  return `${name.padEnd(24)} ${String(value).padStart(9)} ${unit}${ratio === undefined ? '' : `, ${ratio} × ${against}`} (n = ${n})`
}
