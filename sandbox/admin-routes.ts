import { Type } from '../src/protocol/schema.ts'
import { revokeTokens } from './bank/access-tokens.ts'
import { accountStates, allAccounts, accountsOfPerson, changeAccount, entriesOf, type Account } from './bank/accounts.ts'
import { FintechUseNum } from './bank/network-shapes.ts'
import { bankName } from './banks.ts'
import { ClaimShape } from './identity/claim-shape.ts'
import { contradiction, remember } from './people.ts'
import type { SandboxServer } from './sandbox-server.ts'
import { inTransaction, type World } from './world.ts'

const AccountChange = Type.Object(
  {
    state: Type.Optional(Type.Enum([...accountStates])),
    /** Won. */
    balance: Type.Optional(Type.Integer({ minimum: 0, maximum: 999_999_999_999 })),
  },
  { additionalProperties: false },
)

function describe(world: World, account: Account) {
  const { holderBirthDate: _private, balance, ...shown } = account
  const entries = entriesOf(world, account.fintechUseNum, 10).map((entry) => ({
    amount: Number(entry.amount),
    balanceAfter: Number(entry.balanceAfter),
    memo: entry.memo,
    bookedAt: entry.bookedAt.toISOString(),
  }))
  return { ...shown, bankName: bankName(account.bankCode), balance: Number(balance), entries }
}

/** Hands on the world itself, for tests, samples and the pages: people, accounts and their states, tokens. */
export function addAdminRoutes(server: SandboxServer, world: World): void {
  server.get('/bank/accounts', () => ({ pretend: true, accounts: allAccounts(world, 200).map((each) => describe(world, each)) }))

  server.patch(
    '/bank/accounts/:fintechUseNum',
    { schema: { params: Type.Object({ fintechUseNum: FintechUseNum }), body: AccountChange } },
    (request, reply) => {
      const { state, balance } = request.body
      const change = { ...(state === undefined ? {} : { state }), ...(balance === undefined ? {} : { balance: BigInt(balance) }) }
      const changed = inTransaction(world, () => changeAccount(world, request.params.fintechUseNum, change))
      return changed ? reply.send(describe(world, changed)) : reply.code(404).send({ pretend: true, message: 'no such account' })
    },
  )

  server.post('/people', { schema: { body: ClaimShape } }, (request, reply) => {
    const { name, birth_date: birthDate, phone, carrier } = request.body
    const claim = { name: name.normalize('NFC').trim(), birthDate, phone, carrier }
    const met = inTransaction(world, () => contradiction(world, claim) ?? remember(world, claim))
    if (typeof met === 'string') return reply.code(409).send({ pretend: true, message: met })
    return reply.code(201).send({ pretend: true, ...met, accounts: accountsOfPerson(world, met.ci).map((each) => describe(world, each)) })
  })

  server.delete('/bank/tokens', (_request, reply) => {
    revokeTokens(world)
    return reply.code(204).send()
  })
}
