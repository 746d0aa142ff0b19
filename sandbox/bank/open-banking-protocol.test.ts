import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rawBank } from '../testing/raw-bank.ts'
import { startTestWorld } from '../testing/test-world.ts'

test('a token is given for the right client id and secret only, and is asked for everywhere', async (t) => {
  const { connectionFile, url } = await startTestWorld(t)
  const bank = rawBank(connectionFile)
  const token = await bank.getToken()
  assert.deepEqual([token['token_type'], token['scope'], token['client_use_code']], ['Bearer', 'oob', 'M900000001'])
  for (const change of [{ client_secret: 'guess' }, { client_id: 'guess' }]) {
    const refused = await bank.getToken(change)
    assert.deepEqual([refused['status'], refused['rsp_code']], [401, 'O0001'])
  }
  assert.equal((await bank.getToken({ grant_type: 'password' }))['rsp_code'], 'A0004')
  const paths = ['account/list', 'inquiry/real_name', 'transfer/withdraw/fin_num', 'transfer/deposit/fin_num', 'transfer/result']
  for (const authorization of ['', 'Bearer', 'Bearer guess', 'Basic Z3Vlc3M6Z3Vlc3M=']) {
    for (const path of paths) {
      const response = await fetch(`${url}/v2.0/${path}`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: '{}' })
      assert.equal(response.status, 401, path)
    }
    assert.equal((await fetch(`${url}/v2.0/account/balance/fin_num`, { headers: { authorization } })).status, 401)
  }
})

test('an access token ends after an hour', async (t) => {
  let ahead = 0
  const { connectionFile } = await startTestWorld(t, { clock: () => new Date(Date.now() + ahead) })
  const bank = rawBank(connectionFile)
  assert.equal((await bank.accounts('A'.repeat(88)))['rsp_code'], 'A0000')
  ahead = 3_600_000
  assert.equal((await bank.accounts('A'.repeat(88)))['rsp_code'], 'O0003')
})

test('a withdrawal is answered with the fields of the network, and says that it is pretend', async (t) => {
  const world = await startTestWorld(t)
  const person = await world.addPerson()
  const account = person.accounts[0]!
  const answer = await rawBank(world.connectionFile).withdraw({ id: 'A00000001', account: account.fintechUseNum, amount: '10000' })
  const { api_tran_id: apiId, api_tran_dtm: time, bank_tran_date: date, ...rest } = answer
  assert.match(String(apiId), /^[0-9a-f-]{36}$/)
  assert.match(String(time), /^20[0-9]{15}$/)
  assert.match(String(date), /^20[0-9]{6}$/)
  assert.deepEqual(rest, {
    status: 200,
    pretend_yn: 'Y',
    rsp_code: 'A0000',
    rsp_message: '',
    bank_tran_id: 'M900000001UA00000001',
    bank_code_tran: '901',
    bank_rsp_code: '000',
    bank_rsp_message: '',
    fintech_use_num: account.fintechUseNum,
    bank_code_std: '901',
    bank_code_sub: '9010001',
    bank_name: '한빛연습은행',
    account_num_masked: `901-${account.accountNumber.slice(3, 7)}-${account.accountNumber.slice(7, -3)}***`,
    account_holder_name: person.name,
    print_content: '연습',
    tran_amt: '10000',
    dps_print_content: '연습',
  })
})

test('the same id again gives the first result; another amount, account or direction under it is a duplicate and moves nothing', async (t) => {
  const world = await startTestWorld(t)
  const [first, second] = (await world.addPerson()).accounts
  const bank = rawBank(world.connectionFile)
  const order = { id: 'A00000001', account: first!.fintechUseNum, amount: '10000' }
  const done = await bank.withdraw(order)
  assert.deepEqual((await bank.withdraw(order))['bank_rsp_code'], done['bank_rsp_code'])
  assert.equal((await bank.withdraw({ ...order, amount: '10001' }))['rsp_code'], 'A0008')
  assert.equal((await bank.withdraw({ ...order, account: second!.fintechUseNum }))['rsp_code'], 'A0008')
  assert.equal(await world.balance(first!.fintechUseNum), 990_000)
  assert.equal(await world.balance(second!.fintechUseNum), 1_000_000)
})

for (const amount of ['0', '-1', '0.1', '1e3', '01', '1000000000000', '12,500', '１２５００', '', ' 1']) {
  test(`the amount "${amount}" is a format error and binds no id`, async (t) => {
    const world = await startTestWorld(t)
    const account = (await world.addPerson()).accounts[0]!.fintechUseNum
    const bank = rawBank(world.connectionFile)
    assert.equal((await bank.withdraw({ id: 'A00000001', account, amount }))['rsp_code'], 'A0004')
    assert.equal((await bank.withdraw({ id: 'A00000001', account, amount: '5' }))['rsp_code'], 'A0000')
  })
}

test('an amount as a number, an id of another institution and an account that is not the programme’s are refused', async (t) => {
  const world = await startTestWorld(t)
  const account = (await world.addPerson()).accounts[0]!.fintechUseNum
  const bank = rawBank(world.connectionFile)
  const withChange = async (change: object) => (await bank.withdraw({ id: 'A00000001', account, amount: '5', change }))['rsp_code']
  assert.equal(await withChange({ tran_amt: 5 }), 'A0004')
  assert.equal(await withChange({ bank_tran_id: 'M900000002UA00000001' }), 'A0004')
  assert.equal(await withChange({ cntr_account_num: '1' }), 'A0304')
  assert.equal(await withChange({ fintech_use_num: world.connection.poolFintechUseNumber }), 'A0304', 'the pool does not withdraw from itself')
  assert.equal(await world.balance(account), 1_000_000)
})
