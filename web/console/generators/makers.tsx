import { useState } from 'preact/hooks'
import type { GeneratorMaker, GeneratorMakerList } from '../../../src/protocol/api/generators.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'

const words = dictionary({
  ko: {
    title: '제조사 코드',
    about: '기기 뒷면의 일련번호 옆에 있는 코드예요. 다른 기관이 이 코드로 제조사를 알아봐요. 다른 기관에서 쓰는 기기가 생기면 고칠 수 없어요.',
    none: '아직 넣은 제조사가 없어요.',
    code: '코드',
    codeHint: '숫자와 영문 2~6자리',
    codeWrong: '숫자와 영문 2~6자리로 적어 주세요.',
    maker: '제조사 이름',
    makerHint: '제조사 파일에 적힌 그대로',
    missing: '입력해 주세요.',
    taken: '이 제조사나 이 코드는 이미 다르게 들어 있어요.',
    enterTitle: '새 제조사',
    enter: '코드 넣기',
    done: (maker: string, code: string) => `${maker}의 코드 ${code}번을 넣었어요.`,
    correct: (maker: string) => `${maker} 고치기`,
    correctTitle: (maker: string) => `${maker}, 바르게 고치기`,
    save: '고쳐 넣기',
    leave: '그대로 두기',
  },
  en: {
    title: 'Makers’ codes',
    about: 'The code beside the serial number on a generator’s back. Other institutions know the maker by it. Once a generator is in use there it does not change.',
    none: 'No maker was entered yet.',
    code: 'Code',
    codeHint: '2 to 6 digits and letters',
    codeWrong: 'Please enter 2 to 6 digits and letters.',
    maker: 'Maker’s name',
    makerHint: 'As the maker’s files say it',
    missing: 'Please fill this in.',
    taken: 'This maker or this code is already entered otherwise.',
    enterTitle: 'Another maker',
    enter: 'Enter the code',
    done: (maker: string, code: string) => `${maker} is entered under ${code}.`,
    correct: (maker: string) => `Correct ${maker}`,
    correctTitle: (maker: string) => `Correct ${maker}`,
    save: 'Save the correction',
    leave: 'Leave it',
  },
})

const PATH = '/v1/console/generators/makers'
const CORRECTION = '/v1/console/generators/maker-correction'
const CODE = /^[0-9A-Z]{2,6}$/

/** By which code other institutions know a maker. All read it; an operator enters one, and puts a wrong one right. */
export function Makers({ isOperator }: { isOperator: boolean }) {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<GeneratorMakerList>(PATH)
  const [wrong, setWrong] = useState<GeneratorMaker | null>(null)
  return (
    <>
      <section class="panel">
        <h2 class="panel__title">{texts.title}</h2>
        <p class="quiet">{texts.about}</p>
        {!value && failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
        {value?.makers.length === 0 && <p>{texts.none}</p>}
        {value && value.makers.length > 0 && <Facts facts={value.makers.map(({ code, maker }) => ({ name: maker, value: code }))} />}
        {isOperator && (
          <div class="otps__actions">
            {value?.makers.map((each) => (
              <Button key={each.code} kind="quiet" onPress={() => setWrong(each)}>
                {texts.correct(each.maker)}
              </Button>
            ))}
          </div>
        )}
      </section>
      {isOperator && (
        <EnterMaker
          key={wrong?.code ?? 'new'}
          wrong={wrong}
          onEntered={() => void refresh()}
          onLeave={() => setWrong(null)}
        />
      )}
    </>
  )
}

/** A new one, or `wrong` put right. */
function EnterMaker({ wrong, onEntered, onLeave }: { wrong: GeneratorMaker | null; onEntered: () => void; onLeave: () => void }) {
  const texts = useWords(words)
  const [code, setCode] = useState(wrong?.code ?? '')
  const [maker, setMaker] = useState(wrong?.maker ?? '')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<GeneratorMaker | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const given = { code: code.normalize('NFKC').trim().toUpperCase(), maker: maker.trim() }
  const isCode = CODE.test(given.code)
  const isTaken = failure?.kind === 'problem' && failure.problem.reason === 'ID_REUSED_DIFFERENTLY'
  const enter = async () => {
    setTried(true)
    if (busy || !isCode || !given.maker) return
    setBusy(true)
    setFailure(null)
    setDone(null)
    const outcome = wrong ? await call<GeneratorMaker>('PUT', CORRECTION, { body: { wrong, right: given } }) : await call<GeneratorMaker>('PUT', PATH, { body: given })
    setBusy(false)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    setDone(outcome.value)
    setCode('')
    setMaker('')
    setTried(false)
    onEntered()
    if (wrong) onLeave()
  }
  return (
    <form
      class="panel"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void enter()
      }}
    >
      <h2 class="panel__title">{wrong ? texts.correctTitle(wrong.maker) : texts.enterTitle}</h2>
      {done && <p role="status">{texts.done(done.maker, done.code)}</p>}
      {failure && !isTaken && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      <div class="beside">
        <Field label={texts.maker} hint={texts.makerHint} value={maker} onValue={setMaker} maxLength={60} complaint={tried && !given.maker ? texts.missing : null} />
        <Field label={texts.code} hint={texts.codeHint} value={code} onValue={setCode} maxLength={12} complaint={isTaken ? texts.taken : tried && !isCode ? texts.codeWrong : null} />
      </div>
      <div>
        <Button submits busy={busy}>
          {wrong ? texts.save : texts.enter}
        </Button>
        {wrong && (
          <Button kind="quiet" onPress={onLeave}>
            {texts.leave}
          </Button>
        )}
      </div>
    </form>
  )
}
