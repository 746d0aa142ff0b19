import type { Lan } from '../../src/http/lan.ts'
import type { Language, Text } from '../../src/values/language.ts'

const texts = {
  title: { ko: '온장을 이 휴대폰에서 써 봐요', en: 'Try Onjang on this phone' },
  pretend: { ko: '연습용이에요. 진짜 돈이 아니에요.', en: 'This is practice. No real money.' },
  quick: { ko: '바로 써 보기', en: 'Try it at once' },
  quickAbout: {
    ko: '브라우저가 “안전하지 않음”이라고 알려요. 이 컴퓨터가 방금 만든 인증서라서 그래요. ‘고급’ → ‘계속’을 누르면 열려요.',
    en: 'The browser will warn you, because this computer made its certificate just now. Press ‘Advanced’, then ‘Proceed’.',
  },
  wallet: { ko: '손님 지갑 열기', en: 'Open the wallet' },
  till: { ko: '가게 계산대 열기', en: 'Open the till' },
  inbox: { ko: '연습용 문자함 열기', en: 'Open the practice messages' },
  whole: { ko: '앱으로 설치하고 인터넷 없이도 열기', en: 'Install it, and open it without a network' },
  wholeAbout: {
    ko: '먼저 인증서를 믿게 해 주세요. 이 인증서는 이 주소 하나에만 쓸 수 있고 30일 뒤에 끝나요.',
    en: 'First let the phone trust the certificate. It is good for this one address, and for 30 days.',
  },
  get: { ko: '인증서 받기', en: 'Get the certificate' },
  android: {
    ko: '안드로이드: 받은 다음 설정에서 ‘CA 인증서’를 찾아 받은 파일을 설치해요.',
    en: 'Android: then search the settings for ‘CA certificate’ and install the file.',
  },
  iphone: {
    ko: '아이폰: 받은 다음 설정 → ‘프로필이 다운로드됨’ → 설치, 그리고 일반 → 정보 → 인증서 신뢰 설정에서 켜요.',
    en: 'iPhone: then Settings → ‘Profile Downloaded’ → Install, and switch it on under General → About → Certificate Trust Settings.',
  },
  compare: { ko: '컴퓨터 화면의 지문과 같은지 봐 주세요.', en: 'Compare it with what the computer’s screen shows.' },
  remove: { ko: '다 써 봤으면 같은 곳에서 인증서를 지워 주세요.', en: 'When you are done, remove the certificate in the same place.' },
} as const satisfies Record<string, Text>

export const GUIDE_STYLE = `body{margin:0 auto;max-width:480px;padding:24px 16px;font:17px/1.5 system-ui,sans-serif;color:#1b1e22;background:#f4f5f6;word-break:keep-all}
h1{font-size:24px;line-height:1.3}h2{font-size:20px;margin:32px 0 8px}
a{display:flex;align-items:center;justify-content:center;min-height:56px;margin:8px 0;border-radius:12px;background:#1f4e8c;color:#fff;font-weight:700;text-decoration:none}
a.second{background:#fff;color:#1f4e8c;border:1px solid #1f4e8c}
code{display:block;overflow-wrap:anywhere;padding:8px 12px;border-radius:12px;background:#fff}li{margin:8px 0}
@media (prefers-color-scheme:dark){body{color:#f1f3f5;background:#111418}a{background:#8fb8ee;color:#0c1d36}a.second{background:#1b1f25;color:#a3c5f2;border-color:#8fb8ee}code{background:#1b1f25}}`

/** Where the QR code in the terminal leads: what a phone can do, and how. Served without TLS, for nothing is trusted yet; it holds no secret. */
export function guidePage({ walletUrl, tillUrl, inboxUrl }: Lan, fingerprint: string, language: Language): string {
  const say = (name: keyof typeof texts): string => texts[name][language]
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say('title')}</title><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>${say('title')}</h1><p>${say('pretend')}</p>
<h2>${say('quick')}</h2><p>${say('quickAbout')}</p>
<a href="${walletUrl}/">${say('wallet')}</a><a href="${tillUrl}/">${say('till')}</a><a class="second" href="${inboxUrl}/">${say('inbox')}</a>
<h2>${say('whole')}</h2><p>${say('wholeAbout')}</p>
<a class="second" href="/onjang-practice.crt">${say('get')}</a>
<ul><li>${say('android')}</li><li>${say('iphone')}</li></ul>
<p>${say('compare')}</p><code>SHA-256 ${fingerprint}</code><p>${say('remove')}</p></main></body></html>`
}
