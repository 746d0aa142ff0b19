import { announce, clockTime, follow, make, say } from '/assets/live.js'

const list = document.getElementById('list')
const field = document.querySelector('#filter input')
let newest = -1

const phoneDigits = () => field.value.replace(/[^0-9]/g, '')
const addressed = new URLSearchParams(location.search).get('phone')
if (addressed) field.value = addressed

function codeRow(code) {
  const button = make('button', { type: 'button', 'aria-label': `${say('copy')} ${code}` }, say('copy'))
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code)
    button.textContent = say('copied')
    announce(say('copied'))
  })
  return make('p', { class: 'code' }, make('output', { 'aria-label': say('code') }, code), button)
}

function card(message) {
  const phone = message.to.replace(/^(\d{3})(\d{3,4})(\d{4})$/, '$1-$2-$3')
  const meta = make('p', { class: 'meta' }, make('span', {}, `${say('to')} ${phone}`), make('time', { datetime: message.sentAt }, clockTime(message.sentAt)))
  return make('li', { class: 'card' }, meta, make('p', {}, message.text), ...(message.code ? [codeRow(message.code)] : []))
}

function show({ messages }) {
  const latest = messages[0]?.sequence ?? 0
  if (messages.length === 0) announce(say('empty'))
  else if (newest >= 0 && latest > newest) announce(say('arrived'))
  else announce('')
  newest = latest
  list.replaceChildren(...messages.map(card))
}

const askNow = follow(() => (/^01[016789][0-9]{7,8}$/.test(phoneDigits()) ? `/messages?phone=${phoneDigits()}` : '/messages'), show)
field.addEventListener('input', () => {
  newest = -1
  void askNow()
})
document.getElementById('filter').addEventListener('submit', (event) => event.preventDefault())
