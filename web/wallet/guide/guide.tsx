import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Icon, type IconName } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import '../../shared/kit/steps.css'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import './guide.css'
import { endGuide, guideProgress, turnTo } from './guide-progress.ts'

const words = dictionary({
  ko: {
    title: '사용 방법',
    step: (page: number) => `세 화면 중 ${page}번째`,
    next: '다음',
    skip: '건너뛰기',
    start: '시작하기',
    topUp: '먼저 충전해요',
    topUpText: '은행 계좌를 한 번 연결하면 끝이에요. 충전할 때마다 할인을 받아요.',
    pay: '가게 QR을 비추고, 금액을 보고, 눌러요',
    payText: '가게 이름과 금액을 확인하고 ‘결제하기’를 한 번만 누르면 돼요. 번호로도 낼 수 있어요.',
    stuck: '막혀도 괜찮아요',
    stuckText: '무슨 일인지, 돈이 나갔는지, 이제 무엇을 하면 되는지 늘 알려 드려요. 글씨는 홈에서 크게 할 수 있어요.',
  },
  en: {
    title: 'How it works',
    step: (page: number) => `Screen ${page} of three`,
    next: 'Next',
    skip: 'Skip',
    start: 'Start',
    topUp: 'First top up',
    topUpText: 'Link a bank account once. Every top-up comes with a discount.',
    pay: 'Point at the shop’s code, look at the amount, press',
    payText: 'Check the shop and the amount and press ‘Pay’ once. A number works, too.',
    stuck: 'Nobody is left stuck',
    stuckText: 'You always see what happened, whether money moved, and what to do next. Home makes the text larger.',
  },
})

const PAGES = [
  { name: 'topUp', icon: 'add' },
  { name: 'pay', icon: 'pay' },
  { name: 'stuck', icon: 'shield' },
] as const satisfies readonly { name: string; icon: IconName }[]

/** Three screens for whoever is here for the first time. Where somebody stopped, it goes on. */
export function Guide() {
  const texts = useWords(words)
  const at = Math.min(useStore(guideProgress)?.page ?? 0, PAGES.length - 1)
  const page = PAGES[at]!
  const isLast = at === PAGES.length - 1
  const leave = (finished: boolean) => {
    endGuide(finished)
    go('/', { replace: true })
  }
  return (
    <Screen
      title={texts.title}
      aside={
        !isLast && (
          <Button kind="quiet" onPress={() => leave(false)}>
            {texts.skip}
          </Button>
        )
      }
      actions={<Button onPress={() => (isLast ? leave(true) : turnTo(at + 1))}>{isLast ? texts.start : texts.next}</Button>}
    >
      <div class="guide" role="status">
        <span class="guide__picture">
          <Icon name={page.icon} size={64} />
        </span>
        <h2 class="guide__title">{texts[page.name]}</h2>
        <p class="guide__text">{texts[`${page.name}Text`]}</p>
        <div class="steps" role="img" aria-label={texts.step(at + 1)}>
          {PAGES.map(({ name }, place) => (
            <span key={name} class={place <= at ? 'steps__step steps__step--done' : 'steps__step'} />
          ))}
        </div>
      </div>
    </Screen>
  )
}
