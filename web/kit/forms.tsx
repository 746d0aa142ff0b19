import { useState } from 'preact/hooks'
import { useLanguage } from '../shared/language/use-language.ts'
import { Button, type ButtonProps } from '../shared/kit/button.tsx'
import { Choice } from '../shared/kit/choice.tsx'
import { Field } from '../shared/kit/field.tsx'
import { Keypad } from '../shared/kit/keypad.tsx'
import { PinPad } from '../shared/kit/pin-pad.tsx'
import { SwitchRow } from '../shared/kit/switch-row.tsx'

const KINDS = ['main', 'second', 'quiet', 'danger'] as const satisfies readonly ButtonProps['kind'][]

/** What is pressed, typed and chosen, in each state. */
export function Forms() {
  const isKorean = useLanguage() === 'ko'
  const [on, setOn] = useState(true)
  const [chosen, setChosen] = useState('SKT')
  const press = isKorean ? '누르기' : 'Press'
  return (
    <div class="screen__body">
      <div class="kit__group">
        {KINDS.flatMap((kind) => [
          <Button key={kind} kind={kind} icon="pay">
            {press}
          </Button>,
          <Button key={`${kind} busy`} kind={kind} busy>
            {isKorean ? '하는 중' : 'Busy'}
          </Button>,
          <Button key={`${kind} off`} kind={kind} disabled>
            {isKorean ? '지금은 안 돼요' : 'Not now'}
          </Button>,
        ])}
      </div>
      <Field label={isKorean ? '이름' : 'Name'} hint={isKorean ? '휴대폰 명의와 같아야 해요.' : 'As your phone contract has it.'} value="" onValue={() => undefined} />
      <Field label={isKorean ? '휴대폰 번호' : 'Phone number'} complaint={isKorean ? '010으로 시작해요.' : 'It starts with 010.'} value="02" onValue={() => undefined} />
      <Field label={isKorean ? '비밀번호' : 'Password'} type="password" value="secret" onValue={() => undefined} />
      <Choice
        label={isKorean ? '통신사' : 'Carrier'}
        value={chosen}
        onValue={setChosen}
        options={['SKT', 'KT', 'LG U+'].map((value) => ({ value, label: value }))}
      />
      <div class="rows">
        <SwitchRow label={isKorean ? '소리' : 'Sound'} icon="sound" on={on} onChange={setOn} />
        <SwitchRow label={isKorean ? '진동' : 'Vibration'} icon="vibration" on={false} onChange={() => undefined} />
      </div>
      <Keypad onDigits={() => undefined} onErase={() => undefined} onClear={() => undefined} corner="double_zero" />
      <Keypad onDigits={() => undefined} onErase={() => undefined} onClear={() => undefined} corner="clear" disabled />
      <PinPad onPin={() => undefined} complaint={isKorean ? '4번 더 입력할 수 있어요.' : 'You can try 4 more times.'} />
    </div>
  )
}
