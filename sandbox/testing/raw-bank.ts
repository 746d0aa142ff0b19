import { readFileSync } from 'node:fs'
import type { Connection } from '../client-credentials.ts'

type Answer = { [field: string]: unknown }

const TIME = '20261102120000'

/** The network's own protocol, byte by byte, for tests of the world itself. Ids are the nine characters after the institution's code. */
export function rawBank(connectionFile: string) {
  const connection = JSON.parse(readFileSync(connectionFile, 'utf8')) as Connection
  let token: Promise<string> | undefined

  const post = async (path: string, headers: { [name: string]: string }, body: object | URLSearchParams): Promise<Answer> => {
    const form = body instanceof URLSearchParams
    const response = await fetch(connection.url + path, {
      method: 'POST',
      headers: form ? headers : { ...headers, 'content-type': 'application/json; charset=utf-8' },
      body: form ? body : JSON.stringify(body),
    })
    return { status: response.status, ...((await response.json()) as Answer) }
  }
  const getToken = (change: object = {}): Promise<Answer> =>
    post(
      '/oauth/2.0/token',
      {},
      new URLSearchParams({
        client_id: connection.clientId,
        client_secret: connection.clientSecret,
        scope: 'oob',
        grant_type: 'client_credentials',
        ...change,
      }),
    )
  const call = async (path: string, body: object): Promise<Answer> => {
    token ??= getToken().then((answer) => String(answer['access_token']))
    return post(path, { authorization: `Bearer ${await token}` }, body)
  }
  const bankTranId = (id: string) => `${connection.clientUseCode}U${id}`

  return {
    connection,
    getToken,
    call,
    tokenIsThere: async () => {
      token ??= getToken().then((answer) => String(answer['access_token']))
      await token
    },
    accounts: (ci: string) =>
      call('/v2.0/account/list', { bank_tran_id: bankTranId('LIST00001'), user_ci: ci, include_cancel_yn: 'N', tran_dtime: TIME }),
    withdraw: ({ id, account, amount, change = {} }: { id: string; account: string; amount: string; change?: object }) =>
      call('/v2.0/transfer/withdraw/fin_num', {
        bank_tran_id: bankTranId(id),
        cntr_account_type: 'N',
        cntr_account_num: connection.contractAccountNumber,
        dps_print_content: '연습',
        fintech_use_num: account,
        tran_amt: amount,
        tran_dtime: TIME,
        req_client_name: '연습',
        req_client_num: 'TEST',
        transfer_purpose: 'TR',
        ...change,
      }),
    result: ({ id, amount, fence }: { id: string; amount: string; fence: boolean }) =>
      call('/v2.0/transfer/result', {
        check_type: '1',
        tran_dtime: TIME,
        req_cnt: '1',
        req_list: [{ tran_no: '1', org_bank_tran_id: bankTranId(id), org_bank_tran_date: TIME.slice(0, 8), org_tran_amt: amount }],
        ...(fence ? { fence_yn: 'Y' } : {}),
      }),
    message: ({ id, to, text }: { id: string; to: string; text: string }) => {
      const secret = Buffer.from(`${connection.clientId}:${connection.clientSecret}`).toString('base64')
      return post('/messages', { authorization: `Basic ${secret}` }, { message_id: id, to, text })
    },
  }
}
