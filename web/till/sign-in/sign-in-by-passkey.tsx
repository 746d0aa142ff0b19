import type { Session } from '../../../src/protocol/api/people.ts'
import { call } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { PasskeySignIn } from '../../shared/passkey/passkey-sign-in.tsx'

const words = dictionary({
  ko: { signIn: '패스키로 로그인', notConfirmed: '패스키로 확인하지 못했어요. 다시 하거나, 비밀번호로 로그인해 주세요.' },
  en: { signIn: 'Sign in with a passkey', notConfirmed: 'The passkey was not confirmed. Try again, or use your password.' },
})

/** Owner or staff: the passkey knows who it is. The password stands beside it. */
export function SignInByPasskey({ onSession }: { onSession: (session: Session) => void }) {
  const texts = useWords(words)
  return (
    <PasskeySignIn
      label={texts.signIn}
      notConfirmed={texts.notConfirmed}
      onPasskey={async (passkey) => {
        const outcome = await call<Session>('POST', '/v1/sessions', { body: { passkey } })
        if (outcome.kind !== 'answer') return outcome
        onSession(outcome.value)
        return null
      }}
    />
  )
}
