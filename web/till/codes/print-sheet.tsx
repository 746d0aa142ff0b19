import type { Text } from '../../../src/values/language.ts'
import { useDeployment } from '../../shared/sandbox/deployment.ts'
import { QrPicture } from '../../shared/kit/qr-picture.tsx'
import './print-sheet.css'

export type SheetKind = 'sticker' | 'a4'

type PrintSheetProps = { kind: SheetKind; shop: Text; place: Text; qr: string; codeId: string }

/**
 * What is printed: the stall's number and name, the code, and what to do, in both languages, whoever stands before it. It carries nothing
 * of a person. The end of the code's id is for telling codes apart when one is reported.
 */
export function PrintSheet({ kind, shop, place, qr, codeId }: PrintSheetProps) {
  const isPractice = useDeployment()?.sandbox !== undefined
  return (
    <article class={`print-sheet print-sheet--${kind}`}>
      <p class="print-sheet__brand">온장 · Onjang</p>
      <h2 class="print-sheet__shop">{shop.ko}</h2>
      <p class="print-sheet__shop-en" lang="en">
        {shop.en}
      </p>
      <p class="print-sheet__place">{place.ko}</p>
      <div class="print-sheet__qr">
        <QrPicture text={qr} label={`${shop.ko} QR`} />
      </div>
      <ol class="print-sheet__steps">
        <li lang="ko">온장 지갑으로 찍어요</li>
        <li lang="ko">가게 이름을 보고 금액을 넣어요</li>
        <li lang="ko">결제한 뒤 확인 번호를 가게와 비교해요</li>
      </ol>
      <p class="print-sheet__steps-en" lang="en">
        Scan with the Onjang wallet, check the shop, enter the amount, pay, and compare the number with the shop.
      </p>
      <p class="print-sheet__small">
        QR {codeId.slice(-6).toUpperCase()}
        {isPractice && ' · 연습용 PRACTICE'}
      </p>
    </article>
  )
}
