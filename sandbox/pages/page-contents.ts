import type { Language, Text } from '../../src/values/language.ts'
import type { PageName } from './page-layout.ts'

const phone: Text = { ko: '이 번호로 온 것만 보기', en: 'Only messages to this number' }
const phoneHint: Text = { ko: '예: 01012345678', en: 'For example 01012345678' }

const generatorChoice: Text = { ko: '어느 OTP를 쓸까요?', en: 'Which generator?' }

const texts: { readonly [name in PageName]: { readonly [key: string]: Text } } = {
  inbox: {
    empty: { ko: '아직 온 문자가 없어요. 문자가 오면 여기에 바로 보여요.', en: 'No messages yet. They appear here as they come.' },
    copy: { ko: '번호 복사', en: 'Copy code' },
    copied: { ko: '복사했어요', en: 'Copied' },
    code: { ko: '인증번호', en: 'Code' },
    to: { ko: '받는 번호', en: 'To' },
    arrived: { ko: '새 문자가 왔어요.', en: 'A new message has come.' },
    lost: { ko: '연습 세상과 연결이 끊겼어요. 다시 연결하고 있어요.', en: 'Not connected to the pretend world. Trying again.' },
  },
  bank: {
    empty: { ko: '아직 계좌가 없어요. 본인확인을 마치면 두 은행에 계좌가 생겨요.', en: 'No accounts yet. Pass an identity check and two appear.' },
    balance: { ko: '잔액', en: 'Balance' },
    entries: { ko: '거래내역', en: 'Entries' },
    after: { ko: '남은 돈', en: 'left' },
    pool: { ko: '프로그램 모계좌', en: 'Programme pool account' },
    state: { ko: '계좌 상태', en: 'Account state' },
    open: { ko: '정상', en: 'Open' },
    closed: { ko: '해지 (415)', en: 'Closed (415)' },
    blocked: { ko: '사고신고 (419)', en: 'Blocked (419)' },
    holder_mismatch: { ko: '예금주 불일치 (815)', en: 'Holder mismatch (815)' },
    lost: { ko: '연습 세상과 연결이 끊겼어요. 다시 연결하고 있어요.', en: 'Not connected to the pretend world. Trying again.' },
  },
  generators: {
    display: { ko: '번호 화면', en: 'Display' },
    dark: { ko: '버튼을 누르면 번호가 나와요.', en: 'Press the button to see a code.' },
    press: { ko: '번호 보기', en: 'Show a code' },
    signIn: { ko: '로그인 번호 보기', en: 'Show a code to sign in' },
    shown: { ko: '번호', en: 'Code' },
    left: { ko: '{seconds}초 남았어요', en: '{seconds} seconds left' },
    over: { ko: '시간이 지났어요. 다시 눌러 주세요.', en: 'It is over. Press again.' },
    once: { ko: '한 번만 쓸 수 있어요. 누를 때마다 다음 번호가 나와요.', en: 'Good for one use. Each press shows the next.' },
    serial: { ko: '일련번호', en: 'Serial number' },
    makerCode: { ko: '제조사 코드', en: 'Maker code' },
    copy: { ko: '일련번호 복사', en: 'Copy the serial number' },
    copied: { ko: '복사했어요', en: 'Copied' },
    transfer: { ko: '이체 번호', en: 'Code for a transfer' },
    paper: { ko: '받는 분 계좌는 화면이 아니라 내가 받은 종이를 보고 넣으세요.', en: 'Type the payee from your own paper, not from a screen.' },
    amount: { ko: '금액 (원)', en: 'Amount (won)' },
    account: { ko: '받는 계좌번호 (끝 8자리)', en: 'Payee’s account (last 8 digits)' },
    question: { ko: '넣은 숫자', en: 'Typed' },
    answer: { ko: '이체 번호 보기', en: 'Show the transfer code' },
    bank: { ko: '새벽은행 창구 (연습)', en: 'Counter of Saebyeok Bank (pretend)' },
    bankAbout: { ko: '이 생성기를 다른 은행에 등록하거나, 거기서 분실을 알려 볼 수 있어요.', en: 'Register this generator at another bank, or report it lost there.' },
    phone: { ko: '주인의 휴대폰 번호', en: 'Phone number of its owner' },
    register: { ko: '등록', en: 'Register' },
    report: { ko: '분실 신고', en: 'Report lost' },
    lift: { ko: '다시 쓰기', en: 'Use it again' },
    end: { ko: '해지', en: 'End' },
    bankDone: { ko: '처리했어요.', en: 'Done.' },
    bankNobody: { ko: '이 번호로 본인확인을 한 사람이 없어요.', en: 'Nobody has passed an identity check with this number.' },
    bankRefused: { ko: '지금은 할 수 없어요.', en: 'This can’t be done now.' },
    incomplete: { ko: '금액과 계좌번호 끝 8자리를 넣어 주세요.', en: 'Type the amount and the last 8 digits of the account.' },
    lost: { ko: '연습 세상과 연결이 끊겼어요. 다시 연결하고 있어요.', en: 'Not connected to the pretend world. Trying again.' },
  },
  faults: {
    none: { ko: '켜 둔 장애가 없어요. 모두 정상이에요.', en: 'No faults are on. Everything works.' },
    off: { ko: '끄기', en: 'Switch off' },
    untilOff: { ko: '끌 때까지', en: 'until switched off' },
    times: { ko: '번 남음', en: 'more calls' },
    lost: { ko: '연습 세상과 연결이 끊겼어요. 다시 연결하고 있어요.', en: 'Not connected to the pretend world. Trying again.' },
    done: { ko: '처리는 되고', en: 'done, then' },
    not_done: { ko: '처리되지 않고', en: 'not done, then' },
    time_out: { ko: '응답 없음', en: 'no answer' },
    reset: { ko: '연결 끊김', en: 'connection reset' },
    http_500: { ko: '서버 오류 500', en: 'HTTP 500' },
    slow: { ko: '느림', en: 'slow' },
    unknown_code: { ko: '모르는 응답 코드', en: 'unknown code' },
    garbage: { ko: '알 수 없는 응답', en: 'garbage' },
    'bank.token': { ko: '은행 접속 토큰', en: 'Bank token' },
    'bank.accounts': { ko: '은행 계좌 찾기', en: 'Bank account list' },
    'bank.real_name': { ko: '은행 실명조회', en: 'Bank real-name inquiry' },
    'bank.withdraw': { ko: '은행 출금', en: 'Bank withdrawal' },
    'bank.payee': { ko: '받는 사람 조회', en: 'Payee inquiry' },
    'bank.deposit': { ko: '은행 입금', en: 'Bank deposit' },
    'bank.result': { ko: '은행 결과조회', en: 'Bank result inquiry' },
    'bank.balance': { ko: '은행 잔액조회', en: 'Bank balance' },
    'identity.request': { ko: '본인확인 요청', en: 'Identity check request' },
    'identity.confirm': { ko: '본인확인 확정', en: 'Identity check confirmation' },
    'message.send': { ko: '문자 보내기', en: 'Text message' },
    'centre.institutions': { ko: 'OTP센터 기관 목록', en: 'OTP centre: institutions' },
    'centre.claim': { ko: 'OTP센터 생성기 조회', en: 'OTP centre: looking a generator up' },
    'centre.order': { ko: 'OTP센터 등록·신고', en: 'OTP centre: registering and reporting' },
    'centre.events': { ko: 'OTP센터 소식', en: 'OTP centre: news' },
  },
}

const faultForm = (language: Language) => {
  const say = (text: Text) => text[language]
  return `<form id="new-fault">
<label>${say({ ko: '어디에', en: 'Where' })}<select name="call"></select></label>
<label>${say({ ko: '처리', en: 'Action' })}<select name="action"></select></label>
<label>${say({ ko: '무엇이', en: 'What' })}<select name="effect"></select></label>
<label>${say({ ko: '몇 번 (비우면 끌 때까지)', en: 'How many calls (empty: until switched off)' })}
<input name="remaining" inputmode="numeric" pattern="[0-9]*" maxlength="6" autocomplete="off"></label>
<label>${say({ ko: '느림: 밀리초', en: 'Slow: milliseconds' })}
<input name="milliseconds" inputmode="numeric" pattern="[0-9]*" maxlength="6" value="5000" autocomplete="off"></label>
<button type="submit">${say({ ko: '장애 켜기', en: 'Switch on' })}</button>
</form>
<h2>${say({ ko: '켜 둔 장애', en: 'Faults that are on' })}</h2>
<ul id="list" class="cards"></ul>
<button id="all-off" type="button" class="quiet">${say({ ko: '모두 끄기', en: 'Switch all off' })}</button>`
}

const mains: { readonly [name in PageName]: (language: Language) => string } = {
  inbox: (language) => `<form id="filter" role="search"><label>${phone[language]}
<input name="phone" inputmode="numeric" autocomplete="off" maxlength="13" placeholder="${phoneHint[language]}"></label></form>
<ol id="list" class="cards" reversed></ol>`,
  generators: (language) => `<label>${generatorChoice[language]}<select id="choice"></select></label>
<section id="device" class="card device" hidden></section>`,
  bank: () => '<ul id="list" class="cards"></ul>',
  faults: faultForm,
}

/** The HTML inside `main` and the texts of the page's script. */
export function pageContents(name: PageName, language: Language): { main: string; texts: { [key: string]: string } } {
  const own = Object.fromEntries(Object.entries(texts[name]).map(([key, text]) => [key, text[language]]))
  return { main: `<p id="status" role="status"></p>\n${mains[name](language)}`, texts: own }
}
