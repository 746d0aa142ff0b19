import { render } from 'preact'
import '../shared/design/tokens.css'
import '../shared/design/base.css'
import { findDeviceKey } from '../shared/device/device-key.ts'
import { settleIn } from '../shared/installed/settle-in.ts'
import { applyPreferences } from '../shared/preferences/preferences.ts'
import { readResource } from '../shared/http/use-resource.ts'
import { hearWorker } from '../shared/notices/unread.ts'
import { followSessionEnd, wasSignedIn } from '../shared/session/session.ts'
import { openSoundAtFirstTouch } from '../shared/sound/sounds.ts'
import { App } from './app.tsx'
import { forgetStepsAtSignOut } from './left-off.ts'
import { keepDraft } from './sign-up/kept-draft.ts'
import { watchDeviceKey } from './watch-device-key.ts'

applyPreferences()
hearWorker()
followSessionEnd(async ({ deviceId }) => deviceId !== undefined && (await findDeviceKey(deviceId)) !== undefined)
watchDeviceKey()
forgetStepsAtSignOut()
keepDraft()
openSoundAtFirstTouch()
if (location.pathname === '/' && wasSignedIn()) void readResource('/v1/wallet')
render(<App />, document.getElementById('app')!)
if (document.readyState === 'complete') void settleIn()
else addEventListener('load', () => void settleIn(), { once: true })
