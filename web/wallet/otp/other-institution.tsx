import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon, type IconName } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Link } from '../../shared/routing/link.tsx'
import { back } from '../../shared/routing/navigation.ts'
import { OtpStep } from './otp-step.tsx'
import { useOtpStatus } from './use-otp-status.ts'

const words = dictionary({
  ko: {
    title: '다른 기관 등록',
    question: '생성기 하나를 여러 기관에서 써요',
    there: '내 생성기를 다른 기관에 등록',
    thereAbout: '여기서 쓰는 생성기를 은행이나 카드사에서도 써요.',
    thereNone: '먼저 여기에 OTP 생성기를 등록해 주세요.',
    here: '다른 기관에서 받은 생성기를 여기에 등록',
    hereAbout: '은행에서 받은 생성기를 온장에서도 써요.',
    needs: '생성기 뒷면의 일련번호와 제조사 코드가 필요해요.',
    loss: '잃어버렸다고 알리면 모든 기관에서 함께 멈춰요.',
    end: '해지와 다시 쓰기는 기관마다 따로 해요.',
  },
  en: {
    title: 'Other institutions',
    question: 'One generator for several institutions',
    there: 'Register my generator elsewhere',
    thereAbout: 'What you use here works at a bank or card company, too.',
    thereNone: 'Please register a generator here first.',
    here: 'Register one from elsewhere here',
    hereAbout: 'What a bank gave you works here, too.',
    needs: 'You need the serial number and the maker code on its back.',
    loss: 'Reported lost, it is suspended everywhere.',
    end: 'Ending it, and using it again, is done at each institution by itself.',
  },
})

/** Both ways between here and other institutions. */
export function OtherInstitution() {
  const texts = useWords(words)
  const { value, failure, refresh } = useOtpStatus()
  const hasOwn = value?.registrations.some(({ kind, state, isOurs }) => kind === 'physical' && state === 'active' && isOurs) ?? false
  return (
    <OtpStep title={texts.title} question={texts.question} hint={texts.needs} onBack={() => back('/otp')}>
      {failure && !value && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row']} />}
      {value && (
        <nav class="rows" aria-label={texts.title}>
          {hasOwn && <Way to="/otp/other/there" icon="share" name={texts.there} about={texts.thereAbout} />}
          <Way to="/otp/other/here" icon="return" name={texts.here} about={texts.hereAbout} />
        </nav>
      )}
      {value && !hasOwn && <p class="notice">{texts.there}: {texts.thereNone}</p>}
      <ul class="otp-list-plain">
        <li>{texts.loss}</li>
        <li>{texts.end}</li>
      </ul>
    </OtpStep>
  )
}

function Way({ to, icon, name, about }: { to: string; icon: IconName; name: string; about: string }) {
  return (
    <Link to={to} class="row">
      <Icon name={icon} />
      <span class="row__text">
        <span class="row__name">{name}</span>
        <span class="row__about">{about}</span>
      </span>
      <Icon name="forward" size={20} />
    </Link>
  )
}
