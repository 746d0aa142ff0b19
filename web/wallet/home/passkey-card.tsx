import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import '../../shared/kit/hint-card.css'
import { notePasskey, passkeyHere } from '../../shared/passkey/passkey-here.ts'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'

const words = dictionary({
  ko: { title: '지문을 다시 등록해 주세요.', text: '이 휴대폰의 지문이나 얼굴을 알아보지 못했어요. 그동안은 비밀번호로 결제하면 돼요.', go: '다시 등록하기', away: '비밀번호만 쓸래요' },
  en: { title: 'Register your fingerprint again.', text: 'This phone’s fingerprint or face was not recognised. Until then you can pay with your PIN.', go: 'Register again', away: 'I will use the PIN' },
})

/** Offered at home when the passkey of this phone no longer works. */
export function PasskeyCard() {
  const texts = useWords(words)
  if (useStore(passkeyHere) !== 'changed') return null
  return (
    <section class="hint-card">
      <div>
        <h2 class="hint-card__title">{texts.title}</h2>
        <p class="screen__hint">{texts.text}</p>
      </div>
      <Button onPress={() => go('/more/passkeys')}>{texts.go}</Button>
      <Button kind="quiet" onPress={() => notePasskey('none')}>
        {texts.away}
      </Button>
    </section>
  )
}
