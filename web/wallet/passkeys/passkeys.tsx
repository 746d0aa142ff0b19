import { PasskeyScreen } from '../../shared/passkey/passkey-screen.tsx'
import { back } from '../../shared/routing/navigation.ts'
import { PinProblem } from '../pay/pin-problem.tsx'

/** The wallet's passkeys: a new one asks for the payment PIN. */
export function Passkeys() {
  return <PasskeyScreen place="wallet" proof={{ by: 'pin', problem: (problem, onAgain) => <PinProblem problem={problem} onAgain={onAgain} /> }} onBack={() => back('/more')} />
}
