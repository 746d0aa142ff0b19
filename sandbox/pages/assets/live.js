// What the pages share: texts, making elements, and asking the world again and again. No framework, no inline code.

const main = document.querySelector('main')
const status = document.getElementById('status')
const texts = JSON.parse(main.dataset.texts)

export const language = document.documentElement.lang

export function say(key) {
  return texts[key] ?? key
}

/** Makes an element: `make('p', { class: 'meta' }, 'text', otherElement)`. Text is only ever text. */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

export function announce(text) {
  status.classList.remove('lost')
  status.textContent = text
}

export function won(amount) {
  return language === 'ko' ? `${amount.toLocaleString('ko-KR')}원` : `₩${amount.toLocaleString('en-US')}`
}

export function clockTime(moment) {
  return new Date(moment).toLocaleTimeString(language === 'ko' ? 'ko-KR' : 'en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
}

/** Asks for JSON every `milliseconds` and shows it when it has changed. Returns a function that asks at once. */
export function follow(address, show, milliseconds = 1000) {
  let last = ''
  let timer
  async function ask() {
    clearTimeout(timer)
    try {
      const answer = await fetch(address(), { signal: AbortSignal.timeout(5000) })
      if (!answer.ok) throw new Error(`status ${answer.status}`)
      const text = await answer.text()
      if (status.classList.contains('lost')) announce('')
      if (text !== last) {
        last = text
        show(JSON.parse(text))
      }
    } catch (error) {
      console.warn(error)
      status.textContent = say('lost')
      status.classList.add('lost')
    }
    timer = setTimeout(ask, milliseconds)
  }
  void ask()
  return ask
}
