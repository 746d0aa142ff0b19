import { announce, clockTime, follow, language, make, say, won } from '/assets/live.js'

const list = document.getElementById('list')
const states = ['open', 'closed', 'blocked', 'holder_mismatch']

function stateSwitch(account) {
  const select = make('select', {}, ...states.map((state) => make('option', { value: state }, say(state))))
  select.value = account.state
  select.addEventListener('change', async () => {
    const headers = { 'content-type': 'application/json' }
    await fetch(`/bank/accounts/${account.fintechUseNum}`, { method: 'PATCH', headers, body: JSON.stringify({ state: select.value }) })
    select.blur()
    void askNow()
  })
  return make('label', {}, say('state'), select)
}

function entryRow(entry) {
  const amount = make('strong', { class: 'number' }, `${entry.amount > 0 ? '+' : ''}${won(entry.amount)}`)
  const time = make('time', { datetime: entry.bookedAt }, clockTime(entry.bookedAt))
  const after = make('span', { class: 'number' }, `${say('after')} ${won(entry.balanceAfter)}`)
  return make('li', {}, make('p', { class: 'line' }, make('span', {}, entry.memo), amount), make('p', { class: 'meta' }, time, after))
}

function entryList(account) {
  return make('ol', { class: 'entries', 'aria-label': say('entries') }, ...account.entries.map(entryRow))
}

function card(account) {
  const holder = account.kind === 'pool' ? say('pool') : account.holderName
  return make(
    'li',
    { class: 'card' },
    make('p', { class: 'meta' }, make('span', {}, account.bankName[language]), make('span', {}, account.accountNumber)),
    make('h2', {}, holder),
    make('p', { class: 'amount' }, `${say('balance')} ${won(account.balance)}`),
    ...(account.kind === 'pool' ? [] : [stateSwitch(account)]),
    entryList(account),
  )
}

// Somebody who is choosing from a list must not have it pulled away.
function show({ accounts }) {
  if (document.activeElement?.tagName === 'SELECT') return
  announce(accounts.length > 1 ? '' : say('empty'))
  list.replaceChildren(...accounts.map(card))
}

const askNow = follow(() => '/bank/accounts', show)
