import { render } from 'preact'
import '../shared/design/tokens.css'
import '../shared/design/base.css'
import { keepInstalled } from '../shared/installed/app-worker.ts'
import { applyPreferences } from '../shared/preferences/preferences.ts'
import { followSessionEnd } from '../shared/session/session.ts'
import { openSoundAtFirstTouch } from '../shared/sound/sounds.ts'
import { App } from './app.tsx'

applyPreferences()
followSessionEnd()
openSoundAtFirstTouch()
render(<App />, document.getElementById('app')!)
void import('../shared/design/fonts.ts')
if (document.readyState === 'complete') void keepInstalled()
else addEventListener('load', () => void keepInstalled(), { once: true })
