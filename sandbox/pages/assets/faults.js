import { announce, follow, make, say } from '/assets/live.js'

const list = document.getElementById('list')
const form = document.getElementById('new-fault')
const headers = { 'content-type': 'application/json' }

function fill(name, values) {
  const select = form.elements.namedItem(name)
  if (select.options.length === 0) select.append(...values.map((value) => make('option', { value }, say(value))))
}

function card(fault) {
  const slow = fault.effect === 'slow' ? ` ${fault.milliseconds} ms` : ''
  const left = fault.remaining === null ? say('untilOff') : `${fault.remaining} ${say('times')}`
  const name = `${say(fault.call)}: ${say(fault.action)} ${say(fault.effect)}${slow}`
  const button = make('button', { type: 'button', class: 'quiet', 'aria-label': `${say('off')}: ${name}` }, say('off'))
  button.addEventListener('click', async () => {
    await fetch(`/faults/${fault.faultId}`, { method: 'DELETE' })
    void askNow()
  })
  return make('li', { class: 'card' }, make('p', {}, name), make('p', { class: 'meta' }, make('span', {}, left), button))
}

function show({ calls, effects, faults }) {
  fill('call', calls)
  fill('action', ['not_done', 'done'])
  fill('effect', effects)
  announce(faults.length === 0 ? say('none') : '')
  list.replaceChildren(...faults.map(card))
}

const askNow = follow(() => '/faults', show)

async function switchOn() {
  const { call, action, effect, remaining, milliseconds } = Object.fromEntries(new FormData(form))
  const fault = { call, action, effect, remaining: remaining === '' ? null : Number(remaining), milliseconds: Number(milliseconds || 0) }
  const answer = await fetch('/faults', { method: 'POST', headers, body: JSON.stringify(fault) })
  if (!answer.ok) announce(await answer.text())
  void askNow()
}

async function switchAllOff() {
  await fetch('/faults', { method: 'DELETE' })
  void askNow()
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void switchOn()
})
document.getElementById('all-off').addEventListener('click', () => void switchAllOff())
