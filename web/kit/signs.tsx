import { useLanguage } from '../shared/language/use-language.ts'
import { Awning } from '../shared/kit/awning.tsx'
import { BarcodePicture } from '../shared/kit/barcode-picture.tsx'
import { Button } from '../shared/kit/button.tsx'
import { Facts } from '../shared/kit/facts.tsx'
import { Icon, iconNames } from '../shared/kit/icon.tsx'
import { ProgressSteps } from '../shared/kit/progress-steps.tsx'
import { QrPicture } from '../shared/kit/qr-picture.tsx'
import { Screen } from '../shared/kit/screen.tsx'
import '../shared/kit/rows.css'

/** What shows: head of a screen, pictures, codes, progress, rows and facts. */
export function Signs() {
  const isKorean = useLanguage() === 'ko'
  const progress = isKorean ? ['보냄', '확인 중', '끝'] : ['Sent', 'Checking', 'Done']
  return (
    <Screen title={isKorean ? '부품' : 'Pieces'} onBack={() => undefined} aside={<Button kind="quiet">{isKorean ? '글씨 크게' : 'Larger text'}</Button>}>
      <Awning />
      <div class="kit__pictures">
        {iconNames.map((name) => (
          <Icon key={name} name={name} />
        ))}
      </div>
      <QrPicture text="onjang:sample" label={isKorean ? '보기용 QR' : 'A sample QR code'} />
      <BarcodePicture digits="123456789012" label={isKorean ? '보기용 바코드' : 'A sample barcode'} />
      {[0, 1, 2].map((current) => (
        <ProgressSteps key={current} names={progress} current={current} />
      ))}
      <div class="rows">
        <a class="row" href="#row">
          <Icon name="shop" />
          <span class="row__text">
            <span class="row__name">{isKorean ? '초록반찬' : 'Green Side Dishes'}</span>
            <span class="row__about">10:42</span>
          </span>
          <span class="row__figure">{isKorean ? '−12,500원' : '−₩12,500'}</span>
        </a>
      </div>
      <Facts
        facts={[
          { name: isKorean ? '가게' : 'Shop', value: isKorean ? '초록반찬' : 'Green Side Dishes' },
          { name: isKorean ? '낸 돈' : 'Paid', value: isKorean ? '12,500원' : '₩12,500', total: true },
        ]}
      />
    </Screen>
  )
}
