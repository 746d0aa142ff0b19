import { useState } from 'preact/hooks'
import { fromBase64url } from '../../../src/protocol/base64url.ts'
import { CONSOLE_CODE } from '../../../src/protocol/console-code.ts'
import { timeCode } from '../../../src/protocol/one-time-code.ts'
import { Button } from '../../shared/kit/button.tsx'
import { serverNow } from '../../shared/http/server-clock.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'

const words = dictionary({
  ko: { use: '연습용 인증 앱의 번호 넣기', used: '넣었어요. 쓴 번호라고 나오면 30초 뒤 다시 눌러 주세요.' },
  en: { use: 'Fill in the practice app’s code', used: 'Filled in. If it was used already, press again after 30 seconds.' },
})

/** In the sandbox the member's authenticator app is here too. */
export function SampleCode({ seed, onUse }: { seed: string; onUse: (code: string) => void }) {
  const texts = useWords(words)
  const [used, setUsed] = useState(false)
  return (
    <>
      <Button
        kind="second"
        icon="practice"
        onPress={() => {
          onUse(timeCode(fromBase64url(seed), serverNow(), CONSOLE_CODE))
          setUsed(true)
        }}
      >
        {texts.use}
      </Button>
      {used && <p class="quiet">{texts.used}</p>}
    </>
  )
}
