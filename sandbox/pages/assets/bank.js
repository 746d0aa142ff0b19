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
  return make(
    'tr',
    {},
    make('td', {}, clockTime(entry.bookedAt)),
    make('td', {}, entry.memo),
    make('td', { class: 'number' }, `${entry.amount > 0 ? '+' : ''}${won(entry.amount)}`),
    make('td', { class: 'number' }, won(entry.balanceAfter)),
  )
}

function entryTable(account) {
  const heads = ['time', 'memo', 'amount', 'after'].map((key, index) => make('th', { scope: 'col', ...(index > 1 ? { class: 'number' } : {}) }, say(key)))
  const table = make('table', { 'aria-label': say('entries') }, make('thead', {}, make('tr', {}, ...heads)), make('tbody', {}, ...account.entries.map(entryRow)))
  return make('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': say('entries') }, table)
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
    entryTable(account),
  )
}

// Somebody who is choosing from a list must not have it pulled away.
function show({ accounts }) {
  if (document.activeElement?.tagName === 'SELECT') return
  announce(accounts.length > 1 ? '' : say('empty'))
  list.replaceChildren(...accounts.map(card))
}

const askNow = follow(() => '/bank/accounts', show)
