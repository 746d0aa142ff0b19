import { render } from 'preact'
import '../shared/design/tokens.css'
import '../shared/design/base.css'
import { keepInstalled } from '../shared/installed/app-worker.ts'
import { applyPreferences } from '../shared/preferences/preferences.ts'
import { fetchOtherScreens } from '../shared/routing/lazy-screen.tsx'
import { followSessionEnd } from '../shared/session/session.ts'
import { openSoundAtFirstTouch } from '../shared/sound/sounds.ts'
import { App } from './app.tsx'
import { watchDeviceKey } from './watch-device-key.ts'

applyPreferences()
followSessionEnd()
watchDeviceKey()
openSoundAtFirstTouch()
render(<App />, document.getElementById('app')!)
void import('../shared/design/fonts.ts')
const settleIn = () => {
  fetchOtherScreens()
  void keepInstalled()
}
if (document.readyState === 'complete') settleIn()
else addEventListener('load', settleIn, { once: true })
