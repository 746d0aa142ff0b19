import { languages, type Language, type Text } from '../../src/values/language.ts'
import { fontIsHere, FONT_PREFIX } from './page-font.ts'

export const pageNames = ['inbox', 'bank', 'generators', 'faults'] as const
export type PageName = (typeof pageNames)[number]

export const pagePaths: { readonly [name in PageName]: string } = { inbox: '/', bank: '/bank', generators: '/generators', faults: '/switches' }

const titles: { readonly [name in PageName]: Text } = {
  inbox: { ko: '문자함', en: 'Messages' },
  bank: { ko: '은행', en: 'Bank' },
  generators: { ko: 'OTP', en: 'OTP' },
  faults: { ko: '장애 스위치', en: 'Faults' },
}

const pretend: Text = {
  ko: '연습용 세상이에요. 진짜 돈, 진짜 문자, 진짜 은행이 아니에요.',
  en: 'This is a pretend world. No real money, no real messages, no real bank.',
}

const navigation: Text = { ko: '연습 세상', en: 'Pretend world' }
const languageNames: Text = { ko: '한국어', en: 'English' }
const needsScript: Text = { ko: '이 화면은 자바스크립트가 필요해요.', en: 'This page needs JavaScript.' }

const entities: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** One page of the pretend world: `main` is HTML, `texts` what its script says in this language. */
export function pageHtml(name: PageName, language: Language, main: string, texts: { readonly [key: string]: string }): string {
  const links = pageNames.map(
    (each) =>
      `<a href="${pagePaths[each]}?lang=${language}"${each === name ? ' aria-current="page"' : ''}>${titles[each][language]}</a>`,
  )
  const switches = languages.map((each) =>
    each === language
      ? `<span lang="${each}" aria-current="true">${languageNames[each]}</span>`
      : `<a lang="${each}" hreflang="${each}" href="${pagePaths[name]}?lang=${each}">${languageNames[each]}</a>`,
  )
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titles[name][language]} · ${navigation[language]}</title>
<link rel="icon" href="/assets/icon.svg">
${fontIsHere ? `<link rel="stylesheet" href="${FONT_PREFIX}pretendardvariable-dynamic-subset.css">\n` : ''}<link rel="stylesheet" href="/assets/style.css">
<script type="module" src="/assets/${name}.js"></script>
</head>
<body>
<header>
<p class="pretend"><strong>${language === 'ko' ? '연습용' : 'Pretend'}</strong> ${pretend[language]}</p>
<div class="top"><nav aria-label="${navigation[language]}">${links.join('')}</nav>
<p class="languages">${switches.join('')}</p></div>
</header>
<main data-texts="${escapeHtml(JSON.stringify(texts))}">
<h1>${titles[name][language]}</h1>
<noscript><p>${needsScript[language]}</p></noscript>
${main}
</main>
</body>
</html>`
}
