import { useState } from 'preact/hooks'
import type { StallCode } from '../../../src/protocol/api/codes.ts'
import type { Till } from '../../../src/protocol/api/till.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { back } from '../../shared/routing/navigation.ts'
import { useTill } from '../till-data.ts'
import { PrintSheet, type SheetKind } from './print-sheet.tsx'
import { activateCode, isGood, useStallCodes } from './stall-codes.ts'
import './codes.css'

const words = dictionary({
  ko: {
    title: '가게 QR 인쇄',
    kind: '크기',
    sticker: '스티커',
    a4: 'A4',
    print: '인쇄하고 쓰기 시작',
    printAgain: '인쇄하기',
    inUse: '지금 쓰고 있는 QR이에요.',
    gone: '더는 쓰지 않는 QR이에요.',
  },
  en: {
    title: 'Print the code',
    kind: 'Size',
    sticker: 'Sticker',
    a4: 'A4',
    print: 'Print and put to use',
    printAgain: 'Print',
    inUse: 'This code is in use.',
    gone: 'This code is no longer in use.',
  },
})

/** A stall's code as a sticker or a sheet. Printing it puts it to use. */
export function PrintCode({ codeId }: { codeId: string }) {
  const texts = useWords(words)
  const till = useTill()
  const codes = useStallCodes()
  const code = codes.value?.codes.find(({ id }) => id === codeId)
  const stall = till.value?.stalls.find(({ id }) => id === code?.stallId)
  if (till.value && code && stall && isGood(code) && code.qr !== null) return <Printable shop={till.value.merchant.name} place={stall.place} code={code} qr={code.qr} />
  const failure = till.failure ?? codes.failure
  return (
    <Screen title={texts.title} onBack={() => back('/codes')}>
      {failure ? (
        <FailurePanel failure={failure} onAgain={() => void Promise.all([till.refresh(), codes.refresh()])} />
      ) : codes.value && till.value ? (
        <EmptyPanel icon="stop" title={texts.gone} />
      ) : (
        <Skeleton shapes={['card']} />
      )}
    </Screen>
  )
}

type PrintableProps = { shop: Till['merchant']['name']; place: Till['stalls'][number]['place']; code: StallCode; qr: string }

function Printable({ shop, place, code, qr }: PrintableProps) {
  const texts = useWords(words)
  const [kind, setKind] = useState<SheetKind>('sticker')
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const isInUse = code.state === 'active'
  const print = useOneAtATime(async () => {
    setFailure(null)
    // A code that hangs there and does not work would be worse than one that works and does not hang yet.
    const outcome = isInUse ? null : await activateCode(code.id)
    if (outcome && outcome.kind !== 'answer') return setFailure(outcome)
    globalThis.print()
  })
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/codes')}
      actions={
        <Button busy={print.busy} onPress={print.run}>
          {isInUse ? texts.printAgain : texts.print}
        </Button>
      }
    >
      <Choice
        label={texts.kind}
        columns={2}
        value={kind}
        onValue={setKind}
        options={[
          { value: 'sticker', label: texts.sticker },
          { value: 'a4', label: texts.a4 },
        ]}
      />
      {isInUse && <p class="screen__hint">{texts.inUse}</p>}
      {failure && <FailurePanel failure={failure} onAgain={print.run} />}
      <PrintSheet kind={kind} shop={shop} place={place} qr={qr} codeId={code.id} />
    </Screen>
  )
}
