import { useEffect } from 'preact/hooks'
import type { VNode } from 'preact'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { Routed, type Route } from '../../shared/routing/routes.tsx'
import { Issue } from './issue.tsx'
import { OtpDetail } from './otp-detail.tsx'
import { OtpStatusScreen } from './otp-status.tsx'
import { ShowCode } from './show-code.tsx'
import { useRegistration } from './use-otp-status.ts'
import './otp.css'

/** Everything under /otp. */
export function OtpTab({ session }: { session: Session }) {
  const one = (path: string, draw: (registration: OtpRegistration) => VNode): Route => ({ path: `/otp/:id${path}`, draw: ({ id }) => <WithRegistration id={id ?? ''} draw={draw} /> })
  const routes: readonly Route[] = [
    { path: '/otp/issue', draw: () => <Issue session={session} /> },
    { path: '/otp/:id/code', draw: ({ id }) => <ShowCode registrationId={id ?? ''} /> },
    one('/replace', (registration) => <Issue session={session} replaces={registration} />),
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
