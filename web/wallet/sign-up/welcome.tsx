import type { Problem } from '../../../src/protocol/api/problem.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { ErrorPanel } from '../../shared/kit/error-panel.tsx'
import '../../shared/kit/hint-card.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { choose, preferences } from '../../shared/preferences/preferences.ts'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { Awning } from '../../shared/kit/awning.tsx'
import { keyIsLost } from '../watch-device-key.ts'
import { changeDraft, signUpDraft, startRecovery } from './draft.ts'
import { beginAnew, STEP_PATHS, stepOf } from './kept-draft.ts'
import { ComeBackByPasskey } from './come-back-by-passkey.tsx'
import './sign-up.css'

const words = dictionary({
  ko: {
    title: '온장 지갑',
    promise: '시장에서 QR 한 번이면\n결제가 끝나요',
    about: '충전할 때 할인받고, 가게에서 바로 쓰세요. 처음 한 번만 휴대폰으로 확인할게요.',
    start: '동의하고 시작하기',
    leftOff: '가입을 하다 마셨어요.',
    leftOffText: (step: number) => `입력한 것은 그대로 있어요. 4단계 중 ${step}단계부터 이어서 하면 돼요.`,
    goOn: '이어서 가입하기',
    required: '시작하면 아래 두 가지에 동의하게 돼요.',
    terms: '이용약관 (필수)',
    termsText: '온장상품권은 등록된 가게에서 쓸 수 있어요. 결제와 환불은 이 앱과 가게 계산대에 똑같이 기록돼요. 다른 사람에게 비밀번호를 알려 주지 마세요.',
    privacy: '개인정보 처리 (필수)',
    privacyText: '이름, 생년월일, 휴대폰 번호는 본인 확인과 결제 기록에만 써요. 가게에는 가운데를 가린 이름만 보여요.',
    marketing: '새 소식도 받을래요 (선택)',
    senior: '글씨 크게',
    usual: '보통 글씨',
    forgotten: '비밀번호를 잊었어요',
    language: 'English',
    keyLost: '이 브라우저에 있던 열쇠가 지워졌어요. 휴대폰을 다시 등록하면 돈은 그대로 있어요.',
  },
  en: {
    title: 'Onjang wallet',
    promise: 'One QR code at the stall,\nand it is paid',
    about: 'Get a discount when you top up, and spend it at the stalls. We check your phone just this once.',
    start: 'Agree and start',
    leftOff: 'You were signing up.',
    leftOffText: (step: number) => `What you entered is still here. Go on with step ${step} of 4.`,
    goOn: 'Go on signing up',
    required: 'Starting means that you agree to these two.',
    terms: 'Terms of use (required)',
    termsText: 'Vouchers are good at registered shops. Payments and refunds are recorded the same way here and at the shop’s till. Never tell anyone your PIN.',
    privacy: 'Personal data (required)',
    privacyText: 'Name, date of birth and phone number are used only to know that it is you and to record payments. Shops see your name with the middle hidden.',
    marketing: 'Send me news, too (optional)',
    senior: 'Larger text',
    usual: 'Usual text',
    forgotten: 'I forgot my PIN',
    language: '한국어',
    keyLost: 'This browser has lost its key. Register the phone again; your money is where it was.',
  },
})

/** The first thing a newcomer sees; also where somebody whose session ended comes back to. */
export function Welcome({ because }: { because: Problem | null }) {
  const texts = useWords(words)
  const draft = useStore(signUpDraft)
  const { marketing } = draft
  const step = stepOf(draft)
  const start = () => {
    beginAnew()
    changeDraft({ marketing })
    go('/sign-up/name')
  }
  const lost = useStore(keyIsLost)
  return (
    <Screen
      title={texts.title}
      hiddenTitle
      actions={
        <>
          <Button onPress={start}>{texts.start}</Button>
          <ComeBackByPasskey />
        </>
      }
    >
      <Tools />
      {lost && (
        <p class="notice" role="alert">
          {texts.keyLost}
        </p>
      )}
      {because && <ErrorPanel problem={because} aboutMoney={false} />}
      {step && (
        <section class="hint-card">
          <div>
            <h2 class="hint-card__title">{texts.leftOff}</h2>
            <p class="screen__hint">{texts.leftOffText(step)}</p>
          </div>
          <Button kind="second" onPress={() => go(STEP_PATHS[step])}>
            {texts.goOn}
          </Button>
        </section>
      )}
      <div class="welcome__hero">
        <Awning />
        <p class="welcome__brand" aria-hidden="true">
          온장
        </p>
        <p class="welcome__promise">{texts.promise}</p>
      </div>
      <p class="screen__hint">{texts.about}</p>
      <section class="welcome__consents">
        <p class="rows-title">{texts.required}</p>
        <details class="disclosure">
          <summary>{texts.terms}</summary>
          <p>{texts.termsText}</p>
        </details>
        <details class="disclosure">
          <summary>{texts.privacy}</summary>
          <p>{texts.privacyText}</p>
        </details>
        <label class="check-row">
          <input type="checkbox" checked={marketing} onChange={() => changeDraft({ marketing: !marketing })} />
          <span>{texts.marketing}</span>
        </label>
      </section>
      <Button kind="quiet" onPress={startRecovery}>
        {texts.forgotten}
      </Button>
    </Screen>
  )
}

/** Larger text and the other language, before anything else is read. */
function Tools() {
  const texts = useWords(words)
  const language = useLanguage()
  const { senior } = useStore(preferences)
  return (
    <div class="welcome__tools">
      <Button kind="quiet" icon="text" onPress={() => choose({ senior: !senior })}>
        {senior ? texts.usual : texts.senior}
      </Button>
      <Button kind="quiet" onPress={() => choose({ language: language === 'ko' ? 'en' : 'ko' })}>
        <span lang={language === 'ko' ? 'en' : 'ko'}>{texts.language}</span>
      </Button>
    </div>
  )
}
