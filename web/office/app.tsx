import { useEffect } from 'preact/hooks'
import { usePathname } from 'wouter/use-browser-location'
import { Awning } from '../shared/kit/awning.tsx'
import { Button } from '../shared/kit/button.tsx'
import { FailurePanel } from '../shared/kit/error-panel.tsx'
import { OfflineBar } from '../shared/kit/offline-bar.tsx'
import { Screen } from '../shared/kit/screen.tsx'
import { Sheet } from '../shared/kit/sheet.tsx'
import { Skeleton } from '../shared/kit/skeleton.tsx'
import { dictionary } from '../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../shared/language/use-language.ts'
import { choose } from '../shared/preferences/preferences.ts'
import { ForgottenPassword } from '../shared/recovery/forgotten-password.tsx'
import { SandboxStrip } from '../shared/sandbox/sandbox-strip.tsx'
import { IdleWarning } from '../shared/session/idle-warning.tsx'
import { useStore } from '../shared/state/use-store.ts'
import { askOffice, enter, leave, officeState, stay } from './session/office-session.ts'
import { SignIn } from './session/sign-in.tsx'
import { Shell } from './shell.tsx'
import './app.css'

const words = dictionary({
  ko: { title: '온장 사무실', promise: '매출과 예치금을 보고, OTP로 안전하게 이체해요', language: 'English', expired: '다시 확인해 주세요', expiredAbout: '시간이 지나 로그아웃됐어요. 하던 일은 그대로 있어요.', leave: '다른 사람으로 로그인' },
  en: { title: 'Onjang office', promise: 'See sales and deposit, transfer safely with your OTP', language: '한국어', expired: 'Please confirm that it is you', expiredAbout: 'You were signed out after a while. What you were doing is still here.', leave: 'Sign in as somebody else' },
})

export function App() {
  const texts = useWords(words)
  const now = useStore(officeState)
  const pathname = usePathname()
  useEffect(() => void askOffice(), [])
  return (
    <div class="office">
      <SandboxStrip />
      <OfflineBar />
      {(now.state === 'signed_in' || now.state === 'expired') && <Shell session={now.session} />}
      {now.state === 'signed_in' && <IdleWarning stay={stay} leave={leave} />}
      {now.state === 'expired' && (
        <Sheet title={texts.expired} onClose={() => undefined}>
          <p>{texts.expiredAbout}</p>
          <SignIn only={now.session} onDone={enter} />
          <Button kind="quiet" onPress={() => void leave()}>
            {texts.leave}
          </Button>
        </Sheet>
      )}
      {now.state === 'signed_out' && pathname === '/forgotten-password' && (
        <main class="main">
          <ForgottenPassword what="office_password" />
        </main>
      )}
      {now.state === 'signed_out' && pathname !== '/forgotten-password' && <Welcome />}
      {now.state === 'asking' && (
        <main class="main">
          <Screen title={texts.title} hiddenTitle>
            <Skeleton shapes={['title', 'card', 'row']} />
          </Screen>
        </main>
      )}
      {now.state === 'unreachable' && (
        <main class="main">
          <Screen title={texts.title}>
            <FailurePanel failure={now.failure} onAgain={() => void askOffice()} />
          </Screen>
        </main>
      )}
    </div>
  )
}

function Welcome() {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <main class="main">
      <Screen
        title={texts.title}
        aside={
          <Button kind="quiet" onPress={() => choose({ language: language === 'ko' ? 'en' : 'ko' })}>
            <span lang={language === 'ko' ? 'en' : 'ko'}>{texts.language}</span>
          </Button>
        }
      >
        <div class="welcome">
          <Awning />
          <p class="welcome__words">{texts.promise}</p>
        </div>
        <SignIn onDone={enter} />
      </Screen>
    </main>
  )
}
