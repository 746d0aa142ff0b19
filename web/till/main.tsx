import { render } from 'preact'
import '../shared/design/tokens.css'
import '../shared/design/base.css'
import { settleIn } from '../shared/installed/settle-in.ts'
import { applyPreferences } from '../shared/preferences/preferences.ts'
import { readResource } from '../shared/http/use-resource.ts'
import { hearWorker } from '../shared/notices/unread.ts'
import { followSessionEnd, wasSignedIn } from '../shared/session/session.ts'
import { openSoundAtFirstTouch } from '../shared/sound/sounds.ts'
import { canGoOn } from './sign-in/last-login.ts'
import { App } from './app.tsx'

applyPreferences()
hearWorker()
followSessionEnd(async () => canGoOn())
openSoundAtFirstTouch()
if (location.pathname === '/' && wasSignedIn()) void readResource('/v1/till')
render(<App />, document.getElementById('app')!)
if (document.readyState === 'complete') void settleIn()
else addEventListener('load', () => void settleIn(), { once: true })
