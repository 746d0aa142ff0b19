import { call } from '../http/call.ts'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { PasskeySignIn } from './passkey-sign-in.tsx'

const words = dictionary({
  ko: { signIn: '패스키로 로그인', notConfirmed: '패스키로 확인하지 못했어요. 다시 하거나, 비밀번호로 로그인해 주세요.' },
  en: { signIn: 'Sign in with a passkey', notConfirmed: 'The passkey was not confirmed. Try again, or use your password.' },
})

/** A passkey in place of ID and password, which stand beside it: it knows who it is. What else is needed is told by the answer. */
export function SignInByPasskey<Answer>({ path, onAnswer }: { path: '/v1/sessions' | '/v1/office-sessions'; onAnswer: (answer: Answer) => void }) {
  const texts = useWords(words)
  return (
    <PasskeySignIn
      label={texts.signIn}
      notConfirmed={texts.notConfirmed}
      onPasskey={async (passkey) => {
        const outcome = await call<Answer>('POST', path, { body: { passkey } })
        if (outcome.kind !== 'answer') return outcome
        onAnswer(outcome.value)
        return null
      }}
    />
  )
}
