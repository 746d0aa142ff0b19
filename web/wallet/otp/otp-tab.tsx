import { useEffect } from 'preact/hooks'
import type { VNode } from 'preact'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { Routed, type Route } from '../../shared/routing/routes.tsx'
import { CancelTermination } from './cancel-termination.tsx'
import { ChooseOtp } from './choose-otp.tsx'
import { ConfirmPhysical } from './confirm-physical.tsx'
import { CorrectOtp } from './correct-otp.tsx'
import { Found } from './found.tsx'
import { Issue } from './issue.tsx'
import { OtherInstitution } from './other-institution.tsx'
import { OtpDetail } from './otp-detail.tsx'
import { OtpStatusScreen } from './otp-status.tsx'
import { Places } from './places.tsx'
import { RegisterElsewhere } from './register-elsewhere.tsx'
import { RegisterPhysical } from './register-physical.tsx'
import { Replace } from './replace.tsx'
import { ReportLoss } from './report-loss.tsx'
import { Resync } from './resync.tsx'
import { ScanTransfer } from './scan-transfer.tsx'
import { ShowCode } from './show-code.tsx'
import { TerminateWithout } from './terminate-without.tsx'
import { Terminate } from './terminate.tsx'
import { Unlock } from './unlock.tsx'
import { useRegistration } from './use-otp-status.ts'
import './otp.css'

/** Everything under /otp. */
export function OtpTab({ session }: { session: Session }) {
  const one = (path: string, draw: (registration: OtpRegistration) => VNode): Route => ({ path: `/otp/:id${path}`, draw: ({ id }) => <WithRegistration id={id ?? ''} draw={draw} /> })
  const routes: readonly Route[] = [
    { path: '/otp/issue', draw: () => <Issue session={session} /> },
    { path: '/otp/:id/code', draw: ({ id }) => <ShowCode registrationId={id ?? ''} /> },
    { path: '/otp/physical', draw: () => <RegisterPhysical /> },
    { path: '/otp/other', draw: () => <OtherInstitution /> },
    { path: '/otp/other/here', draw: () => <RegisterPhysical isFromElsewhere /> },
    { path: '/otp/other/there', draw: () => <RegisterElsewhere /> },
    { path: '/otp/scan', draw: () => <ScanTransfer session={session} /> },
    { path: '/otp/places', draw: () => <Places /> },
    one('/confirm', (registration) => <ConfirmPhysical registration={registration} />),
    one('/terminate', (registration) => <Terminate registration={registration} />),
    one('/terminate-without', (registration) => <TerminateWithout registration={registration} session={session} />),
    one('/cancel', (registration) => <CancelTermination registration={registration} />),
    one('/report', (registration) => <ReportLoss registration={registration} />),
    one('/found', (registration) => <Found registration={registration} />),
    one('/unlock', (registration) => <Unlock registration={registration} session={session} />),
    one('/resync', (registration) => <Resync registration={registration} />),
    one('/replace', (registration) => <Replace registration={registration} session={session} />),
    one('/choose', () => <ChooseOtp />),
    one('/correct', (registration) => <CorrectOtp registration={registration} />),
    one('', (registration) => <OtpDetail registration={registration} />),
  ]
  return <Routed routes={routes} otherwise={() => <OtpStatusScreen session={session} />} />
}

/** A screen about one OTP, as it stands now. */
function WithRegistration({ id, draw }: { id: string; draw: (registration: OtpRegistration) => VNode }) {
  const { registration, resource } = useRegistration(id)
  const isUnknown = resource.value !== null && registration === null && !resource.loading
  useEffect(() => {
    if (isUnknown) go('/otp', { replace: true })
  }, [isUnknown])
  if (registration) return draw(registration)
  return (
    <Screen title="OTP" onBack={() => back('/otp')}>
      {resource.failure ? <FailurePanel failure={resource.failure} onAgain={() => void resource.refresh()} /> : <Skeleton shapes={['title', 'card']} />}
    </Screen>
  )
}
