import type { OfficeSignIn } from '../../../src/protocol/api/office.ts'
import { call } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { PasskeySignIn } from '../../shared/passkey/passkey-sign-in.tsx'

const words = dictionary({
  ko: { signIn: '패스키로 로그인', notConfirmed: '패스키로 확인하지 못했어요. 다시 하거나, 아이디와 비밀번호로 로그인해 주세요.' },
  en: { signIn: 'Sign in with a passkey', notConfirmed: 'The passkey was not confirmed. Try again, or sign in with ID and password.' },
})

/** A passkey in place of ID and password; the phone check and the code are asked for as after a password. */
export function SignInByPasskey({ onAnswer }: { onAnswer: (answer: OfficeSignIn) => void }) {
  const texts = useWords(words)
  return (
    <PasskeySignIn
      label={texts.signIn}
      notConfirmed={texts.notConfirmed}
      onPasskey={async (passkey) => {
        const outcome = await call<OfficeSignIn>('POST', '/v1/office-sessions', { body: { passkey } })
        if (outcome.kind !== 'answer') return outcome
        onAnswer(outcome.value)
        return null
      }}
    />
  )
}
