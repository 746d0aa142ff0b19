import { useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Icon, type IconName } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { PreferenceRows } from '../../shared/preferences/preference-rows.tsx'
import { Link } from '../../shared/routing/link.tsx'
import { SignOutSheet } from '../../shared/session/sign-out-sheet.tsx'
import { useOpenCommands } from '../../shared/commands/use-command.ts'
import { commandRunner } from '../commands.ts'
import { startRecovery } from '../sign-up/draft.ts'

const words = dictionary({
  ko: {
    title: '전체',
    money: '내 돈',
    accounts: '연결한 계좌',
    security: '안전',
    passkeys: '지문·얼굴 (패스키)',
    newPin: '결제 비밀번호 새로 정하기',
    codes: '복구 코드',
    devices: '로그인한 기기',
    signOut: '로그아웃',
    everywhere: '모든 기기에서 로그아웃',
    screen: '화면과 소리',
    about: '도움말',
    guide: '사용 방법',
    favourites: '자주 가는 가게',
    notices: '알림',
    phone: '휴대폰 점검',
  },
  en: {
    title: 'More',
    money: 'My money',
    accounts: 'Linked accounts',
    security: 'Safety',
    passkeys: 'Fingerprint and face (passkeys)',
    newPin: 'Choose a new payment PIN',
    codes: 'Recovery codes',
    devices: 'Signed-in devices',
    signOut: 'Sign out',
    everywhere: 'Sign out everywhere',
    screen: 'Screen and sound',
    about: 'Help',
    guide: 'How it works',
    favourites: 'My shops',
    notices: 'Notices',
    phone: 'Check this phone',
  },
})

export function Menu({ session }: { session: Session }) {
  const texts = useWords(words)
  const [leaving, setLeaving] = useState<'here' | 'everywhere' | null>(null)
  const unfinished = useOpenCommands(commandRunner).filter(({ phase }) => phase !== 'finished').length
  return (
    <Screen title={texts.title}>
      <p class="menu__name">{session.name}</p>
      <section>
        <h2 class="rows-title">{texts.screen}</h2>
        <PreferenceRows />
      </section>
      <section>
        <h2 class="rows-title">{texts.money}</h2>
        <div class="rows">
          <MenuRow to="/top-up/accounts" icon="bank" name={texts.accounts} />
          <MenuRow to="/favourites" icon="star" name={texts.favourites} />
        </div>
      </section>
      <section>
        <h2 class="rows-title">{texts.security}</h2>
        <div class="rows">
          <ProofRows />
          <button type="button" class="row row__name" onClick={() => setLeaving('here')}>
            {texts.signOut}
          </button>
          <button type="button" class="row row__name" onClick={() => setLeaving('everywhere')}>
            {texts.everywhere}
          </button>
        </div>
      </section>
      <section>
        <h2 class="rows-title">{texts.about}</h2>
        <div class="rows">
          <MenuRow to="/notices" icon="bell" name={texts.notices} />
          <MenuRow to="/guide" icon="list" name={texts.guide} />
          <MenuRow to="/more/phone" icon="install" name={texts.phone} />
        </div>
      </section>
      {leaving && <SignOutSheet everywhere={leaving === 'everywhere'} unfinished={unfinished} onClose={() => setLeaving(null)} />}
    </Screen>
  )
}

/** With what this person proves who they are. */
function ProofRows() {
  const texts = useWords(words)
  return (
    <>
      <MenuRow to="/more/passkeys" icon="fingerprint" name={texts.passkeys} />
      <button type="button" class="row" onClick={startRecovery}>
        <Icon name="keypad" />
        <span class="row__text row__name">{texts.newPin}</span>
        <Icon name="forward" size={20} />
      </button>
      <MenuRow to="/more/recovery-codes" icon="list" name={texts.codes} />
      <MenuRow to="/more/devices" icon="shield" name={texts.devices} />
    </>
  )
}

function MenuRow({ to, icon, name }: { to: string; icon: IconName; name: string }) {
  return (
    <Link to={to} class="row">
      <Icon name={icon} />
      <span class="row__text row__name">{name}</span>
      <Icon name="forward" size={20} />
    </Link>
  )
}
