import { announce, follow, language, make, say } from '/assets/live.js'

const choice = document.getElementById('choice')
const device = document.getElementById('device')
const digitsOf = (text) => text.normalize('NFKC').replace(/[^0-9]/g, '')

let generators = []
let timer

async function press(serial, body) {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await fetch(`/generators/${serial}/press`, { ...request, signal: AbortSignal.timeout(5000) })
  if (!answer.ok) throw new Error(`status ${answer.status}`)
  return answer.json()
}

async function attempt(work) {
  try {
    await work()
  } catch (error) {
    console.warn(error)
    announce(say('lost'))
    // What follows the list takes it away as soon as the world is there again.
    document.getElementById('status').classList.add('lost')
  }
}

const grouped = (code) => (code.length === 8 ? `${code.slice(0, 4)} ${code.slice(4)}` : `${code.slice(0, 3)} ${code.slice(3)}`)

// The display goes dark when the code is over, as a real one does.
function light(display, remaining, { code, secondsLeft }) {
  clearInterval(timer)
  display.textContent = grouped(code)
  display.classList.add('lit')
  display.scrollIntoView({ block: 'nearest' })
  announce(`${say('shown')} ${[...code].join(' ')}`)
  if (secondsLeft === null) {
    remaining.textContent = say('once')
    return
  }
  const end = Date.now() + secondsLeft * 1000
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000)
    remaining.textContent = left > 0 ? say('left').replace('{seconds}', left) : say('over')
    if (left > 0) return
    clearInterval(timer)
    display.textContent = '– – –'
    display.classList.remove('lit')
    announce('')
  }
  timer = setInterval(tick, 250)
  tick()
}

function keypad(generator, display, remaining) {
  const amount = make('input', { name: 'amount', inputmode: 'numeric', autocomplete: 'off', maxlength: '15', required: '' })
  const account = make('input', { name: 'account', inputmode: 'numeric', autocomplete: 'off', maxlength: '20', required: '' })
  const question = make('p', { class: 'question' })
  const typed = () => String(Number(digitsOf(amount.value))) + digitsOf(account.value).slice(-8)
  const isWhole = () => Number(digitsOf(amount.value)) > 0 && digitsOf(amount.value).length <= 12 && digitsOf(account.value).length >= 8
  const show = () => (question.textContent = isWhole() ? `${say('question')} ${typed()}` : '')
  amount.addEventListener('input', show)
  account.addEventListener('input', show)
  const form = make(
    'form',
    { class: 'keypad' },
    make('h3', {}, say('transfer')),
    make('p', { class: 'meta' }, say('paper')),
    make('label', {}, say('amount'), amount),
    make('label', {}, say('account'), account),
    question,
    make('button', { type: 'submit' }, say('answer')),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!isWhole()) return announce(say('incomplete'))
    void attempt(async () => light(display, remaining, await press(generator.serial, { question: typed() })))
  })
  return form
}

// What its owner does at the counter of another bank; the shared centre tells everybody.
function counter(generator) {
  const phone = make('input', { name: 'phone', inputmode: 'numeric', autocomplete: 'off', maxlength: '13', required: '' })
  const act = async (name) => {
    const body = { act: name, institution: 'saebyeok-bank', serial: generator.serial, phone: digitsOf(phone.value) }
    const answer = await fetch('/otp-centre/counter', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(5000) })
    announce(say(answer.ok ? 'bankDone' : answer.status === 409 ? 'bankRefused' : 'bankNobody'))
  }
  const buttons = ['register', 'report', 'lift', 'end'].map((name) => {
    const button = make('button', { type: 'button', class: 'quiet' }, say(name))
    button.addEventListener('click', () => void attempt(() => act(name)))
    return button
  })
  return make('form', { class: 'keypad' }, make('h3', {}, say('bank')), make('p', { class: 'meta' }, say('bankAbout')), make('label', {}, say('phone'), phone), ...buttons)
}

function show(generator) {
  clearInterval(timer)
  announce('')
  const display = make('output', { class: 'display', 'aria-label': say('display') }, '– – –')
  const remaining = make('p', { class: 'remaining' }, say('dark'))
  const button = make('button', { type: 'button' }, say(generator.hasKeypad ? 'signIn' : 'press'))
  button.addEventListener('click', () => void attempt(async () => light(display, remaining, await press(generator.serial, {}))))
  const copy = make('button', { type: 'button', class: 'quiet', 'aria-label': `${say('copy')} ${generator.serial}` }, say('copy'))
  copy.addEventListener('click', () => void attempt(async () => {
    await navigator.clipboard.writeText(generator.serial)
    announce(say('copied'))
  }))
  device.replaceChildren(
    make('h2', {}, generator.title[language]),
    ...(generator.note ? [make('p', { class: 'note' }, generator.note[language])] : []),
    make('div', { class: 'body' }, display, remaining, button),
    make('div', { class: 'code' }, make('p', {}, `${say('serial')} `, make('strong', { class: 'serial' }, generator.serial)), copy),
    make('p', { class: 'meta' }, make('span', {}, `${generator.maker} ${generator.model}`), make('span', {}, `${say('makerCode')} ${generator.makerCode}`)),
    ...(generator.hasKeypad ? [keypad(generator, display, remaining)] : []),
    counter(generator),
  )
  device.hidden = false
}

choice.addEventListener('change', () => {
  const chosen = generators.find(({ serial }) => serial === choice.value)
  if (!chosen) return
  history.replaceState(null, '', `#${chosen.serial}`)
  show(chosen)
})

// The list comes by itself, also when the world was away at first.
follow(
  () => '/generators/list',
  (answer) => {
    generators = answer.generators
    choice.replaceChildren(
      ...generators.map(({ serial, title, note }) => make('option', { value: serial }, [title[language], note?.[language], serial].filter(Boolean).join(' · '))),
    )
    const kept = generators.find(({ serial }) => `#${serial}` === location.hash) ?? generators[0]
    choice.value = kept.serial
    show(kept)
  },
  5000,
)
