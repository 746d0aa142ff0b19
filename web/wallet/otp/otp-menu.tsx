import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { Icon, type IconName } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Link } from '../../shared/routing/link.tsx'
import { menuWays, type OtpMenuWay } from './otp-ways.ts'

const words = dictionary({
  ko: {
    menu: '메뉴',
    terminate: '이용해지',
    report: '분실 신고',
    found: '찾음 신고',
    resync: '시간 보정',
    unlock: '잠금 해제',
    replace: '재발급 · 휴대폰 바꾸기',
    cancel: '해지 취소',
    choose: '하나 고르기',
    correct: '등록 바로잡기',
    scan: '이체 QR 찍기 (인터넷 없이)',
    physical: 'OTP 생성기 등록',
    other: '다른 기관 등록',
    places: '쓰는 곳 바꾸기',
    answers: '도움말 · OTP가 안 될 때',
  },
  en: {
    menu: 'Menu',
    terminate: 'End its use',
    report: 'Report a loss',
    found: 'Found it',
    resync: 'Set its clock',
    unlock: 'Unlock',
    replace: 'Reissue, or move to a new phone',
    cancel: 'Cancel the termination',
    choose: 'Choose one',
    correct: 'Correct the record',
    scan: 'Scan a transfer (without a network)',
    physical: 'Register a generator',
    other: 'Other institutions',
    places: 'Where each is used',
    answers: 'Help: when an OTP does not work',
  },
})

const ICONS: { readonly [way in OtpMenuWay]: IconName } = { terminate: 'close', report: 'warning', found: 'check', resync: 'clock', unlock: 'shield', replace: 'renew', cancel: 'return', choose: 'list', correct: 'list' }

function Row({ to, icon, name }: { to: string; icon: IconName; name: string }) {
  return (
    <Link to={to} class="row">
      <Icon name={icon} />
      <span class="row__text row__name">{name}</span>
      <Icon name="forward" size={20} />
    </Link>
  )
}

/** What can be done with one OTP now. */
export function OtpMenu({ registration }: { registration: OtpRegistration }) {
  const texts = useWords(words)
  const ways = menuWays(registration)
  if (ways.length === 0) return null
  return (
    <section>
      <h2 class="rows-title">{texts.menu}</h2>
      <nav class="rows" aria-label={texts.menu}>
        {ways.map((way) => (
          <Row key={way} to={`/otp/${registration.id}/${way}`} icon={ICONS[way]} name={texts[way]} />
        ))}
      </nav>
    </section>
  )
}

/** What can be done besides: other OTPs, where they are used, and the answers to what goes wrong. */
export function OtpListMenu({ hasSeveral, hasHere }: { hasSeveral: boolean; hasHere: boolean }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <section>
      <h2 class="rows-title">{texts.menu}</h2>
      <nav class="rows" aria-label={texts.menu}>
        {hasHere && <Row to="/otp/scan" icon="qr" name={texts.scan} />}
        {hasSeveral && <Row to="/otp/places" icon="list" name={texts.places} />}
        <Row to="/otp/physical" icon="keypad" name={texts.physical} />
        <Row to="/otp/other" icon="bank" name={texts.other} />
        <a class="row" href={`/docs/reasons?lang=${language}`} target="_blank" rel="noopener">
          <Icon name="search" />
          <span class="row__text row__name">{texts.answers}</span>
          <Icon name="open" size={20} />
        </a>
      </nav>
    </section>
  )
}
